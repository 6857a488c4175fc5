import { t } from "../l10n.ts";
import { numberText } from "../numbers.ts";
import { isRecord } from "./check.ts";
import { type FileLine, largestFile, linesText, readRunFile, storedLines } from "./runFile.ts";
import { secretFree } from "./secretFree.ts";
import { type Hash, reasoningIn, type StoredRun } from "./storedRun.ts";
import { stateOf } from "./summary.ts";

/** Runs as one JSON file: each as the lines of its own file, with hashes that say whether anything was changed since. */
export type Bundle = { readonly format: "fathom-runs"; readonly version: 1; readonly runs: readonly BundledRun[] };

type BundledRun = {
  readonly run: string;
  readonly sha256: RunHashes;
  readonly lines: readonly FileLine[];
};

/** Of the lines as JSON, and of the texts that people read. */
type RunHashes = { readonly lines: string; readonly reasoning: string; readonly answer: string };

export type ReadBundle =
  | { readonly kind: "runs"; readonly runs: readonly StoredRun[] }
  | { readonly kind: "refused"; readonly why: string };

const mostRuns = 1000;

export function bundleOf(runs: readonly StoredRun[], hash: Hash): Bundle {
  return { format: "fathom-runs", version: 1, runs: runs.map((run) => bundled(secretFree(run), hash)) };
}

function bundled(run: StoredRun, hash: Hash): BundledRun {
  const { imported: _, ...own } = run;
  const lines = storedLines(own, hash);
  return { run: run.input.run, sha256: hashesOf(own, lines, hash), lines };
}

function hashesOf(run: StoredRun, lines: unknown, hash: Hash): RunHashes {
  return {
    lines: hash(JSON.stringify(lines)),
    reasoning: hash(reasoningIn(run.log)),
    answer: hash(stateOf(run)?.answer ?? ""),
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
