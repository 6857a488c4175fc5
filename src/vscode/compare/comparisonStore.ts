import { createReadStream } from "node:fs";
import { mkdir, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ComparisonEvent } from "../../core/compare/comparisonEvents.ts";
import { type ImportedComparison, readComparison } from "../../core/compare/comparisonImport.ts";
import { createComparisonLog } from "../../core/compare/comparisonLog.ts";
import type { FrozenHashes, FrozenRequest } from "../../core/compare/frozenRequest.ts";
import { isRunId } from "../../core/history/storedRun.ts";
import type { WorkspaceRoot } from "../../core/paths/roots.ts";
import type { Log } from "../log.ts";
import { createQueue } from "../queue.ts";
import { sha256 } from "../runFolder.ts";
import type { RunStoreOptions } from "../runStore.ts";

/** Each comparison is one append-only file: a line with the request, and a line for each event. */
export type ComparisonStore = {
  begin(comparison: string, request: FrozenRequest, hashes: FrozenHashes, origin: Origin): void;
  /** Of one that was not begun here, or is not kept, nothing is written. */
  append(comparison: string, event: ComparisonEvent): void;
  /** A stored one goes on. */
  takeUp(comparison: string): void;
  read(comparison: string): Promise<StoredComparison | undefined>;
  /** Newest first: their ids begin with the time. */
  list(): Promise<readonly string[]>;
  /** What a list shows, without reading all of it; undefined where it cannot be read. */
  summary(comparison: string): Promise<ComparisonSummary | undefined>;
  remove(comparison: string): Promise<void>;
  clear(): Promise<void>;
  flush(): Promise<void>;
};

export type StoredComparison = ImportedComparison & Origin;

/** `earlier`: which comparison it was run again from. `roots`: the folders that were open when it began. */
type Origin = { readonly earlier: string | undefined; readonly roots: readonly WorkspaceRoot[] };

export type ComparisonSummary = {
  readonly comparison: string;
  readonly title: string;
  readonly target: string;
  readonly startedAt: number;
  readonly candidates: number;
};

const ending = ".jsonl";
const flushAfter = 500;
/** A replay shows thirty in a second at most. */
const joinedWithin = 34;
/** No comparison comes near it, and what does is not read into memory. */
const largest = 512_000_000;
const day = 86_400_000;

