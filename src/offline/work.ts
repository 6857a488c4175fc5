import type { OfflineEffort } from "./efforts.ts";
import type { Reading } from "./instruction.ts";
import { codeSpan, count, inWords } from "./markdown.ts";
import type { Finding } from "./openFile.ts";
import { applyChanges, moveSpan } from "./positions.ts";
import type { Place, Proposal } from "./refactoring.ts";
import { type RefactoringId, refactoringNames } from "./refactoringNames.ts";
import { refactorings } from "./refactorings.ts";
import { declarationsIn, enclosingName } from "./syntax.ts";
import type { EditedTarget } from "./target.ts";
import type { Trace } from "./trace.ts";
import { addedError, errorsIn } from "./typeCheck.ts";

/** A pass that never ends would be a bug of ours; ten are more than code has ever needed. */
const mostPasses = 10;

type Work = {
  readonly target: EditedTarget;
  readonly reading: Reading;
  readonly trace: Trace;
  readonly effort: OfflineEffort;
  /** Known only where each step is checked. */
  errors: readonly Finding[] | undefined;
  /** Places that were refused or dropped, so that no pass tries one again. */
  readonly rejected: Set<string>;
  kept: number;
  dropped: number;
  /** Places that a step before them changed; only another pass looks at them. */
  skipped: number;
};

/**
 * Refactors the target as far as the effort goes. `none` takes the first refactoring that matches. `low` takes each one
 * once over the target. `high` checks the types after each step, takes back what adds an error, and looks again until a
 * pass finds nothing more.
 */
export function refactor(target: EditedTarget, reading: Reading, effort: OfflineEffort, trace: Trace): void {
  const work: Work = {
    target,
    reading,
    trace,
    effort,
    errors: undefined,
    rejected: new Set(),
    kept: 0,
    dropped: 0,
    skipped: 0,
  };
  look(work);
  const ids = effort === "none" ? reading.refactorings : [...reading.refactorings, ...reading.suggestions];
  for (let pass = 1; pass <= mostPasses; pass += 1) {
    const again = pass > 1;
    const done = work.kept;
    onePass(work, again ? ids.filter((id) => refactorings[id].repeats) : ids, again);
    if (effort !== "high" || work.kept === done) break;
  }
  conclude(work);
}

/** Says what there is before anything is changed. */
function look(work: Work): void {
  const { target, reading, trace, effort } = work;
  const { file, area } = target;
  trace.heading("Looking at the code");
  const declared = declarationsIn(file, area).slice(0, 12);
  const listed = declared.map(({ name, start }) => `${codeSpan(name)} (line ${target.line(start)})`);
  trace.paragraph(
    `Understood as: ${inWords(reading.understood)}. ${listed.length === 0 ? "Nothing is declared here." : `Declared here: ${inWords(listed)}.`}`,
  );
  if (effort !== "high") return;
  work.errors = errorsIn(file);
  trace.paragraph(
    work.errors.length === 0
      ? `TypeScript ${file.ts.version} finds no type errors in the file, so a step that brings one will be dropped.`
      : `TypeScript ${file.ts.version} finds ${count(work.errors.length, "type error")} in the file already; a step that adds one will be dropped.`,
  );
}

function onePass(work: Work, ids: readonly RefactoringId[], again: boolean): void {
  const { trace, effort } = work;
  const missing: string[] = [];
  const kept = work.kept;
  for (const id of ids) {
    if (!oneRefactoring(work, id, again)) missing.push(inSentence(refactoringNames[id]));
    if (effort === "none" && work.kept > kept) return;
  }
  if (missing.length === 0) return;
  if (again && missing.length === ids.length) {
    trace.heading("Looking again");
    trace.paragraph("Nothing more applies.");
  } else if (!again) {
    trace.heading("Nothing found for");
    trace.paragraph(`${inWords(missing)}.`);
  }
}

/** Whether it had any place to try. */
function oneRefactoring(work: Work, id: RefactoringId, again: boolean): boolean {
  const { target, reading, trace, effort } = work;
  let places = refactorings[id]
    .find(target.file, target.area, reading)
    .filter((place) => !work.rejected.has(rejectedKey(work, id, place)));
  if (places.length === 0) return false;
  trace.heading(again ? `${refactoringNames[id]}, looking again` : refactoringNames[id]);
  const found = places.length;
  let tried = 0;
  for (let place = places[0]; place !== undefined; place = places[0]) {
    const kept = work.kept;
    tried += 1;
    const changes = step(work, id, place);
    const rest = places.slice(1);
    places = rest.flatMap((each) => {
      const moved = moveSpan(each, changes);
      return moved === undefined ? [] : [{ ...each, ...moved }];
    });
    work.skipped += rest.length - places.length;
    if (effort === "none" && work.kept > kept) break;
  }
  if (effort === "none" && found > tried) {
    trace.paragraph(
      `${count(found - tried, "more place matches", "more places match")}; effort none stops at the first.`,
    );
  }
  return true;
}

