import { entrySize, type SearchEntry, type SearchHit, searchEntry, searchRun } from "../core/history/search.ts";
import type { StoredRun } from "../core/history/storedRun.ts";
import { type RunSummary, searchedTexts, stateOf, summaryOf } from "../core/history/summary.ts";
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
/** Milliseconds after which other work of the extension host has its turn. */
const turn = 15;

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
        known.set(file.run, know(file, await store.read(file.run)));
      }
      told?.(index + 1, files.length);
    }
  }

  function isKnown({ run, bytes, changedAt }: RunFile): boolean {
    const before = known.get(run);
    return before !== undefined && before.bytes === bytes && before.changedAt === changedAt;
  }

  function know({ bytes, changedAt }: RunFile, run: StoredRun | undefined): Known {
    const state = run === undefined ? undefined : stateOf(run);
    if (run === undefined || state === undefined) return { bytes, changedAt, summary: undefined, entry: undefined };
    const entry = searchEntry(searchedTexts(run, state));
    const size = entrySize(entry);
    const holds = held + size <= mostHeld;
    if (holds) held += size;
    return { bytes, changedAt, summary: summaryOf(run, state), entry: holds ? entry : undefined };
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

  async function readEntry(run: string): Promise<SearchEntry | undefined> {
    const stored = await store.read(run);
    const state = stored === undefined ? undefined : stateOf(stored);
    return stored === undefined || state === undefined ? undefined : searchEntry(searchedTexts(stored, state));
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
      let since = performance.now();
      for (const summary of newest()) {
        if (signal?.aborted === true) break;
        if (performance.now() - since > turn) {
          await new Promise((resolve) => setImmediate(resolve));
          since = performance.now();
        }
        const entry = known.get(summary.run)?.entry ?? (await readEntry(summary.run));
        const hit = entry === undefined ? undefined : searchRun(entry, query);
        if (hit !== undefined) found.push({ summary, hit });
      }
      return found;
    },
  };
}
