import { t } from "../src/core/l10n.ts";
import { asWritten, type HunkState, type HunkView, isThere } from "../src/core/review.ts";
import { isReviewable, type RunState } from "../src/core/runState.ts";
import { hunkStateText } from "../src/core/stateText.ts";
import type { HunkAction, HunkMentions } from "../src/panel/protocol.ts";
import { element, icon, iconButton, setAttribute, setLabel, setText, show } from "./dom.ts";
import type { Send } from "./host.ts";
import { createHunkConflict } from "./hunkConflict.ts";
import { createHunkDetail } from "./hunkDetail.ts";
import { movedText } from "./hunkLines.ts";
import { createHunkMentions, type ListedPassages } from "./hunkMentions.ts";
import { firstChange, mentionsTitle, placeText, sizeText } from "./hunkText.ts";

export type HunkRow = {
  readonly node: HTMLLIElement;
  /** `mentions`: the passages that mention what it changes; undefined where nobody has looked. */
  render(hunk: HunkView, index: number, state: RunState, mentions: HunkMentions | undefined): void;
  /** Fills in what has been fetched since. */
  fetched(): void;
  /** Puts the focus on the row. */
  focus(): void;
  /** Whether Tab comes by: of all rows one is on the way, and the arrow keys lead to the others. */
  reach(byTab: boolean): void;
  /** Accepts or rejects, when that is on offer. */
  decide(action: "accept" | "reject"): boolean;
  /** Leads to the passages that mention it, when there are any. */
  enterMentions(): boolean;
};

const stateIcons: Record<HunkState, string> = {
  pending: "circle-large-outline",
  accepted: "pass-filled",
  rejected: "circle-slash",
  applied: "check-all",
  conflict: "warning",
};

const approximateNote = {
  kind: "approximate",
  text: t("approximate"),
  title: t("The model did not quote the file exactly. Check the place before you accept."),
};
const mergedNote = {
  kind: "merged",
  text: t("merged with your change"),
  title: t("You typed in these lines, and both changes go together. Read them before you accept."),
};

