import { createHash } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import { largestFile, type ReadRun, readRunFile } from "../core/history/runFile.ts";
import { isRunId } from "../core/history/storedRun.ts";

/** The files of runs in one folder. Nothing outside of it is ever touched. */
export type RunFolder = {
  /** Newest first: run ids begin with the time. A folder that is not there holds no runs. */
  files(): Promise<readonly RunFile[]>;
  pathOf(run: string): string;
  /** Undefined when there is no such file. One that is corrupt is set aside first; one that is too long stays where it is. */
  read(run: string): Promise<ReadRun | undefined>;
  /** All of the text, or nothing of it. */
  append(run: string, text: string): Promise<void>;
  remove(runs: readonly string[]): Promise<void>;
  /** Every run, and all that was set aside. */
  clear(): Promise<void>;
  /** Removes the oldest beyond what the limits allow, but for `kept`. */
  prune(limits: HistoryLimits, kept: ReadonlySet<string>): Promise<void>;
};

export type RunFile = { readonly run: string; readonly bytes: number; readonly changedAt: number };

/** Undefined is no limit. */
export type HistoryLimits = { readonly days: number | undefined; readonly bytes: number | undefined };

const ending = ".jsonl";
const aside = "corrupt";
const day = 86_400_000;

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

export function createRunFolder(folder: string, onCorrupt: (run: string, why: string) => void): RunFolder {
  const pathOf = (run: string) => {
    if (!isRunId(run)) throw new Error(`${JSON.stringify(run)} is no id of a run.`);
    return join(folder, `${run}${ending}`);
  };

  async function files(): Promise<RunFile[]> {
    const found = await Promise.all((await names(folder)).map((name) => look(folder, name)));
    return found.flatMap((file) => file ?? []).sort((a, b) => (a.run < b.run ? 1 : -1));
  }

  async function setAside(run: string, why: string): Promise<void> {
    await mkdir(join(folder, aside), { recursive: true });
    await rename(pathOf(run), join(folder, aside, `${run}${ending}`));
    onCorrupt(run, why);
  }

  return {
    files,
    pathOf,
    async read(run) {
      const path = pathOf(run);
      const bytes = (await look(folder, `${run}${ending}`))?.bytes ?? 0;
      if (bytes > largestFile) return { kind: "too-long", bytes };
      const found = await readWhole(path);
      if (found === undefined) return undefined;
      const read = found.text === undefined ? corrupt(found.why) : readRunFile(found.text, sha256);
      if (read.kind === "corrupt") await setAside(run, read.why);
      if (read.kind === "run")
        await cutTo(path, found.bytes, Buffer.byteLength(found.text?.slice(0, read.length) ?? ""));
      return read;
    },
    async append(run, text) {
      await mkdir(folder, { recursive: true });
      await appendWhole(pathOf(run), text);
    },
    async remove(runs) {
      for (const run of runs) await rm(pathOf(run), { force: true });
    },
    async clear() {
      for (const { run } of await files()) await rm(pathOf(run), { force: true });
      await rm(join(folder, aside), { recursive: true, force: true });
    },
    async prune({ days, bytes }, kept) {
      const oldest = days === undefined ? 0 : Date.now() - days * day;
      let total = 0;
      for (const { run, bytes: size, changedAt } of await files()) {
        total += size;
        const tooMuch = changedAt < oldest || (bytes !== undefined && total > bytes);
        if (tooMuch && !kept.has(run)) await rm(pathOf(run), { force: true });
      }
      const asides = await names(join(folder, aside));
      for (const name of asides) {
        const file = await look(join(folder, aside), name);
        if (file !== undefined && file.changedAt < oldest) await rm(join(folder, aside, name), { force: true });
      }
    },
  };
}

function corrupt(why: string): ReadRun {
  return { kind: "corrupt", why };
}

async function names(folder: string): Promise<string[]> {
  const found = await readdir(folder).catch(() => []);
  return found.filter((name) => name.endsWith(ending) && isRunId(name.slice(0, -ending.length)));
}

async function look(folder: string, name: string): Promise<RunFile | undefined> {
  // Another window may have just removed it.
  const found = await stat(join(folder, name)).catch(() => undefined);
  if (found?.isFile() !== true) return undefined;
  return { run: name.slice(0, -ending.length), bytes: found.size, changedAt: found.mtimeMs };
}

type Whole = { readonly bytes: number } & (
  | { readonly text: string }
  | { readonly text: undefined; readonly why: string }
);

/** The whole lines of a file; a line that a crash cut off may end within a character. */
async function readWhole(path: string): Promise<Whole | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  if (!found.isFile()) return { bytes: found.size, text: undefined, why: `it has ${found.size} bytes` };
  const bytes = await readFile(path);
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return { bytes: bytes.length, text: decoder.decode(bytes.subarray(0, bytes.lastIndexOf(newline) + 1)) };
  } catch {
    return { bytes: bytes.length, text: undefined, why: "it is no UTF-8 text" };
  }
}

/** What a crash cut off must not swallow the line that comes next. */
async function cutTo(path: string, bytes: number, good: number): Promise<void> {
  if (good < bytes) await truncate(path, good).catch(() => undefined);
}

const newline = 10;

async function appendWhole(path: string, text: string): Promise<void> {
  const file = await open(path, "a+");
  try {
    const { size } = await file.stat();
    const end = await endOfLines(file, size);
    if (end < size) await file.truncate(end);
    try {
      await file.appendFile(text);
      await file.datasync();
    } catch (error) {
      await file.truncate(end).catch(() => undefined);
      throw error;
    }
  } finally {
    await file.close();
  }
}

/** Where the last whole line ends. */
async function endOfLines(file: FileHandle, size: number): Promise<number> {
  const block = Buffer.alloc(64 * 1024);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - block.length);
    const { bytesRead } = await file.read(block, 0, end - start, start);
    const found = block.subarray(0, bytesRead).lastIndexOf(newline);
    if (found >= 0) return start + found + 1;
    end = start;
  }
  return 0;
}
