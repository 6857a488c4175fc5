import { continues, type Delta } from "../core/deltas.ts";
import type { LogEvent } from "../core/events.ts";
import { type FileLine, firstLines, linesText, storedLines } from "../core/history/runFile.ts";
import type { StoredRun } from "../core/history/storedRun.ts";
import type { Session } from "../core/session.ts";
import type { Log } from "./log.ts";
import { createQueue } from "./queue.ts";
import { createRunFolder, type HistoryLimits, type RunFile, sha256 } from "./runFolder.ts";

/**
 * Each run is one append-only file in the extension's own storage, as `core/history/runFile.ts` has it. It is there as soon
 * as the run begins; a crash loses what came in the last half second.
 */
export type RunStore = {
  /** The run of this workspace that was stored last, no import; undefined when there is none, or none that can be read. */
  latest(): Promise<StoredRun | undefined>;
  read(run: string): Promise<StoredRun | undefined>;
  /** It was to be read, and `onTooLong` heard of it. */
  isTooLong(run: string): boolean;
  /** Newest first. */
  files(): Promise<readonly RunFile[]>;
  /** The base of a run's review has changed: later hunks are counted on it. */
  saveBase(run: string, file: number, base: readonly string[]): void;
  /** The session goes on with a stored run, and so does its file. */
  takeUp(run: StoredRun): void;
  /** What the reviews of a run that this window has held are counted on, where that is not the snapshot. */
  basesOf(run: string): ReadonlyMap<number, readonly string[]>;
  /** What happens to a run that the session does not hold any more. */
  append(run: string, events: readonly LogEvent[]): void;
  /** False when a run of that id is there already. */
  add(run: StoredRun): Promise<boolean>;
  remove(runs: readonly string[]): Promise<void>;
  /** It was deleted in this window, and nothing is stored of it any more. */
  isRemoved(run: string): boolean;
  clear(): Promise<void>;
  flush(): Promise<void>;
  onDidChange(listener: (run: string | undefined) => void): () => void;
};

export type RunStoreOptions = {
  /** Undefined where the user wants no more runs kept. */
  readonly limits: () => HistoryLimits | undefined;
  /** Said once, and again only once something could be stored meanwhile. */
  readonly onFailure: (why: string) => void;
  /** Once for each run. */
  readonly onTooLong: (file: string, bytes: number) => void;
};

const flushAfter = 500;
/** Deltas within so many milliseconds become one line: a replay shows thirty in a second at most. */
const joinedWithin = 34;
/** Characters of text. */
const largestPortion = 262_144;

