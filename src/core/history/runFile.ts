import type { LogEvent } from "../events.ts";
import { t } from "../l10n.ts";
import type { RunInput } from "../run.ts";
import { isRecord, list, object, optional, text, whole, words } from "./check.ts";
import { isEventType, logEvent } from "./eventChecks.ts";
import { type Hash, isRunId, runInput, type StoredRun, withTexts } from "./storedRun.ts";

/**
 * The file of a run: one JSON value a line, only ever added to. A header with the version; the texts of the input, each
 * under its hash; the input, which names its texts by hash; then events and bases as they come.
 */
export type FileLine = HeaderLine | TextLine | InputLine | BaseLine | LogEvent;

type HeaderLine = {
  readonly type: "fathom-run";
  readonly version: number;
  readonly run: string;
  readonly imported?: true;
};
type TextLine = { readonly type: "text"; readonly hash: string; readonly text: string };
type InputLine = { readonly type: "input"; readonly input: RunInput };
type BaseLine = { readonly type: "base"; readonly file?: number; readonly base: readonly string[] };

export type ReadRun =
  | { readonly kind: "run"; readonly run: StoredRun; readonly length: number }
  /** A crash came before anything that could be shown. */
  | { readonly kind: "empty" }
  /** A later version of Fathom wrote it. */
  | { readonly kind: "newer"; readonly version: number }
  /** Larger than `largestFile`. */
  | { readonly kind: "too-long"; readonly bytes: number }
  | { readonly kind: "corrupt"; readonly why: string };

const version = 1;
/** Bytes of a run's file, and of a file of exported runs: what is larger is not read into memory. */
export const largestFile = 256_000_000;

const header = object<HeaderLine>({
  type: words("fathom-run"),
  version: whole,
  run: isRunId,
  imported: optional(words(true)),
});
const textLine = object<TextLine>({ type: words("text"), hash: text, text });
const inputLine = object<InputLine>({ type: words("input"), input: runInput });
const baseLine = object<BaseLine>({ type: words("base"), file: optional(whole), base: list(text) });

/** How a file begins: everything but the events. */
export function firstLines(input: RunInput, hash: Hash, imported?: true): FileLine[] {
  const texts = new Map<string, string>();
  const frozen = withTexts(input, (each) => {
    const name = hash(each);
    texts.set(name, each);
    return name;
  });
  return [
    { type: "fathom-run", version, run: input.run, ...(imported === true && { imported }) },
    ...Array.from(texts, ([name, each]): TextLine => ({ type: "text", hash: name, text: each })),
    { type: "input", input: frozen },
  ];
}

export function storedLines({ input, log, bases, imported }: StoredRun, hash: Hash): FileLine[] {
  const kept = Array.from(bases, ([file, base]): BaseLine => ({ type: "base", file, base }));
  return [...firstLines(input, hash, imported), ...log, ...kept];
}

export function linesText(lines: readonly FileLine[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

/**
 * What a crash cut off at the end is left out, and `length` says how much of the text stands. Anything else that is not as
 * it was written makes the file corrupt.
 */
export function readRunFile(content: string, hash: Hash): Exclude<ReadRun, { kind: "too-long" }> {
  const reading = createRunReading(hash);
  for (let start = 0; start < content.length; ) {
    const end = content.indexOf("\n", start);
    // Only a whole line was written.
    if (end < 0) break;
    if (!reading.take(content.slice(start, end), end + 1 - start)) break;
    start = end + 1;
  }
  return reading.end();
}

/** Reads a file line by line, in whatever unit the caller counts the length of a line, its end included. */
export type RunReading = {
  /** False once nothing that comes can change what was read. Undefined is a line that is no text. */
  take(line: string | undefined, length: number): boolean;
  end(): Exclude<ReadRun, { kind: "too-long" }>;
};

export function createRunReading(hash: Hash): RunReading {
  const lines = createLines(hash);
  let length = 0;
  let wrong: string | undefined;
  let result: ReturnType<RunReading["end"]> | undefined;

  return {
    take(line, size) {
      if (wrong !== undefined) {
        // Only what nothing good follows was cut off.
        if (line !== undefined && isCutOff(line)) return true;
        result = { kind: "corrupt", why: wrong };
        return false;
      }
      wrong = line === undefined ? t("it is no UTF-8 text") : lines.take(parsed(line));
      if (wrong === "newer") {
        result = { kind: "newer", version: lines.version };
        return false;
      }
      if (wrong === undefined) length += size;
      return true;
    },
    end: () => result ?? lines.end(length),
  };
}

/** A crash of the whole computer may leave a piece of a line, or zeros where the line was to be. */
function isCutOff(rest: string): boolean {
  return /^[\0\s]*$/.test(rest);
}

function createLines(hash: Hash) {
  const texts = new Map<string, string>();
  const log: LogEvent[] = [];
  const bases = new Map<number, readonly string[]>();
  let input: RunInput | undefined;
  let begun: HeaderLine | undefined;
  let broken: string | undefined;
  let lines = 0;

  function takeInput(line: unknown): string | undefined {
    if (!inputLine(line)) return t("its input is not one");
    // The first version had no header, and the texts in the input itself.
    if (begun === undefined) {
      input = line.input;
      return undefined;
    }
    if (line.input.run !== begun.run) return t("its input is another run's");
    let missing = false;
    input = withTexts(line.input, (name) => {
      const found = texts.get(name);
      missing ||= found === undefined;
      return found ?? "";
    });
    return missing ? t("a text of its input is missing") : undefined;
  }

  function takeEvent(line: unknown): string | undefined {
    if (!logEvent(line)) return t("an event is not one");
    if (log.length === 0 && line.type !== "run-start") return t("its first event is missing");
    // A later picture of the review takes the place of one right before it.
    if (line.type === "review-changed" && log.at(-1)?.type === "review-changed") log.pop();
    log.push(line);
    return undefined;
  }

  function take(line: unknown): string | undefined {
    if (!isRecord(line)) return t("a line is no JSON object");
    const { type } = line;
    lines += 1;
    if (lines === 1 && type === "fathom-run") {
      if (!header(line)) return t("its header is not one");
      begun = line;
      return line.version > version ? "newer" : undefined;
    }
    if (type === "text") {
      if (!textLine(line)) return t("a text is not one");
      texts.set(line.hash, line.text);
      return hash(line.text) === line.hash ? undefined : t("a text does not match its hash");
    }
    if (type === "input") return takeInput(line);
    if (input === undefined) return t("its input is missing");
    if (type === "base") {
      if (!baseLine(line)) return t("a base is not one");
      bases.set(line.file ?? 0, line.base);
      return undefined;
    }
    // A later version may tell more than this one knows.
    return isEventType(type) ? takeEvent(line) : undefined;
  }

  return {
    get version() {
      return begun?.version ?? 0;
    },
    take(line: unknown): string | undefined {
      broken = take(line);
      return broken;
    },
    end(length: number): ReturnType<typeof readRunFile> {
      if (input === undefined || log.length === 0) {
        return lines > 1 && broken !== undefined && input === undefined
          ? { kind: "corrupt", why: broken }
          : { kind: "empty" };
      }
      const imported = begun?.imported;
      return { kind: "run", run: { input, log, bases, ...(imported === true && { imported }) }, length };
    },
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