export function createComparisonStore(
  folder: string,
  log: Pick<Log, "error">,
  { limits, onFailure }: Pick<RunStoreOptions, "limits" | "onFailure">,
): ComparisonStore {
  /** What is not written yet: what was to be written before the events, and those. */
  const waiting = new Map<string, { text: string; readonly log: ReturnType<typeof createComparisonLog> }>();
  let failing = false;
  let timer: NodeJS.Timeout | undefined;
  const queue = createQueue();
  const pathOf = (comparison: string) => {
    if (!isRunId(comparison)) throw new Error(`${JSON.stringify(comparison)} is no id of a comparison.`);
    return join(folder, `${comparison}${ending}`);
  };

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    return queue(async () => {
      for (const [comparison, pending] of waiting) {
        const lines = pending.log.take().map((event) => `${JSON.stringify(event)}\n`);
        pending.text += lines.join("");
        if (pending.text !== "") await write(comparison, pending);
      }
    });
  }

  /** A full disk must not end a comparison: it goes on, it is said once, and what is not stored waits for the next time. */
  async function write(comparison: string, pending: { text: string }): Promise<void> {
    try {
      await mkdir(folder, { recursive: true });
      await appendWhole(pathOf(comparison), pending.text);
      pending.text = "";
      failing = false;
    } catch (error) {
      log.error(`A comparison could not be stored: ${String(error)}`);
      if (!failing) onFailure(error instanceof Error ? error.message : String(error));
      failing = true;
    }
  }

  async function list(): Promise<string[]> {
    const names = await readdir(folder).catch(() => []);
    return names
      .filter((name) => name.endsWith(ending) && isRunId(name.slice(0, -ending.length)))
      .map((name) => name.slice(0, -ending.length))
      .toSorted((a, b) => (a < b ? 1 : -1));
  }

  async function prune(): Promise<void> {
    const { days, bytes } = limits() ?? { days: undefined, bytes: undefined };
    const oldest = days === undefined ? 0 : Date.now() - days * day;
    let total = 0;
    for (const comparison of await list()) {
      const found = await stat(pathOf(comparison)).catch(() => undefined);
      total += found?.size ?? 0;
      const tooMuch = (found?.mtimeMs ?? 0) < oldest || (bytes !== undefined && total > bytes);
      if (tooMuch && !waiting.has(comparison)) await rm(pathOf(comparison), { force: true });
    }
  }

  return {
    begin(comparison, request, hashes, { earlier, roots }) {
      if (limits() === undefined) return;
      const head = {
        format: "fathom-comparison",
        version: 1,
        request,
        hashes,
        roots,
        ...(earlier !== undefined && { earlier }),
      };
      waiting.set(comparison, { text: `${JSON.stringify(head)}\n`, log: createComparisonLog([], joinedWithin) });
      void queue(prune);
    },
    append(comparison, event) {
      const pending = waiting.get(comparison);
      if (pending === undefined) return;
      pending.log.push(event);
      timer ??= setTimeout(() => void flush(), flushAfter);
    },
    takeUp(comparison) {
      if (!waiting.has(comparison)) waiting.set(comparison, { text: "", log: createComparisonLog([], joinedWithin) });
    },
    async read(comparison) {
      await flush();
      const path = pathOf(comparison);
      const found = await stat(path).catch(() => undefined);
      if (found?.isFile() !== true || found.size > largest) return undefined;
      return readStored(await readFile(path, "utf8"));
    },
    list,
    async summary(comparison) {
      await flush();
      const start: unknown = await secondLine(pathOf(comparison));
      const of = (name: string): unknown =>
        typeof start === "object" && start !== null ? Reflect.get(start, name) : undefined;
      const [title, target, startedAt, candidates] = ["title", "target", "startedAt", "candidates"].map(of);
      if (typeof title !== "string" || typeof target !== "string" || typeof startedAt !== "number") return undefined;
      return { comparison, title, target, startedAt, candidates: Array.isArray(candidates) ? candidates.length : 0 };
    },
    async remove(comparison) {
      waiting.delete(comparison);
      await queue(() => rm(pathOf(comparison), { force: true }));
    },
    async clear() {
      waiting.clear();
      await queue(async () => {
        for (const comparison of await list()) await rm(pathOf(comparison), { force: true });
      });
    },
    flush,
  };
}

/** A line that a crash cut off is left out. */
function readStored(text: string): StoredComparison {
  const [head, ...log] = text
    .slice(0, text.lastIndexOf("\n") + 1)
    .split("\n")
    .filter((line) => line !== "")
    .map(parsed);
  const header = typeof head === "object" && head !== null ? head : {};
  const earlier: unknown = Reflect.get(header, "earlier");
  const read = readComparison({ ...header, log: log.filter((event) => event !== undefined) }, sha256);
  const roots: unknown = Reflect.get(header, "roots");
  return {
    ...read,
    earlier: isRunId(earlier) ? earlier : undefined,
    roots: Array.isArray(roots) && roots.every(isRoot) ? roots : [],
  };
}

function isRoot(value: unknown): value is WorkspaceRoot {
  if (typeof value !== "object" || value === null) return false;
  return typeof Reflect.get(value, "name") === "string" && typeof Reflect.get(value, "uri") === "string";
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** The first event, `comparison-start`: the line after the request. */
async function secondLine(path: string): Promise<unknown> {
  const stream = createReadStream(path, "utf8");
  let count = 0;
  try {
    for await (const line of createInterface({ input: stream })) {
      count += 1;
      if (count === 2) return parsed(line);
    }
  } catch {
    // Another window has just removed it.
  } finally {
    stream.destroy();
  }
  return undefined;
}

const newline = 10;

/** A line that a crash cut off is ended first, so that it takes no other along. What fails leaves nothing of it behind. */
async function appendWhole(path: string, text: string): Promise<void> {
  const file = await open(path, "a+");
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    await file.appendFile(`${size > 0 && last[0] !== newline ? "\n" : ""}${text}`).catch(async (error: unknown) => {
      await file.truncate(size);
      throw error;
    });
  } finally {
    await file.close();
  }
}
