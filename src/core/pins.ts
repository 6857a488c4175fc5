import { itemAt, type LongList } from "./longList.ts";
import { withoutMarkup } from "./markup.ts";
import { firstLine, headingOf, type Passage, passagesOf, readPassageId } from "./passages.ts";
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
  const byPart = Map.groupBy(Object.keys(marks), (id) => readPassageId(id)?.part);
  return [...byPart]
    .flatMap(([part, ids]) => {
      const text = part === undefined ? undefined : itemAt(reasoning, part)?.text;
      if (text === undefined) return [];
      const marked = new Map(ids.map((passage) => [readPassageId(passage)?.index, passage]));
      return [...beginnings(passagesOf(text), marked)].flatMap(({ passage, text }) => {
        const mark = marks[passage];
        return mark === undefined ? [] : [{ ...mark, passage, text }];
      });
    })
    .sort((one, other) => comparePlaces(one.passage, other.passage));
}

/** Nothing is read behind the last passage that is marked. */
function* beginnings(passages: Iterable<Passage>, marked: ReadonlyMap<number | undefined, string>) {
  let [index, left] = [0, marked.size];
  for (const found of passages) {
    const passage = marked.get(index);
    if (passage !== undefined) {
      left -= 1;
      yield { passage, text: withoutMarkup(headingOf(found) ?? firstLine(found.text)) };
    }
    if (left === 0) return;
    index += 1;
  }
}

function comparePlaces(one: string, other: string): number {
  const [a, b] = [readPassageId(one), readPassageId(other)];
  return (a?.part ?? 0) - (b?.part ?? 0) || (a?.index ?? 0) - (b?.index ?? 0);
}
