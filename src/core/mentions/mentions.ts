import type { LogEvent } from "../events.ts";
import { type Passage, passageId, readPassageId } from "../passages.ts";
import { namedFile } from "../plannedTarget.ts";
import { filesOf, type Target } from "../request.ts";
import type { FileScope } from "./fileScope.ts";
import { createHunkPassages } from "./hunkPassages.ts";
import { createMentionTasks, type MentionTask } from "./mentionTasks.ts";
import { createPassageReader, type PassageReader } from "./passageReader.ts";
import type { Mention, PassageSubject, Place } from "./passageSubject.ts";
import { createResolve } from "./resolveMentions.ts";
import { createWordIndex } from "./wordIndex.ts";

/** What stands beside a passage: links to the code, and the hunks that follow from it. */
type PassageLinks = {
  readonly passage: string;
  readonly links: readonly { readonly id: string; readonly label: string }[];
  readonly hunks: readonly string[];
};

/** How many passages speak of what a hunk changes, and the first of them in reading order. */
type HunkMentions = { readonly hunk: string; readonly count: number; readonly passages: readonly string[] };

export type LinkChanges = { readonly passages: readonly PassageLinks[]; readonly hunks: readonly HunkMentions[] };

/** What ties the reasoning of a run to its code: found by its words alone, as it streams. */
export type Mentions = {
  /** Takes what happened. It costs next to nothing; `work` does what it leads to. */
  take(events: readonly LogEvent[]): void;
  /** Does about so many characters' worth of what waits; true while there is more. */
  work(characters: number): boolean;
  /** What is new or different since the last call. */
  changes(): LinkChanges;
  /** Everything there is, for who has seen nothing yet. */
  all(): LinkChanges;
  has(passage: string): boolean;
  placeOf(link: string): Place | undefined;
  /** All places that are mentioned, in the order of the passages. */
  mentions(): readonly (Mention & { readonly id: string; readonly passage: string })[];
};

/** Beside one passage. */
const mostHunks = 50;
/** Below one hunk. */
const mostPassages = 30;
/** Up to here what is open is looked at whenever somebody asks. */
const shortPassage = 1000;

type Part = {
  readonly order: number;
  readonly reader: PassageReader;
  passages: number;
  isClosed: boolean;
  /** What its open passage speaks of at first. */
  scope: FileScope;
  /** What it speaks of in its end; told once it is closed. */
  ended: FileScope;
};

