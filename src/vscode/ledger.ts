import { mkdir, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { RecentOutcomes } from "../core/endpointReport.ts";
import {
  addToLedger,
  type LedgerChoice,
  type LedgerEntry,
  type LedgerReview,
  type LedgerRun,
  ledgerEntry,
  ledgerReview,
} from "../core/ledger.ts";
import { noRuns, outcomesByEndpoint } from "../core/recentOutcomes.ts";
import type { RunRecord, Session } from "../core/session.ts";
import type { Log } from "./log.ts";

/**
 * What every run took, in one append-only JSONL file a month in the extension's global storage. Several windows write to
 * it at once: each line is one write at the end of the file. What cannot be read is left out, and nothing is written
 * again.
 */
export type Ledger = {
  /** All runs, oldest first. Reads only what has come since the last time. */
  runs(): Promise<readonly LedgerRun[]>;
  /** How the runs at each endpoint ended since a moment. */
  recentOutcomes(sinceMs: number): Promise<ReadonlyMap<string, RecentOutcomes>>;
  /** The line of a run that no session holds, such as a candidate of a comparison. */
  record(record: Pick<RunRecord, "input" | "state">): void;
  /** How much of what the user kept of a comparison a candidate proposed, which began then. */
  choose(choice: LedgerChoice, startedAt: number): void;
  /** Forgets everything, in every window. */
  clear(): Promise<void>;
  onDidChange(listener: () => void): () => void;
  /** Settles when everything so far is written. */
  flush(): Promise<void>;
};

/** `read` is how many bytes of the file were read, and `head` the first of them: run ids tell one file from the next. */
type MonthFile = { readonly runs: Map<string, LedgerRun>; head: Buffer; read: number };

export function createLedger(folder: string, session: Session, log: Log): Ledger {
  const months = new Map<string, MonthFile>();
  const listeners = new Set<() => void>();
  const reviewed = new Map<string, string>();
  let writing: Promise<void> = Promise.resolve();
  let reading: Promise<unknown> = Promise.resolve();

  session.onEvents((record, events) => {
    for (const { type } of events) {
      if (type === "run-end") runEnded(record);
      if (type === "review-changed" || type === "operation-changed") reviewChanged(record);
    }
  });

  function runEnded(record: Pick<RunRecord, "input" | "state">): void {
    const { input, state } = record;
    const entry = state === undefined ? undefined : ledgerEntry(input, state);
    if (entry !== undefined) append(entry, entry.started_at);
  }

  function reviewChanged({ state }: RunRecord): void {
    const review = state === undefined ? undefined : ledgerReview(state);
    if (state === undefined || review === undefined) return;
    const line = JSON.stringify(review);
    // The same decisions are told often, such as when the user types elsewhere in the file.
    if (reviewed.get(state.run) === line) return;
    reviewed.set(state.run, line);
    append(review, state.startedAt);
  }

  function append(line: LedgerEntry | LedgerReview | LedgerChoice, startedAt: number): void {
    writing = writing.then(() => write(monthFile(startedAt), `${JSON.stringify(line)}\n`));
  }

  /** A full disk must not end a run: the log says what was not recorded. */
  async function write(name: string, line: string): Promise<void> {
    try {
      await mkdir(folder, { recursive: true });
      await appendWhole(join(folder, name), line);
      for (const listener of listeners) listener();
    } catch (error) {
      log.error(`A run's usage could not be recorded: ${String(error)}`);
    }
  }

  async function readAll(): Promise<readonly LedgerRun[]> {
    const names = await monthFiles(folder);
    for (const known of months.keys()) if (!names.includes(known)) months.delete(known);
    for (const name of names) {
      const month = months.get(name) ?? { runs: new Map(), head: Buffer.alloc(0), read: 0 };
      months.set(name, month);
      await readOn(join(folder, name), month);
    }
    return names.flatMap((name) => [...(months.get(name)?.runs.values() ?? [])]);
  }

  function runs(): Promise<readonly LedgerRun[]> {
    // One after the other: both would go on from the same place otherwise.
    const next = reading.then(() => readAll());
    reading = next.catch(() => undefined);
    return next;
  }

  return {
    runs,
    record: runEnded,
    choose: append,
    recentOutcomes: async (sinceMs) => outcomesByEndpoint((await runs()).filter((run) => run.started_at >= sinceMs)),
    async clear() {
      await writing;
      for (const name of await monthFiles(folder)) await rm(join(folder, name), { force: true });
      for (const listener of listeners) listener();
    },
    onDidChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    flush: () => writing,
  };
}

/** What became of the last day's runs at an endpoint; one without a run had none. */
export async function lastDay(ledger: Ledger): Promise<(endpoint: string) => RecentOutcomes> {
  const outcomes = await ledger.recentOutcomes(Date.now() - 24 * 60 * 60 * 1000);
  return (endpoint) => outcomes.get(endpoint) ?? noRuns;
}

/** A line goes to the end in one write. One that a crash cut off before it is ended first, so that it takes no other along. */
async function appendWhole(path: string, line: string): Promise<void> {
  const file = await open(path, "a+");
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    const torn = size > 0 && last[0] !== newline;
    await file.appendFile(`${torn ? "\n" : ""}${line}`);
  } finally {
    await file.close();
  }
}

const newline = 10;

/** More than a line, so that a run's id is in it. */
const headSize = 1024;

/** Takes up the whole lines that have come since; a file that was cleared meanwhile is read anew. */
async function readOn(path: string, month: MonthFile): Promise<void> {
  const file = await open(path, "r").catch(() => undefined);
  // Another window has just cleared it.
  if (file === undefined) return;
  try {
    const { size } = await file.stat();
    // Not by its inode: a new file is often given that of the one that was cleared.
    const head = Buffer.alloc(Math.min(size, headSize));
    await file.read(head, 0, head.length, 0);
    if (size < month.read || !head.subarray(0, month.head.length).equals(month.head)) {
      month.runs.clear();
      month.read = 0;
    }
    const bytes = Buffer.alloc(size - month.read);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, month.read);
    const whole = bytes.subarray(0, bytesRead).lastIndexOf(newline) + 1;
    addToLedger(month.runs, bytes.toString("utf8", 0, whole));
    month.read += whole;
    month.head = head.subarray(0, Math.min(month.read, headSize));
  } finally {
    await file.close();
  }
}

function monthFile(startedAt: number): string {
  return `usage-${new Date(startedAt).toISOString().slice(0, 7)}.jsonl`;
}

/** Oldest first. A folder that is not there holds nothing yet. */
async function monthFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return names.filter((name) => /^usage-\d{4}-\d{2}\.jsonl$/.test(name)).sort();
}
