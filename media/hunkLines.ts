import { type HunkLine, hunkLines } from "../src/core/hunkLines.ts";
import { movedTexts } from "../src/core/movedText.ts";
import { asWritten, type HunkView } from "../src/core/review.ts";
import { hunksOf, type RunState } from "../src/core/runState.ts";
import { element } from "./dom.ts";

/** The hunk's lines, with the words that changed in them. */
export function fillLines(target: HTMLElement, hunk: HunkView): void {
  target.replaceChildren(...hunkLines(asWritten(hunk)).map(lineNode));
}

const marks = { stays: " ", goes: "−", comes: "+" } as const;
const tags = { stays: "span", goes: "del", comes: "ins" } as const;

function lineNode({ kind, text, changed }: HunkLine): HTMLElement {
  const children: (Node | string)[] = [`${marks[kind]} `];
  let next = 0;
  for (const { start, end } of changed) {
    children.push(text.slice(next, start), element("span", { class: "changed", text: text.slice(start, end) }));
    next = end;
  }
  const node = element(tags[kind]);
  node.append(...children, `${text.slice(next)}\n`);
  return node;
}

const known = new WeakMap<readonly HunkView[], ReadonlyMap<string, string>>();

/** "4 lines moved from line 12", or nothing. */
export function movedText(state: RunState, { id }: HunkView): string {
  const hunks = hunksOf(state);
  const texts = known.get(hunks) ?? movedTexts(hunks, state.files);
  known.set(hunks, texts);
  return texts.get(id) ?? "";
}
