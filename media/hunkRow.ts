import { t } from "../src/core/l10n.ts";
import { asWritten, type HunkState, type HunkView } from "../src/core/review.ts";
import { isReviewable, type RunState } from "../src/core/runState.ts";
import { hunkStateText } from "../src/core/stateText.ts";
import type { HunkAction } from "../src/panel/protocol.ts";
import { button, element, icon, iconButton, setAttribute, setLabel, setText, show } from "./dom.ts";
import type { Send } from "./host.ts";
import { fillLines, movedText } from "./hunkLines.ts";
import { firstChange, mentionsText, mentionsTitle, placeText, sizeText } from "./hunkText.ts";

export type HunkRow = {
  readonly node: HTMLLIElement;
  /** `mentions`: how many passages mention what it changes; undefined where nobody has looked. */
  render(hunk: HunkView, index: number, state: RunState, mentions: number | undefined): void;
  /** Puts the focus on the row. */
  focus(): void;
  /** Whether Tab comes by: of all rows one is on the way, and the arrow keys lead to the others. */
  reach(byTab: boolean): void;
  /** Accepts or rejects, when that is on offer. */
  decide(action: "accept" | "reject"): boolean;
};

const stateIcons: Record<HunkState, string> = {
  pending: "circle-large-outline",
  accepted: "pass-filled",
  rejected: "circle-slash",
  applied: "check-all",
  conflict: "warning",
};

/** One hunk: its state, its place, what it changes, and the decision on it. */
export function createHunkRow(id: string, send: Send): HunkRow {
  const act = (action: HunkAction) => () => send({ type: "hunk", hunk: id, action });
  const more = iconButton("chevron-right", t("Show the lines"), () => toggle());
  const chevron = more.firstElementChild;
  const stateIcon = icon(stateIcons.pending);
  const place = element("span", { class: "place" });
  const summary = element("code", { class: "summary", attributes: { dir: "ltr" } });
  const size = element("span", { class: "size" });
  const approximate = element("span", { class: "approximate", text: t("approximate") });
  approximate.title = t("The model did not quote the file exactly. Check the place before you accept.");
  const moved = element("span", { class: "moved" });
  const mentioned = element("span", { class: "mentioned" });
  const link = element("button", { class: "link", attributes: { type: "button" } }, [
    place,
    size,
    approximate,
    moved,
    mentioned,
    summary,
  ]);
  link.addEventListener("click", () => {
    act("show")();
    // The editor has nowhere to go to before the review is open; the lines can be read here.
    if (!reviewable) toggle();
  });
  const accept = iconButton("check", t("Accept"), act("accept"));
  const reject = iconButton("close", t("Reject"), act("reject"));
  const conflict = element("div", { class: "conflict" }, [
    element("p", { text: t("You changed these lines meanwhile.") }),
    button(t("Keep Yours"), "secondary", act("keep-yours")),
    button(t("Take Proposed"), "secondary", act("take-proposed")),
    button(t("Edit Both"), "secondary", act("edit-both")),
  ]);
  const lines = element("pre", { class: "lines", attributes: { dir: "ltr" } });
  const line = element("div", { class: "row" }, [more, stateIcon, link, accept, reject]);
  const node = element("li", {}, [line, conflict, lines]);
  node.dataset["hunk"] = id;
  setAttribute(more, "aria-expanded", "false");
  show(lines, false);
  let shown: HunkView | undefined;
  let reviewable = false;

  function toggle(): void {
    const open = lines.hidden !== false;
    show(lines, open);
    setAttribute(more, "aria-expanded", String(open));
    chevron?.classList.toggle("codicon-chevron-down", open);
    chevron?.classList.toggle("codicon-chevron-right", !open);
    if (shown !== undefined && open) fillLines(lines, shown);
  }

  function renderWords(hunk: HunkView, index: number, state: RunState, mentions: number | undefined): void {
    const at = [index + 1, hunk.line + 1] as const;
    const words = [placeText(state, hunk), sizeText([hunk]), firstChange(hunk)] as const;
    const move = movedText(state, hunk);
    setText(place, words[0]);
    setText(size, words[1]);
    show(approximate, hunk.approximate === true);
    setText(moved, move);
    show(moved, move !== "");
    setText(summary, words[2]);
    const said = mentionsText(mentions);
    setText(mentioned, said);
    mentioned.title = mentionsTitle(mentions);
    mentioned.classList.toggle("none", mentions === 0);
    show(mentioned, said !== "");
    setAttribute(
      link,
      "aria-description",
      [
        [
          t("Hunk {0}, {1}", index + 1, hunkStateText(hunk.state)),
          ...(hunk.approximate === true ? [t("placed approximately")] : []),
          ...(hunk.readOnly === true ? [t("in a read-only file")] : []),
          ...(move === "" ? [] : [move]),
        ].join(", "),
        ...(said === "" ? [] : [mentionsTitle(mentions)]),
      ].join(". "),
    );
    setLabel(more, t("Lines of hunk {0} at line {1}", ...at));
    setLabel(accept, t("Accept hunk {0} at line {1}", ...at));
    setLabel(reject, t("Reject hunk {0} at line {1}", ...at));
    link.title = reviewable ? t("Show in the editor. A accepts, R rejects.") : t("Show the lines");
    setAttribute(link, "aria-keyshortcuts", reviewable ? "Enter A R X" : "Enter");
  }

  return {
    node,
    render(hunk, index, state, mentions) {
      reviewable = isReviewable(state);
      const decidable =
        reviewable && (hunk.state === "pending" || hunk.state === "accepted" || hunk.state === "rejected");
      const contents = shown;
      shown = hunk;
      setAttribute(node, "data-state", hunk.state);
      setAttribute(stateIcon, "class", `codicon codicon-${stateIcons[hunk.state]} ${hunk.state}`);
      renderWords(hunk, index, state, mentions);
      setAttribute(accept, "aria-pressed", String(hunk.state === "accepted"));
      setAttribute(reject, "aria-pressed", String(hunk.state === "rejected"));
      show(accept, decidable && hunk.readOnly !== true);
      show(reject, decidable);
      show(conflict, reviewable && hunk.state === "conflict");
      if (lines.hidden === false && !sameLines(contents, hunk)) fillLines(lines, hunk);
    },
    focus: () => link.focus(),
    reach(byTab) {
      for (const control of node.querySelectorAll("button")) control.tabIndex = byTab ? 0 : -1;
    },
    decide(action) {
      const offered = action === "accept" ? accept : reject;
      if (offered.hidden !== false) return false;
      act(action)();
      return true;
    },
  };
}

function sameLines(one: HunkView | undefined, other: HunkView): boolean {
  const text = (hunk: HunkView) => JSON.stringify([asWritten(hunk).removed, asWritten(hunk).added]);
  return one !== undefined && text(one) === text(other);
}
