import { visibleText } from "../src/core/hiddenText.ts";
import type { HunkLine } from "../src/core/hunkLines.ts";
import { movedTexts } from "../src/core/movedText.ts";
import type { HunkView } from "../src/core/review.ts";
import { hunksOf, type RunState } from "../src/core/runState.ts";
import { element } from "./dom.ts";

const marks = { stays: " ", goes: "−", comes: "+" } as const;
const tags = { stays: "span", goes: "del", comes: "ins" } as const;

/** A line of a hunk, with the words that changed in it. */
export function lineNode({ kind, text, changed }: HunkLine): HTMLElement {
  const children: (Node | string)[] = [`${marks[kind]} `];
  let next = 0;
  for (const { start, end } of changed) {
    const words = visibleText(text.slice(start, end));
    children.push(visibleText(text.slice(next, start)), element("span", { class: "changed", text: words }));
    next = end;
  }
  const node = element(tags[kind]);
  node.append(...children, `${visibleText(text.slice(next))}\n`);
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
