import { t } from "../l10n.ts";
import { numberText } from "../numbers.ts";
import { isRecord } from "./check.ts";
import { type FileLine, largestFile, linesText, readRunFile, storedLines } from "./runFile.ts";
import { secretFree } from "./secretFree.ts";
import { type Hash, reasoningIn, reviewedState, type StoredRun } from "./storedRun.ts";

/** Of the lines as JSON, and of the texts that people read. */
type RunHashes = { readonly lines: string; readonly reasoning: string; readonly answer: string };

export type ReadBundle =
  | { readonly kind: "runs"; readonly runs: readonly StoredRun[] }
  | { readonly kind: "refused"; readonly why: string };

const mostRuns = 1000;

/** A SHA-256 of texts that come one after the other, as hex. */
export type CreateHash = () => { update(text: string): void; digest(): string };

/**
 * Runs as one JSON file, in pieces that are short however long a run is: each as the lines of its own file, with hashes that
 * say whether anything was changed since.
 */
export function* bundleText(runs: readonly StoredRun[], createHash: CreateHash): Generator<string> {
  yield '{"format":"fathom-runs","version":1,"runs":[';
  for (const [index, run] of runs.entries()) {
    if (index > 0) yield ",";
    yield* runText(secretFree(run), createHash);
  }
  yield "\n]}\n";
}

function* runText({ imported: _, ...run }: StoredRun, createHash: CreateHash): Generator<string> {
  const lines = createHash();
  const reasoning = wholeCharacters(createHash());
  const hashOf = (text: string) => {
    const hash = createHash();
    hash.update(text);
    return hash.digest();
  };
  yield `\n{"run":${JSON.stringify(run.input.run)},"lines":[`;
  let between = "";
  lines.update("[");
  for (const line of storedLines(run, hashOf)) {
    const text = JSON.stringify(line);
    lines.update(`${between}${text}`);
    if (line.type === "reasoning-delta") reasoning.update(line.text);
    yield `${between}\n${text}`;
    between = ",";
  }
  lines.update("]");
  const hashes: RunHashes = {
    lines: lines.digest(),
    reasoning: reasoning.digest(),
    answer: hashOf(reviewedState(run)?.answer ?? ""),
  };
  yield `\n],"sha256":${JSON.stringify(hashes)}}`;
}

/** The two halves of a character may come in two pieces. */
function wholeCharacters(hash: ReturnType<CreateHash>): ReturnType<CreateHash> {
  let half = "";
  return {
    update(text) {
      const whole = half + text;
      half = /[\ud800-\udbff]$/.exec(whole)?.[0] ?? "";
      hash.update(whole.slice(0, whole.length - half.length));
    },
    digest() {
      hash.update(half);
      return hash.digest();
    },
  };
}

function hashesOf(run: StoredRun, lines: unknown, hash: Hash): RunHashes {
  return {
    lines: hash(JSON.stringify(lines)),
    reasoning: hash(reasoningIn(run.log)),
    answer: hash(reviewedState(run)?.answer ?? ""),
  };
}

/** All of its runs, or none and why. Nothing in the text is trusted: each run is read as strictly as a file of our own. */
export function readBundle(text: string, hash: Hash): ReadBundle {
  if (text.length > largestFile) return refused(tooLarge());
  const value = parsed(text);
  if (!isRecord(value) || value["format"] !== "fathom-runs") return refused(t("it is no file of exported runs"));
  if (value["version"] !== 1) return refused(t("a later version of Fathom wrote it"));
  const { runs } = value;
  if (!Array.isArray(runs) || runs.length === 0) return refused(t("it holds no runs"));
  if (runs.length > mostRuns) return refused(t("it holds more than {0} runs", numberText(mostRuns)));
  const found: StoredRun[] = [];
  for (const [index, each] of runs.entries()) {
    const read = readBundled(each, hash);
    if (typeof read === "string") return refused(t("run {0} of {1} {2}", index + 1, runs.length, read));
    if (found.some(({ input }) => input.run === read.input.run)) return refused(t("it holds a run twice"));
    found.push(read);
  }
  return { kind: "runs", runs: found };
}

/** The run, or what is wrong with it. */
function readBundled(value: unknown, hash: Hash): StoredRun | string {
  if (!isRecord(value) || !isRecord(value["sha256"]) || !Array.isArray(value["lines"])) return t("is not one");
  const { sha256, lines } = value;
  const text = serialised(lines);
  if (text === undefined) return t("is nested too deeply");
  const read = readRunFile(text, hash);
  if (read.kind === "newer") return t("was written by a later version of Fathom");
  if (read.kind === "empty") return t("has no events");
  if (read.kind === "corrupt") return t("cannot be read: {0}", read.why);
  if (read.length !== text.length) return t("cannot be read: its last line is cut off");
  if (read.run.input.run !== value["run"]) return t("has another run's id");
  const wanted = hashesOf(read.run, lines, hash);
  for (const part of ["reasoning", "answer", "lines"] as const) {
    if (wanted[part] !== sha256[part])
      return t("was changed after it was exported: the hash of its {0} does not match", part);
  }
  return { ...read.run, imported: true };
}

export function tooLarge(): string {
  return t("it is larger than {0} MB", numberText(largestFile / 1e6));
}

function refused(why: string): ReadBundle {
  return { kind: "refused", why };
}

/** Undefined for what is nested more deeply than any run is: it would exhaust the stack. */
function serialised(lines: FileLine[]): string | undefined {
  try {
    return linesText(lines);
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
