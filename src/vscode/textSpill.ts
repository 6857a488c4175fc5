import { randomUUID } from "node:crypto";
import { closeSync, mkdirSync, openSync, readSync, unlinkSync, write } from "node:fs";
import { readdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TextStore } from "../core/longText.ts";

/** What goes wrong is said once, and again only once something worked meanwhile. */
export type SpillFailure = (why: string, what: "write" | "read") => void;

export type TextSpill = TextStore & {
  /** What waits does so because it could not be written, and not because the disk is slow. */
  readonly failing: boolean;
};

const bytesEach = 2;
const writeAt = promisify(write);

/**
 * Puts a run's long text into a file that has no name from the moment that it is there: nobody else opens it, a crash leaves
 * nothing, and its room is free again once nobody holds the text any more. UTF-16, so that each character has its place and
 * halves of pairs come back as they were.
 */
export function createTextSpill(folder: string, onFailure: SpillFailure): TextSpill {
  const waiting: { readonly at: number; readonly text: string }[] = [];
  let file: number | undefined;
  let [length, waits] = [0, 0];
  let writing = false;
  let failing: "write" | "read" | undefined;

  function fail(error: unknown, what: "write" | "read"): void {
    if (failing === undefined) onFailure(error instanceof Error ? error.message : String(error), what);
    failing = failing === "write" ? "write" : what;
  }

  async function writeOn(): Promise<void> {
    if (writing) return;
    writing = true;
    try {
      for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
        if (file === undefined) {
          file = openNameless(folder);
          closing.register(store, file);
        }
        await writeWhole(file, Buffer.from(first.text, "utf16le"), first.at * bytesEach);
        waiting.shift();
        waits -= first.text.length;
        failing = undefined;
      }
    } catch (error) {
      fail(error, "write");
    } finally {
      writing = false;
    }
  }

  const store: TextSpill = {
    get waiting() {
      return waits;
    },
    get failing() {
      return failing === "write";
    },
    append(text) {
      const at = length;
      waiting.push({ at, text });
      length += text.length;
      waits += text.length;
      void writeOn();
      return at;
    },
    read(start, end) {
      const here = waiting.find(({ at, text }) => start >= at && start < at + text.length);
      if (here !== undefined) return here.text.slice(start - here.at, end - here.at);
      try {
        return readWhole(file, (end - start) * bytesEach, start * bytesEach);
      } catch (error) {
        fail(error, "read");
        // What cannot be read is seen to be missing.
        return "\uFFFD".repeat(end - start);
      }
    },
  };
  return store;
}

/**
 * What windows that are gone left, where files that are open keep their names. What cannot be removed stays for the next time,
 * and what a window has open is left to it.
 */
export async function clearSpilled(folder: string): Promise<void> {
  const found = await readdir(folder).catch(() => []);
  for (const name of found) {
    const owner = nameOf.exec(name)?.[1];
    if (owner !== undefined && !isRunning(Number(owner))) await unlink(join(folder, name)).catch(() => undefined);
  }
}

const nameOf = /^(\d{1,10})-[0-9a-f-]{36}$/;

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    // One of another user may not be asked, and is there.
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}

const closing = new FinalizationRegistry<number>((file) => closeSync(file));

function openNameless(folder: string): number {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${process.pid}-${randomUUID()}`);
  const file = openSync(path, "wx+", 0o600);
  try {
    unlinkSync(path);
  } catch {
    // It goes when a later window clears the folder.
  }
  return file;
}

async function writeWhole(file: number, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await writeAt(file, bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

function readWhole(file: number | undefined, length: number, position: number): string {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length; ) {
    const read = file === undefined ? 0 : readSync(file, bytes, done, length - done, position + done);
    if (read === 0) throw new Error("The file is shorter than what was written.");
    done += read;
  }
  return bytes.toString("utf16le");
}
