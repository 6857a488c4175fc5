import {
  createPieces,
  createSearch,
  entrySize,
  type SearchEntry,
  type SearchHit,
  searchRun,
} from "../core/history/search.ts";
import { reviewedState, type StoredRun } from "../core/history/storedRun.ts";
import { type RunSummary, searchedTexts, summaryOf } from "../core/history/summary.ts";
import type { RunState } from "../core/runState.ts";
import { createTurns } from "../providers/turns.ts";
import type { RunFile } from "./runFolder.ts";
import type { RunStore } from "./runStore.ts";

/** What is known of all stored runs without reading them again: read when it is first asked for, and then only what changed. */
export type HistoryIndex = {
  /** Newest first. `told` hears how many of how many runs were read. */
  summaries(told?: Told, signal?: AbortSignal): Promise<readonly RunSummary[]>;
  /** Runs that have every word, newest first. */
  search(query: string, told?: Told, signal?: AbortSignal): Promise<readonly FoundRun[]>;
};

export type FoundRun = { readonly summary: RunSummary; readonly hit: SearchHit };

type Told = (read: number, of: number) => void;
type Known = {
  readonly bytes: number;
  readonly changedAt: number;
  /** Undefined for a file that holds nothing to show. */
  readonly summary: RunSummary | undefined;
  /** Undefined where the texts are too many to be held: then they are read for each search. */
  readonly entry: SearchEntry | undefined;
};

/** Characters of texts that are held, both as they are and in lower case. */
const mostHeld = 64_000_000;

export function createHistoryIndex(store: Pick<RunStore, "files" | "read">): HistoryIndex {
  const known = new Map<string, Known>();
  let held = 0;
  let reading: Promise<unknown> = Promise.resolve();

  async function readAll(told: Told | undefined, signal: AbortSignal | undefined): Promise<void> {
    const files = await store.files();
    const there = new Set(files.map(({ run }) => run));
    for (const run of known.keys()) if (!there.has(run)) forget(run);
    for (const [index, file] of files.entries()) {
      if (signal?.aborted === true) return;
      if (!isKnown(file)) {
        forget(file.run);
        known.set(file.run, await know(file, await store.read(file.run)));
      }
      told?.(index + 1, files.length);
    }
  }

  function isKnown({ run, bytes, changedAt }: RunFile): boolean {
    const before = known.get(run);
    return before !== undefined && before.bytes === bytes && before.changedAt === changedAt;
  }

  async function know({ bytes, changedAt }: RunFile, run: StoredRun | undefined): Promise<Known> {
    const state = run === undefined ? undefined : reviewedState(run);
    if (run === undefined || state === undefined) return { bytes, changedAt, summary: undefined, entry: undefined };
    const entry = await entryOf(run, state, mostHeld - held);
    if (entry !== undefined) held += entrySize(entry);
    return { bytes, changedAt, summary: summaryOf(run, state), entry };
  }

  function forget(run: string): void {
    const before = known.get(run);
    if (before?.entry !== undefined) held -= entrySize(before.entry);
    known.delete(run);
  }

  function upToDate(told: Told | undefined, signal: AbortSignal | undefined): Promise<void> {
    // One after the other: both would read the same files otherwise.
    const next = reading.then(() => readAll(told, signal));
    reading = next.catch(() => undefined);
    return next;
  }

  /** A run whose texts are not held: they are read again, and searched as they come. */
  async function searchFile(run: string, query: string): Promise<SearchHit | undefined> {
    const stored = await store.read(run);
    const state = stored === undefined ? undefined : reviewedState(stored);
    if (stored === undefined || state === undefined) return undefined;
    const search = createSearch(query);
    for await (const [place, piece] of piecesOf(stored, state)) search.take(place, piece);
    return search.hit();
  }

  function newest(): RunSummary[] {
    return [...known.values()].flatMap(({ summary }) => summary ?? []).sort((a, b) => b.startedAt - a.startedAt);
  }

  return {
    async summaries(told, signal) {
      await upToDate(told, signal);
      return newest();
    },
    async search(query, told, signal) {
      await upToDate(told, signal);
      const found: FoundRun[] = [];
      const turns = createTurns(() => performance.now());
      for (const summary of newest()) {
        if (signal?.aborted === true) break;
        await turns.end();
        const entry = known.get(summary.run)?.entry;
        const hit = entry === undefined ? await searchFile(summary.run, query) : searchRun(entry, query);
        if (hit !== undefined) found.push({ summary, hit });
      }
      return found;
    },
  };
}

/** Undefined where it would hold more than so many characters. */
async function entryOf(run: StoredRun, state: RunState, most: number): Promise<SearchEntry | undefined> {
  const entry: Record<keyof SearchEntry, Piece[]> = { reasoning: [], answer: [], title: [] };
  let size = 0;
  for await (const [place, piece] of piecesOf(run, state)) {
    size += 2 * piece.text.length;
    if (size > most) return undefined;
    entry[place].push(piece);
  }
  return entry;
}

type Piece = SearchEntry["reasoning"][number];

/** In turns, however long the run is. */
async function* piecesOf(run: StoredRun, state: RunState): AsyncGenerator<readonly [keyof SearchEntry, Piece]> {
  const turns = createTurns(() => performance.now());
  const cutters = { reasoning: createPieces(), answer: createPieces(), title: createPieces() };
  for (const [place, text] of searchedTexts(run, state)) {
    const piece = cutters[place].push(text);
    if (piece === undefined) continue;
    yield [place, piece];
    await turns.end();
  }
  for (const place of ["reasoning", "answer", "title"] as const) {
    const piece = cutters[place].end();
    if (piece !== undefined) yield [place, piece];
  }
}