/** Tries one place, tells what came of it, and gives the changes that were kept. */
function step(work: Work, id: RefactoringId, place: Place): Extract<Proposal, { kind: "changes" }>["changes"] {
  const { target, trace } = work;
  const { file } = target;
  const where = describePlace(work, place);
  const key = rejectedKey(work, id, place);
  const proposal = propose(id, work, place);
  if (proposal === undefined) {
    trace.item(`${where}: no longer applies`);
    return [];
  }
  if (proposal.kind === "refused") {
    work.rejected.add(key);
    trace.item(`${where}: left as it is, because ${proposal.why}`);
    return [];
  }
  target.apply(proposal.changes);
  if (work.errors !== undefined) {
    const after = errorsIn(file);
    const error = addedError(work.errors, after);
    if (error !== undefined) {
      const line = target.line(error.start);
      target.undo();
      work.rejected.add(key);
      work.dropped += 1;
      trace.item(
        `${where}: dropped, because it adds a type error at line ${line}: ${oneLine(error.message)} (${error.code})`,
      );
      return [];
    }
    work.errors = after;
  }
  work.kept += 1;
  const checked = work.errors === undefined ? "done" : "done, types checked";
  trace.item(`${where}: ${checked}${proposal.note === undefined ? "" : `; ${proposal.note}`}`);
  return proposal.changes;
}

/** TypeScript's refactorings fail on some code by throwing; that place is then left alone and the rest goes on. */
function propose(id: RefactoringId, { target, reading }: Work, place: Place): Proposal | undefined {
  try {
    const proposal = refactorings[id].propose(target.file, place, reading);
    if (proposal?.kind !== "changes" || applyChanges(target.file.text, proposal.changes) !== target.file.text)
      return proposal;
    return { kind: "refused", why: "it is so already" };
  } catch (error) {
    return {
      kind: "refused",
      why: `TypeScript failed on it: ${oneLine(error instanceof Error ? error.message : String(error))}`,
    };
  }
}

function describePlace({ target }: Work, place: Place): string {
  const { file } = target;
  const within = enclosingName(file, place);
  const what = place.what ?? codeSpan(file.text.slice(place.start, place.end));
  const inside = within === undefined || what === codeSpan(within) ? "" : `, in ${codeSpan(within)}`;
  return `line ${target.line(place.start)}${inside}: ${what}`;
}

function conclude(work: Work): void {
  const { trace, effort, kept, dropped, skipped } = work;
  trace.heading("Result");
  const parts = [kept === 0 ? "Nothing to change" : `${count(kept, "step")} kept`];
  if (dropped > 0) parts.push(`${dropped} dropped`);
  trace.paragraph(`${parts.join(", ")}.`);
  if (effort === "low" && skipped > 0) {
    trace.paragraph(
      `${count(skipped, "place")} lay inside code that had just changed; effort ${effort} does not look there again.`,
    );
  }
  const others = effort === "none" ? [] : unasked(work);
  if (others.length > 0) trace.paragraph(`Seen, but not asked for: ${inWords(others)}.`);
  if (effort !== "high" && kept > 0) trace.paragraph(`Types were not checked; effort high does that after each step.`);
}

/** What TypeScript itself suggests for the target and the instruction did not name, told so that it can be asked for. */
function unasked({ target, reading }: Work): string[] {
  const wanted = new Set([...reading.refactorings, ...reading.suggestions]);
  const suggested: readonly RefactoringId[] = ["async-await", "import-require", "class", "unnecessary-await", "unused"];
  return suggested
    .filter((id) => !wanted.has(id))
    .flatMap((id) => {
      const [first] = refactorings[id].find(target.file, target.area, reading);
      return first === undefined ? [] : [`${inSentence(refactoringNames[id])} (line ${target.line(first.start)})`];
    });
}

/** "Template strings" as it reads within a sentence; "ES imports" stays. */
function inSentence(name: string): string {
  return /^[A-Z][a-z]/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}

function rejectedKey({ target }: Work, id: RefactoringId, place: Place): string {
  return `${id} ${target.file.text.slice(place.start, place.end)}`;
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}
