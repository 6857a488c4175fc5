import { createHash } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import { createRunReading, largestFile, type ReadRun } from "../core/history/runFile.ts";
import { isRunId } from "../core/history/storedRun.ts";
import { createTurns } from "../providers/turns.ts";

/** The files of runs in one folder. Nothing outside of it is ever touched. */
export type RunFolder = {
  /** Newest first: run ids begin with the time. A folder that is not there holds no runs. */
  files(): Promise<readonly RunFile[]>;
  pathOf(run: string): string;
  /** Undefined when there is no such file. One that is corrupt is set aside first; one that is too long stays where it is. */
  read(run: string): Promise<ReadRun | undefined>;
  /** As its first line says, without reading more; false where that cannot be told. */
  isImported(run: string): Promise<boolean>;
  /**
   * All of the text, or nothing of it. Only what begins a run makes a file: a run that was removed meanwhile, here or in
   * another window, is not half brought back.
   */
  append(run: string, text: string, begins: boolean): Promise<void>;
  remove(runs: readonly string[]): Promise<void>;
  /** Every run, and all that was set aside. */
  clear(): Promise<void>;
  /** Removes the oldest beyond what the limits allow, but for `kept` and for what another window may still write. */
  prune(limits: HistoryLimits, kept: ReadonlySet<string>): Promise<void>;
};

export type RunFile = { readonly run: string; readonly bytes: number; readonly changedAt: number };

/** Undefined is no limit. */
export type HistoryLimits = { readonly days: number | undefined; readonly bytes: number | undefined };

const ending = ".jsonl";
const aside = "corrupt";
const day = 86_400_000;
/** Bytes that are read in one go. */
const blockLength = 262_144;
const longestHeader = 512;

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
    try {
      await rename(pathOf(run), join(folder, aside, `${run}${ending}`));
    } catch (error) {
      // Two that read it at once both find it corrupt; the first of them, here or in another window, has set it aside.
      if (isMissing(error)) return;
      throw error;
    }
    onCorrupt(run, why);
  }

  return {
    files,
    pathOf,
    async read(run) {
      const path = pathOf(run);
      const found = await stat(path).catch(() => undefined);
      if (found === undefined) return undefined;
      const { size } = found;
      if (size > largestFile) return { kind: "too-long", bytes: size };
      const read = found.isFile() ? await readLines(path).catch(noneIfMissing) : corrupt(`it has ${size} bytes`);
      if (read === undefined) return undefined;
      if (read.kind === "corrupt") await setAside(run, read.why);
      if (read.kind === "run") await cutTo(path, size, read.length);
      return read;
    },
    isImported: (run) => beginsImported(pathOf(run)),
    async append(run, text, begins) {
      if (begins) await mkdir(folder, { recursive: true });
      else if ((await look(folder, `${run}${ending}`)) === undefined) return;
      await appendWhole(pathOf(run), text);
    },
    async remove(runs) {
      for (const run of runs) await rm(pathOf(run), { force: true });
    },
    async clear() {
      // What cannot be removed takes nothing else along.
      const failures: unknown[] = [];
      const remove = async (path: string) =>
        rm(path, { recursive: true, force: true }).catch((error: unknown) => failures.push(error));
      for (const { run } of await files()) await remove(pathOf(run));
      await remove(join(folder, aside));
      if (failures.length > 0) throw failures[0];
    },
    async prune({ days, bytes }, kept) {
      const oldest = days === undefined ? 0 : Date.now() - days * day;
      let total = 0;
      for (const { run, bytes: size, changedAt } of await files()) {
        total += size;
        const tooMuch = changedAt < oldest || (bytes !== undefined && total > bytes);
        if (!tooMuch || kept.has(run) || (changedAt > Date.now() - day && (await isUnended(pathOf(run))))) continue;
        await rm(pathOf(run), { force: true });
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

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function noneIfMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
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

/** In turns, so that nothing else waits for long; a line that a crash cut off may end within a character. */
async function readLines(path: string): Promise<ReadRun> {
  const reading = createRunReading(sha256);
  const turns = createTurns(() => performance.now());
  const file = await open(path);
  try {
    const block = Buffer.allocUnsafe(blockLength);
    /** The beginning of a line whose end is still to come. */
    let begun: Buffer[] = [];
    for (;;) {
      const { bytesRead } = await file.read(block, 0, block.length);
      if (bytesRead === 0) return reading.end();
      for (let start = 0; start < bytesRead; ) {
        const found = block.subarray(0, bytesRead).indexOf(newline, start);
        const end = found < 0 ? bytesRead : found;
        begun.push(found < 0 ? Buffer.from(block.subarray(start, end)) : block.subarray(start, end));
        start = end + 1;
        if (found < 0) break;
        const line = begun.length === 1 && begun[0] !== undefined ? begun[0] : Buffer.concat(begun);
        begun = [];
        if (!reading.take(decoded(line), line.length + 1)) return reading.end();
        await turns.end();
      }
    }
  } finally {
    await file.close();
  }
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Undefined for what is no UTF-8. */
function decoded(bytes: Buffer): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
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

async function beginsImported(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(longestHeader), 0, longestHeader, 0);
    const line = buffer.subarray(0, bytesRead).toString().split("\n", 1)[0] ?? "";
    return /^\{"type":"fathom-run",[^\n]*"imported":true\}$/.test(line);
  } finally {
    await file.close();
  }
}

/** Another window may still write it. Inside of a text the words have escaped quotation marks. */
async function isUnended(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, blockLength));
    await file.read(tail, 0, tail.length, size - tail.length);
    return !["run-end", "review-changed"].some((type) => tail.includes(`"type":"${type}"`));
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
