import { randomUUID } from "node:crypto";
import { closeSync, mkdirSync, openSync, readSync, rmSync, unlinkSync, write } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TextStore } from "../core/longText.ts";

/** What goes wrong is said once, and again only once something worked meanwhile. */
export type SpillFailure = (why: string, what: "write" | "read") => void;

const bytesEach = 2;
const writeAt = promisify(write);

/**
 * Puts a run's long text into a file that has no name from the moment that it is there: nobody else opens it, a crash leaves
 * nothing, and its room is free again once nobody holds the text any more. UTF-16, so that each character has its place and
 * halves of pairs come back as they were.
 */
export function createTextSpill(folder: string, onFailure: SpillFailure): TextStore {
  const waiting: { readonly at: number; readonly text: string }[] = [];
  let file: number | undefined;
  let [length, waits] = [0, 0];
  let writing = false;
  let failing = false;

  function fail(error: unknown, what: "write" | "read"): void {
    if (!failing) onFailure(error instanceof Error ? error.message : String(error), what);
    failing = true;
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
        failing = false;
      }
    } catch (error) {
      fail(error, "write");
    } finally {
      writing = false;
    }
  }

  const store: TextStore = {
    get waiting() {
      return waits;
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

/** What an earlier window could not take away of its own: where files that are open keep their names. */
export function clearSpilled(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

const closing = new FinalizationRegistry<number>((file) => closeSync(file));

function openNameless(folder: string): number {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, randomUUID());
  const file = openSync(path, "wx+", 0o600);
  try {
    unlinkSync(path);
  } catch {
    // It goes when the next window clears the folder.
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
