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

/** Keeps the end in view unless the reader scrolled up; then a pill says that there is more. */
export function createFollow(area: HTMLElement): Follow {
  let following = true;
  const toEnd = () => {
    area.scrollTop = area.scrollHeight;
  };
  const pill = button("↓ new reasoning", "secondary", () => {
    following = true;
    show(pill, false);
    toEnd();
  });
  pill.classList.add("pill");
  show(pill, false);
  area.addEventListener("scroll", () => {
    following = area.scrollHeight - area.scrollTop - area.clientHeight <= slack;
    if (following) show(pill, false);
  });
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