/** One hunk: its state, its place, what it changes, and the decision on it. */
export function createHunkRow(id: string, send: Send, passages: ListedPassages): HunkRow {
  const act = (action: HunkAction) => () => send({ type: "hunk", hunk: id, action });
  const more = iconButton("chevron-right", t("Show the lines"), () => toggle());
  const chevron = more.firstElementChild;
  const stateIcon = icon(stateIcons.pending);
  const place = element("span", { class: "place" });
  const summary = element("code", { class: "summary", attributes: { dir: "ltr" } });
  const size = element("span", { class: "size" });
  const notes = element("span", { class: "notes" });
  const mentioning = createHunkMentions(passages);
  const link = element("button", { class: "link", attributes: { type: "button" } }, [place, size, notes, summary]);
  link.addEventListener("click", () => {
    act("show")();
    // The editor has nowhere to go to before the review is open; the lines can be read here.
    if (!reviewable) toggle();
  });
  const accept = iconButton("check", t("Accept"), act("accept"));
  const reject = iconButton("close", t("Reject"), act("reject"));
  const conflict = createHunkConflict(act);
  const detail = createHunkDetail();
  const line = element("div", { class: "row" }, [more, stateIcon, link, mentioning.opener, accept, reject]);
  const node = element("li", {}, [line, mentioning.list, conflict.node, detail.node]);
  node.dataset["hunk"] = id;
  setAttribute(more, "aria-expanded", "false");
  let shown: HunkView | undefined;
  let reviewable = false;
  let noted = "[]";

  function toggle(): void {
    const open = !detail.isOpen;
    if (open && shown !== undefined) detail.open(asWritten(shown));
    else detail.close();
    setAttribute(more, "aria-expanded", String(open));
    chevron?.classList.toggle("codicon-chevron-down", open);
    chevron?.classList.toggle("codicon-chevron-right", !open);
    if (open) showOpened();
  }

  /** The hunk from its row on; where row and lines have no room together, the lines. */
  function showOpened(): void {
    node.scrollIntoView({ block: "nearest" });
    const room = node.closest(".lower")?.clientHeight ?? 0;
    if (detail.node.offsetHeight <= room) detail.node.scrollIntoView({ block: "nearest" });
  }

  function renderWords(hunk: HunkView, index: number, state: RunState, mentions: HunkMentions | undefined): void {
    const at = [index + 1, hunk.line + 1] as const;
    const words = [placeText(state, hunk), sizeText([hunk]), firstChange(hunk)] as const;
    const move = movedText(state, hunk);
    setText(place, words[0]);
    setText(size, words[1]);
    setText(summary, words[2]);
    const isLeftOut = mentions?.count === 0;
    renderNotes(hunk, move, isLeftOut);
    mentioning.render(isLeftOut ? undefined : mentions, at);
    setAttribute(
      link,
      "aria-description",
      [
        [
          t("Hunk {0}, {1}", index + 1, hunkStateText(hunk.state)),
          ...(hunk.approximate === true ? [t("placed approximately")] : []),
          ...(hunk.withYours === true ? [t("merged with your change")] : []),
          ...(isThere(hunk) ? [t("already in the file")] : []),
          ...(hunk.elsewhere === true
            ? [t("in no file of this workspace")]
            : hunk.readOnly === true
              ? [t("in a read-only file")]
              : []),
          ...(move === "" ? [] : [move]),
        ].join(", "),
        ...(mentions === undefined ? [] : [mentionsTitle(mentions.count)]),
      ].join(". "),
    );
    setLabel(more, t("Lines of hunk {0} at line {1}", ...at));
    setLabel(accept, t("Accept hunk {0} at line {1}", ...at));
    setLabel(reject, t("Reject hunk {0} at line {1}", ...at));
    link.title = reviewable ? t("Show in the editor. A accepts, R rejects.") : t("Show the lines");
    setAttribute(link, "aria-keyshortcuts", reviewable ? "Enter A R X" : "Enter");
  }

  /** Few hunks have any of these. */
  function renderNotes(hunk: HunkView, move: string, isLeftOut: boolean): void {
    const wanted = [
      ...(hunk.approximate === true ? [approximateNote] : []),
      ...(hunk.withYours === true ? [mergedNote] : []),
      ...(hunk.elsewhere === true ? [{ kind: "there", text: t("in no file of this workspace"), title: "" }] : []),
      ...(isThere(hunk) ? [{ kind: "there", text: t("already in the file"), title: "" }] : []),
      ...(move === "" ? [] : [{ kind: "moved", text: move, title: "" }]),
      ...(isLeftOut ? [{ kind: "unmentioned", text: t("not in the reasoning"), title: mentionsTitle(0) }] : []),
    ];
    const now = JSON.stringify(wanted);
    if (now === noted) return;
    noted = now;
    notes.replaceChildren(...wanted.map(({ kind, text, title }) => element("span", { class: kind, text, title })));
  }

  return {
    node,
    render(hunk, index, state, mentions) {
      reviewable = isReviewable(state);
      const decidable =
        reviewable &&
        hunk.elsewhere !== true &&
        (hunk.state === "pending" || hunk.state === "accepted" || hunk.state === "rejected");
      shown = hunk;
      setAttribute(node, "data-state", hunk.state);
      setAttribute(stateIcon, "class", `codicon codicon-${stateIcons[hunk.state]} ${hunk.state}`);
      renderWords(hunk, index, state, mentions);
      setAttribute(accept, "aria-pressed", String(hunk.state === "accepted"));
      setAttribute(reject, "aria-pressed", String(hunk.state === "rejected"));
      show(accept, decidable && hunk.readOnly !== true);
      show(reject, decidable);
      conflict.render(reviewable && hunk.state === "conflict", hunk.readOnly === true);
      detail.render(asWritten(hunk));
    },
    focus: () => link.focus(),
    fetched: mentioning.fetched,
    reach(byTab) {
      for (const control of line.querySelectorAll("button")) control.tabIndex = byTab ? 0 : -1;
      mentioning.reach(byTab);
    },
    enterMentions: mentioning.enter,
    decide(action) {
      const offered = action === "accept" ? accept : reject;
      if (offered.hidden !== false) return false;
      act(action)();
      return true;
    },
  };
}