export function createRunStore(folder: string, session: Session, log: Log, options: RunStoreOptions): RunStore {
  const files = createRunFolder(folder, (run, why) => log.error(`The stored run ${run} was set aside: ${why}.`));
  const listeners = new Set<(run: string | undefined) => void>();
  /** What is not written yet, of each run. */
  const waiting = new Map<string, FileLine[]>();
  /** Runs that this window has a file for: nothing is added to one that is not kept. */
  const kept = new Set<string>();
  const removed = new Set<string>();
  const tooLong = new Set<string>();
  const bases = new Map<string, Map<number, readonly string[]>>();
  let timer: NodeJS.Timeout | undefined;
  const queue = createQueue();
  let failing = false;

  session.onEvents(({ input }, events) => {
    const begins = events[0]?.type === "run-start" && options.limits() !== undefined;
    if (begins) {
      kept.add(input.run);
      wait(input.run, firstLines(input, sha256));
    }
    if (kept.has(input.run)) wait(input.run, events);
    if (begins) void flush();
  });

  function wait(run: string, lines: readonly FileLine[]): void {
    if (lines.length === 0) return;
    const before = waiting.get(run) ?? [];
    waiting.set(run, before);
    for (const line of lines) {
      // A later picture of the review takes the place of one right before it.
      if (line.type === "review-changed" && before.at(-1)?.type === "review-changed") before.pop();
      if (!joinsLast(before, line)) before.push(line);
    }
    timer ??= setTimeout(() => void flush(), flushAfter);
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    return queue(async () => {
      for (const [run, lines] of [...waiting]) {
        waiting.delete(run);
        await write(run, lines);
      }
    });
  }

  /** A full disk must not end a run: the run goes on, it is said once, and what is not stored waits for the next time. */
  async function write(run: string, lines: FileLine[]): Promise<void> {
    let written = 0;
    try {
      for (const some of portions(lines)) {
        await files.append(run, linesText(some), some[0]?.type === "fathom-run");
        written += some.length;
        failing = false;
      }
    } catch (error) {
      waiting.set(run, lines.slice(written).concat(waiting.get(run) ?? []));
      log.error(`A run could not be stored: ${String(error)}`);
      if (!failing) options.onFailure(error instanceof Error ? error.message : String(error));
      failing = true;
      return;
    }
    if (lines[0]?.type === "fathom-run") await prune();
    if (lines.some(({ type }) => telling.has(type))) tell(run);
  }

  async function prune(): Promise<void> {
    const limits = options.limits();
    if (limits !== undefined) await files.prune(limits, kept);
  }

  function tell(run: string | undefined): void {
    for (const listener of listeners) listener(run);
  }

  async function read(run: string): Promise<StoredRun | undefined> {
    await flush();
    const found = await files.read(run);
    if (found?.kind === "too-long" && !tooLong.has(run)) {
      tooLong.add(run);
      options.onTooLong(files.pathOf(run), found.bytes);
    }
    return found?.kind === "run" ? found.run : undefined;
  }

  return {
    async latest() {
      try {
        for (const { run } of await files.files()) {
          if (await files.isImported(run)) continue;
          const found = await read(run);
          if (found !== undefined) return found;
        }
      } catch (error) {
        log.error(`The last run could not be read: ${String(error)}`);
      }
      return undefined;
    },
    read,
    isTooLong: (run) => tooLong.has(run),
    files: files.files,
    takeUp({ input, bases: known }) {
      kept.add(input.run);
      bases.set(input.run, new Map(known));
    },
    basesOf: (run) => bases.get(run) ?? noBases,
    saveBase(run, file, base) {
      bases.set(run, new Map([...(bases.get(run) ?? noBases), [file, base]]));
      if (kept.has(run)) wait(run, [{ type: "base", file, base }]);
    },
    append(run, events) {
      if (removed.has(run)) return;
      kept.add(run);
      wait(run, events);
    },
    async add(run) {
      const { run: id } = run.input;
      const added = await queue(async () => {
        if ((await files.files()).some((file) => file.run === id)) return false;
        await files.append(id, linesText(storedLines(run, sha256)), true);
        return true;
      });
      if (added) tell(id);
      return added;
    },
    async remove(runs) {
      await queue(async () => {
        for (const run of runs) {
          waiting.delete(run);
          kept.delete(run);
          removed.add(run);
        }
        await files.remove(runs);
      });
      tell(undefined);
    },
    isRemoved: (run) => removed.has(run),
    async clear() {
      await queue(async () => {
        const held = [...session.earlier, session.current].flatMap((record) => record?.input.run ?? []);
        const there = (await files.files()).map(({ run }) => run);
        for (const run of [...kept, ...held, ...there]) removed.add(run);
        waiting.clear();
        kept.clear();
        await files.clear();
      }).finally(() => tell(undefined));
    },
    flush,
    onDidChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const noBases: ReadonlyMap<number, readonly string[]> = new Map();

/** What a list of runs shows differently. */
const telling = new Set<FileLine["type"]>(["fathom-run", "run-end", "review-changed"]);

/** Adds a delta to the one before it, where it goes on there. */
function joinsLast(lines: FileLine[], line: FileLine): boolean {
  const last = lines.at(-1);
  if (last === undefined || !isText(last) || !isText(line) || !continues(last, line, joinedWithin)) return false;
  lines[lines.length - 1] = { ...last, text: last.text + line.text };
  return true;
}

function isText(line: FileLine): line is Delta {
  return line.type === "reasoning-delta" || line.type === "answer-delta" || line.type === "tool-call-delta";
}

/** What is written in one go holds nothing else up for long, however much has come. */
function* portions(lines: readonly FileLine[]): Generator<readonly FileLine[]> {
  let start = 0;
  let size = 0;
  for (const [at, line] of lines.entries()) {
    size += isText(line) ? line.text.length : 0;
    if (size < largestPortion) continue;
    yield lines.slice(start, at + 1);
    start = at + 1;
    size = 0;
  }
  if (start < lines.length) yield lines.slice(start);
}