export function createMentions(target: Target): Mentions {
  const index = createWordIndex(target);
  const resolve = createResolve(filesOf(target).map(namedFile), index);
  /** What each passage mentions. Most say the same again and again, so equal mentions are one. */
  const subjects = new Map<string, readonly Mention[]>();
  const known = new Map<string, Mention>();
  const changedPassages = new Set<string>();
  const changedHunks = new Set<string>();
  const related = createHunkPassages(index, {
    passage: (id) => changedPassages.add(id),
    hunk: (id) => changedHunks.add(id),
  });
  const parts = new Map<number, Part>();
  const inOrder: Part[] = [];
  /** Only one part grows at a time: what the others end in counts as whole until they go on. */
  let current: Part | undefined;
  /** How much of what is open its links were found in. */
  let openRead = 0;
  const tasks = createMentionTasks(carryOut);

  function addPart(part: number, scope: FileScope): Part {
    const made: Part = {
      order: parts.size,
      reader: createPassageReader(),
      passages: 0,
      isClosed: false,
      scope,
      ended: scope,
    };
    parts.set(part, made);
    inOrder.push(made);
    return made;
  }

  function addText(number: number, text: string): void {
    const known = parts.get(number);
    const scope = current === undefined || current === known ? resolve.first : close(current);
    const part = known ?? addPart(number, scope);
    if (current !== part) openRead = 0;
    current = part;
    reopen(part);
    settled(part, part.reader.push(text));
  }

  function settled(part: Part, passages: readonly Passage[]): void {
    for (const passage of passages) {
      part.scope = record(passageId(part.order, part.passages), passage, part.scope);
      part.passages += 1;
      openRead = 0;
    }
  }

  /** Gives what is spoken of after it. */
  function record(id: string, passage: Passage, scope: FileScope): FileScope {
    const { subject, after } = resolve.passage(passage, scope);
    setSubject(id, subject);
    if (subject.names.size > 0 || subject.places.length > 0) related.addPassage(id, subject.names, subject.places);
    return after;
  }

  function setSubject(id: string, subject: PassageSubject): void {
    const before = subjects.get(id) ?? [];
    if (subject.mentions.length > 0) subjects.set(id, subject.mentions.map(shared));
    else subjects.delete(id);
    if (!sameMentions(before, subject.mentions)) changedPassages.add(id);
  }

  function shared(mention: Mention): Mention {
    const { label, place } = mention;
    const key = `${place.file}:${place.lines.start}:${place.lines.end}:${place.name ?? ""}:${label}`;
    const first = known.get(key) ?? mention;
    known.set(key, first);
    return first;
  }

  /** Gives what a part speaks of in its end. */
  function close(part: Part): FileScope {
    if (part.isClosed) return part.ended;
    settled(part, part.reader.settle());
    const { open } = part.reader;
    part.ended = open === undefined ? part.scope : record(passageId(part.order, part.passages), open, part.scope);
    part.isClosed = true;
    return part.ended;
  }

  function reopen(part: Part): void {
    if (!part.isClosed) return;
    related.removePassage(passageId(part.order, part.passages));
    part.isClosed = false;
  }

  /**
   * Links of what is still being written, as far as its last whole word. A long passage is looked at again when it has
   * grown by a part of itself, so that each character is read a few times and not once a delta.
   */
  function refreshOpen(): void {
    if (current === undefined || current.isClosed) return;
    const length = current.reader.open?.text.length ?? 0;
    if (length === openRead || (length > shortPassage && length < openRead * 1.5)) return;
    settled(current, current.reader.settle());
    const { open } = current.reader;
    openRead = open?.text.length ?? 0;
    if (open === undefined) return;
    const whole = open.text.slice(0, Math.max(open.text.lastIndexOf(" "), open.text.lastIndexOf("\n")) + 1);
    setSubject(
      passageId(current.order, current.passages),
      resolve.passage({ ...open, text: whole }, current.scope).subject,
    );
  }

  function carryOut(task: MentionTask): void {
    switch (task.kind) {
      case "text":
        addText(task.part, task.text);
        return;
      case "hunks":
        if (current !== undefined) close(current);
        for (const id of task.replaces) related.removeHunk(id);
        for (const hunk of task.hunks) related.addHunk(hunk);
        return;
      case "retracted":
        for (const id of related.hunks) related.removeHunk(id);
        return;
      case "end":
        if (current !== undefined) close(current);
    }
  }

  function linksOf(passage: string): PassageLinks {
    const links = subjects.get(passage)?.map(({ label }, at) => ({ id: `${passage}:${at}`, label })) ?? [];
    return { passage, links, hunks: related.hunksOf(passage).slice(0, mostHunks) };
  }

  function mentionsOf(hunk: string): HunkMentions {
    const passages = related.passagesOf(hunk);
    return { hunk, count: passages.length, passages: passages.toSorted(inReadingOrder).slice(0, mostPassages) };
  }

  function view(passages: Iterable<string>, hunks: Iterable<string>): LinkChanges {
    return {
      passages: Array.from(passages, linksOf),
      hunks: Array.from(hunks, mentionsOf),
    };
  }

  return {
    take: tasks.take,
    work: (characters) => index.read(characters) || tasks.work(characters),
    changes() {
      refreshOpen();
      const known = new Set(related.hunks);
      const changes = view(
        changedPassages,
        [...changedHunks].filter((hunk) => known.has(hunk)),
      );
      changedPassages.clear();
      changedHunks.clear();
      return changes;
    },
    all() {
      refreshOpen();
      const withHunks = new Set(subjects.keys());
      for (const part of inOrder) {
        for (let at = 0; at <= part.passages; at += 1) {
          const id = passageId(part.order, at);
          if (related.hunksOf(id).length > 0) withHunks.add(id);
        }
      }
      return view(withHunks, related.hunks);
    },
    has(passage) {
      const read = readPassageId(passage);
      const part = read === undefined ? undefined : inOrder[read.part];
      if (read === undefined || part === undefined || passage !== passageId(read.part, read.index)) return false;
      settled(part, part.reader.settle());
      return read.index < part.passages + (part.reader.open === undefined ? 0 : 1);
    },
    placeOf(link) {
      const [, passage, at] = /^(\d+:\d+):(\d+)$/.exec(link) ?? [];
      return passage === undefined ? undefined : subjects.get(passage)?.[Number(at)]?.place;
    },
    mentions: () =>
      [...subjects].flatMap(([passage, mentions]) =>
        mentions.map((mention, at) => ({ ...mention, passage, id: `${passage}:${at}` })),
      ),
  };
}

function inReadingOrder(one: string, other: string): number {
  const [first, second] = [readPassageId(one), readPassageId(other)];
  if (first === undefined || second === undefined) return 0;
  return first.part - second.part || first.index - second.index;
}

function sameMentions(one: readonly Mention[], other: readonly Mention[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ label, place }, at) => {
      const second = other[at];
      return (
        second !== undefined &&
        label === second.label &&
        place.file === second.place.file &&
        place.lines.start === second.place.lines.start
      );
    })
  );
}
