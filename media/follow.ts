import { button, show } from "./dom.ts";

export type Follow = {
  readonly pill: HTMLElement;
  /** To be called when something was added at the end. */
  grown(): void;
  /** Follows again from here on: for a new run. */
  reset(): void;
};

/** How far from the end still counts as being there, in pixels. */
const slack = 24;

/** Keeps the end of `content` in view unless the reader scrolled up; then a pill says that there is more. */
export function createFollow(area: HTMLElement, content: HTMLElement): Follow {
  let following = true;
  let top = 0;

  function toEnd(): void {
    area.scrollTop = area.scrollHeight;
    top = area.scrollTop;
  }

  const pill = button("↓ new reasoning", "primary", () => {
    following = true;
    toEnd();
    // The pill goes, and the keyboard's place with it: on to what it led to.
    area.focus({ preventScroll: true });
    show(pill, false);
  });
  pill.classList.add("pill");
  show(pill, false);

  // Only going up lets go: the end also moves away when text comes in or the window narrows.
  area.addEventListener("scroll", () => {
    const atEnd = area.scrollHeight - area.scrollTop - area.clientHeight <= slack;
    if (atEnd) following = true;
    else if (area.scrollTop < top) following = false;
    top = area.scrollTop;
    if (following) show(pill, false);
  });

  const sizes = new ResizeObserver(() => {
    if (following) toEnd();
  });
  sizes.observe(area);
  sizes.observe(content);

  return {
    pill,
    grown() {
      if (following) toEnd();
      else show(pill, true);
    },
    reset() {
      following = true;
      show(pill, false);
    },
  };
}
