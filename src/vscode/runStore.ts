import { appendFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LogEvent } from "../core/events.ts";
import type { RunInput } from "../core/run.ts";
import type { RunRecord, Session } from "../core/session.ts";
import { coalesce } from "../panel/coalesce.ts";
import type { Log } from "./log.ts";

/**
 * Each run is one append-only JSONL file in the extension's own storage: first what was asked, then the events, then the
 * base of the review where it is no longer the snapshot. A crash loses what came in the last half second.
 */
export type RunStore = {
  /** The run that was stored last; undefined when there is none, or none that can be read. */
  latest(): Promise<StoredRun | undefined>;
  /** The review's base has changed: later hunks are counted on it. */
  saveBase(file: number, base: readonly string[]): void;
  flush(): Promise<void>;
};

export type StoredRun = {
  readonly input: RunInput;
  readonly log: readonly LogEvent[];
  /** Of files whose review is not counted on the snapshot any more. */
  readonly bases: ReadonlyMap<number, readonly string[]>;
};

type StoredLine =
  | { readonly type: "input"; readonly input: RunInput }
  | { readonly type: "base"; readonly file?: number; readonly base: readonly string[] }
  | LogEvent;

const keptRuns = 20;
const flushAfter = 500;

export function createRunStore(folder: string, session: Session, log: Log): RunStore {
  let file: string | undefined;
  let pending: StoredLine[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  session.onEvents((record, events) => {
    if (events.length === 0) return;
    if (events[0]?.type === "run-start") begin(record);
    pending.push(...events);
    timer ??= setTimeout(() => void flush(), flushAfter);
  });

  function begin(record: RunRecord): void {
    void flush();
    const { input } = record;
    file = join(folder, `${input.run}.jsonl`);
    pending = [{ type: "input", input }];
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const target = file;
    const lines = pending;
    pending = [];
    if (target === undefined || lines.length === 0) return writing;
    writing = writing.then(() => write(target, lines));
    return writing;
  }

  /** A full disk must not end a run: the run goes on, and the log says once per attempt what was not stored. */
  async function write(target: string, lines: readonly StoredLine[]): Promise<void> {
    try {
      await mkdir(folder, { recursive: true });
      const text = joinDeltas(lines).map((line) => `${JSON.stringify(line)}\n`);
      if (lines[0]?.type === "input") {
        await writeFile(target, text.join(""));
        await removeOld(folder);
      } else await appendFile(target, text.join(""));
    } catch (error) {
      log.error(`A run could not be stored: ${String(error)}`);
    }
  }

  return {
    async latest() {
      const [name] = await runFiles(folder);
      if (name === undefined) return undefined;
      const stored = join(folder, name);
      try {
        const text = await readFile(stored, "utf8");
        const run = parseRun(text);
        // What a crash cut off must not swallow the line that comes next.
        if (!text.endsWith("\n")) await appendFile(stored, "\n");
        // What happens to a restored run goes on in its own file, unless a new run has begun meanwhile.
        file ??= stored;
        return run;
      } catch (error) {
        log.error(`The last run could not be read: ${String(error)}`);
        return undefined;
      }
    },
    saveBase(file, base) {
      pending.push({ type: "base", file, base });
      timer ??= setTimeout(() => void flush(), flushAfter);
    },
    flush,
  };
}

function joinDeltas(lines: readonly StoredLine[]): StoredLine[] {
  const joined: StoredLine[] = [];
  let events: LogEvent[] = [];
  for (const line of lines) {
    if (line.type !== "input" && line.type !== "base") events.push(line);
    else {
      joined.push(...coalesce(events), line);
      events = [];
    }
  }
  return [...joined, ...coalesce(events)];
}

/** Newest first: run ids begin with the time. A folder that is not there holds no runs. */
async function runFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith(".jsonl"))
    .sort()
    .reverse();
}

async function removeOld(folder: string): Promise<void> {
  for (const name of (await runFiles(folder)).slice(keptRuns)) await rm(join(folder, name), { force: true });
}

/** The lines that can be read; one that a crash cut off is left out. */
function parseRun(text: string): StoredRun | undefined {
  const log: LogEvent[] = [];
  let input: RunInput | undefined;
  const bases = new Map<number, readonly string[]>();
  for (const line of text.split("\n")) {
    const value = parseLine(line);
    if (value === undefined) continue;
    if (value.type === "input") input = value.input;
    else if (value.type === "base") bases.set(value.file ?? 0, value.base);
    else log.push(value);
  }
  return input === undefined || log.length === 0 ? undefined : { input, log, bases };
}

/** The one place that narrows what this store itself wrote. */
function parseLine(line: string): StoredLine | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== "object" || value === null || typeof Reflect.get(value, "type") !== "string") return undefined;
    return value as StoredLine;
  } catch {
    return undefined;
  }
}
