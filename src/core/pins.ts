import { itemAt, type LongList } from "./longList.ts";
import { withoutMarkup } from "./markup.ts";
import { firstLine, headingOf, passageAt, readPassageId } from "./passages.ts";
import type { ReasoningPart } from "./runState.ts";

/** What a reader marked in a run's reasoning, by the passage's name. */
export type Marks = Readonly<Record<string, Mark>>;
type Mark = { readonly pinned: boolean; readonly note?: string };

/** A passage pinned, or not any more. What is neither pinned nor noted is not kept. */
export function withPin(marks: Marks, passage: string, pinned: boolean): Marks {
  return withMark(marks, passage, { ...marks[passage], pinned });
}

/** A note on a passage; an empty one goes. */
export function withNote(marks: Marks, passage: string, note: string): Marks {
  const pinned = marks[passage]?.pinned === true;
  return withMark(marks, passage, note.trim() === "" ? { pinned } : { pinned, note: note.trim() });
}

function withMark(marks: Marks, passage: string, mark: Mark): Marks {
  const { [passage]: _, ...others } = marks;
  return mark.pinned || mark.note !== undefined ? { ...others, [passage]: mark } : others;
}

/** A pin as it is listed; `text` is how its passage begins. */
export type PinnedPassage = Mark & { readonly passage: string; readonly text: string };

/** In reading order; what the reasoning does not have is left out. */
export function pinnedPassages(reasoning: LongList<ReasoningPart>, marks: Marks): PinnedPassage[] {
  return Object.entries(marks)
    .flatMap(([passage, mark]) => {
      const place = readPassageId(passage);
      const part = place === undefined ? undefined : itemAt(reasoning, place.part);
      const found = place === undefined || part === undefined ? undefined : passageAt(part.text, place.index);
      if (found === undefined) return [];
      return [{ ...mark, passage, text: withoutMarkup(headingOf(found) ?? firstLine(found.text)) }];
    })
    .sort((one, other) => comparePlaces(one.passage, other.passage));
}

function comparePlaces(one: string, other: string): number {
  const [a, b] = [readPassageId(one), readPassageId(other)];
  return (a?.part ?? 0) - (b?.part ?? 0) || (a?.index ?? 0) - (b?.index ?? 0);
}
