import { logEvent } from "../history/eventChecks.ts";
import { t } from "../l10n.ts";
import { hunksOf } from "../runState.ts";
import { type Board, foldComparison, isComparable, isOpen } from "./board.ts";
import type { Candidate } from "./candidate.ts";
import type { ComparisonEvent } from "./comparisonEvents.ts";
import { isSortKey } from "./figures.ts";
import { type FrozenRequest, type Hash, hashesOf } from "./frozenRequest.ts";
import type { Proposal } from "./realChanges.ts";
import { interrupted } from "./unfinished.ts";

export type ImportedComparison =
  | {
      readonly kind: "imported";
      readonly request: FrozenRequest;
      readonly log: readonly ComparisonEvent[];
      readonly board: Board;
      /** Parts that are not what their hashes say: the file was changed since. */
      readonly changed: readonly string[];
    }
  | { readonly kind: "unreadable"; readonly why: string };

/** A file that somebody sent is data: what it holds is shown, compared and asked anew, and never decides where anything goes. */
export function importComparison(text: string, hash: Hash): ImportedComparison {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { kind: "unreadable", why: t("It is no JSON: {0}", error instanceof Error ? error.message : String(error)) };
  }
  const read = readComparison(value, hash);
  return read.kind === "imported" ? ended(read) : read;
}

/** What was going on where the file was written does not go on here: somebody else has paid for it. */
function ended(read: Extract<ImportedComparison, { kind: "imported" }>): ImportedComparison {
  const { cells, phase } = read.board;
  if (phase === "idle" && !cells.some(isOpen)) return read;
  const at = read.log.at(-1)?.at ?? 0;
  const rest: readonly ComparisonEvent[] = [...interrupted(cells, at), { type: "comparison-idle", at }];
  const board = rest.reduce<Board | undefined>(foldComparison, read.board) ?? read.board;
  return { ...read, board, log: [...read.log, ...rest] };
}

/** The same for what was parsed already. */
export function readComparison(value: unknown, hash: Hash): ImportedComparison {
  if (at(value, "format") !== "fathom-comparison")
    return { kind: "unreadable", why: t("It is no comparison of Fathom's.") };
  if (at(value, "version") !== 1) return { kind: "unreadable", why: t("It was written by a newer version of Fathom.") };
  const request = at(value, "request");
  const log = at(value, "log");
  if (!isRequest(request)) return { kind: "unreadable", why: t("Its request is not complete.") };
  if (!Array.isArray(log) || !log.every(isEvent)) return { kind: "unreadable", why: t("Its events are not complete.") };
  const board = folded(log);
  if (board === undefined) return { kind: "unreadable", why: t("Its events are not complete.") };
  const hashes = Object.entries(hashesOf(request, hash));
  const changed = hashes.filter(
    ([part, own]) => at(at(value, "hashes"), part) !== own || at(board.hashes, part) !== own,
  );
  return { kind: "imported", request, log, board, changed: changed.map(([part]) => part) };
}

/** What a candidate of an earlier comparison is called in the union with those of a new one. */
export function earlierId({ id }: Candidate): string {
  return `earlier-${id}`;
}

/** Candidates of an earlier comparison of the same request, beside those of a new one. */
export function earlierProposals(board: Board): Proposal[] {
  return board.cells.filter(isComparable).map(({ candidate, run }) => ({
    candidate: earlierId(candidate),
    hunks: hunksOf(run),
    operations: run?.operations ?? [],
  }));
}

/** An event that is damaged in its inside makes the fold throw; then nothing of the log is believed. */
function folded(log: readonly ComparisonEvent[]): Board | undefined {
  try {
    return log.reduce<Board | undefined>(foldComparison, undefined);
  } catch {
    return undefined;
  }
}

function at(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

function isRequest(value: unknown): value is FrozenRequest {
  const target = at(value, "target");
  const files = at(target, "files");
  const lines = at(target, "lines");
  const ranges = at(value, "ranges");
  const masks = at(value, "masks");
  const kind = at(target, "kind");
  return (
    [
      at(value, "title"),
      at(value, "instruction"),
      at(at(value, "prompt"), "system"),
      at(at(value, "prompt"), "user"),
    ].every(isText) &&
    (kind === "files"
      ? Array.isArray(files) && files.length > 0 && files.every(isSnapshot)
      : (kind === "file" || (kind === "selection" && isRange(lines))) && isSnapshot(at(target, "file"))) &&
    (ranges === undefined ||
      (Array.isArray(ranges) && ranges.every((each) => isText(at(each, "path")) && isRange(at(each, "lines"))))) &&
    (masks === undefined || Array.isArray(masks))
  );
}

function isSnapshot(value: unknown): boolean {
  return (
    ["uri", "path", "languageId", "text"].every((name) => isText(at(value, name))) &&
    typeof at(value, "version") === "number"
  );
}

function isEvent(value: unknown): value is ComparisonEvent {
  if (typeof at(value, "at") !== "number") return false;
  const cell = at(value, "cell");
  switch (at(value, "type")) {
    case "comparison-start":
      return (
        isText(at(value, "comparison")) &&
        isText(at(value, "title")) &&
        isText(at(value, "target")) &&
        areCandidates(at(value, "candidates")) &&
        (at(value, "blind") === undefined || areTexts(at(value, "blind")))
      );
    case "cell-added":
      return areCandidates([at(value, "candidate")]);
    case "cell-queued":
      return (
        isText(cell) &&
        typeof at(value, "attempt") === "number" &&
        ["number", "undefined"].includes(typeof at(value, "expected"))
      );
    case "cell-event":
      return isText(cell) && typeof at(value, "attempt") === "number" && logEvent(at(value, "event"));
    case "cell-verified": {
      const checks = at(value, "checks");
      return isText(cell) && Array.isArray(checks) && checks.every((check) => isText(at(check, "result")));
    }
    case "cell-withheld":
      return isText(cell);
    case "cap-reached":
      return (
        typeof at(value, "spent") === "number" &&
        typeof at(at(value, "cap"), "amount") === "number" &&
        ["number", "undefined"].includes(typeof at(at(value, "cap"), "whole")) &&
        Array.isArray(at(value, "cells"))
      );
    case "names-hidden":
      return areTexts(at(value, "order"));
    case "names-shown":
      return ["string", "undefined"].includes(typeof at(value, "chosen"));
    case "selection-changed":
      return areTexts(at(value, "selection"));
    case "view-changed":
      return isView(at(value, "view"));
    case "comparison-idle":
      return true;
    default:
      return false;
  }
}

function isView(value: unknown): boolean {
  const sort = at(value, "sort");
  return (
    areTexts(at(value, "hidden")) &&
    areTexts(at(value, "pinned")) &&
    (sort === undefined || (isSortKey(at(sort, "by")) && typeof at(sort, "descending") === "boolean"))
  );
}

function areCandidates(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every(
      (each) =>
        isText(at(each, "id")) &&
        isText(at(each, "modelName")) &&
        isText(at(at(each, "model"), "endpoint")) &&
        isText(at(at(each, "model"), "model")) &&
        isText(at(at(each, "effort"), "asked")) &&
        typeof at(each, "repetition") === "number",
    )
  );
}

function isRange(value: unknown): boolean {
  return Number.isInteger(at(value, "start")) && Number.isInteger(at(value, "end"));
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
