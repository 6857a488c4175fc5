import { type OfflineEffort, offlineHabits } from "./efforts.ts";
import type { Insight } from "./insight.ts";
import type { Reading } from "./instruction.ts";
import { codeSpan, count, inWords, oneLine } from "./markdown.ts";
import type { Finding } from "./openFile.ts";
import { moveSpan } from "./positions.ts";
import type { Place, Proposal } from "./refactoring.ts";
import { nameInSentence, type RefactoringId, refactoringNames } from "./refactoringNames.ts";
import { refactorings } from "./refactorings.ts";
import { declarationsIn, enclosingName } from "./syntax.ts";
import type { EditedTarget } from "./target.ts";
import type { Trace } from "./trace.ts";
import { addedError } from "./typeCheck.ts";

/** A pass that never ends would be a bug of ours; ten are more than code has ever needed. */
const mostPasses = 10;

type Work = {
  readonly target: EditedTarget;
  readonly reading: Reading;
  /** Undefined where the work is only tried. */
  readonly trace: Trace | undefined;
  readonly effort: OfflineEffort;
  readonly insight: Insight;
  /** Known only where each step is checked. */
  errors: readonly Finding[] | undefined;
  /** Places that were refused or dropped, so that no pass tries one again. */
  readonly rejected: Set<string>;
  /** What changed something. */
  readonly active: Set<RefactoringId>;
  kept: number;
  dropped: number;
  /** Places that a step before them changed; only another pass looks at them. */
  skipped: number;
};

/** What is to be done, in this order; what `trace` is not given is not told. */
export type Order = {
  readonly refactorings: readonly RefactoringId[];
  readonly effort: OfflineEffort;
  readonly insight: Insight;
  readonly trace: Trace | undefined;
};

/**
 * Refactors the target as far as the effort's habits go, and gives those of the refactorings that changed something.
 */
export function workThrough(target: EditedTarget, reading: Reading, order: Order): ReadonlySet<RefactoringId> {
  const { refactorings: ids, effort, insight, trace } = order;
  const { repeats, checks } = offlineHabits[effort];
  const work: Work = {
    target,
    reading,
    trace,
    effort,
    insight,
    errors: checks ? insight.errors() : undefined,
    rejected: new Set(),
    active: new Set(),
    kept: 0,
    dropped: 0,
    skipped: 0,
  };
  look(work);
  for (let pass = 1; pass <= mostPasses; pass += 1) {
    const again = pass > 1;
    const done = work.kept;
    onePass(work, again ? ids.filter((id) => refactorings[id].repeats) : ids, again);
    if (!repeats || work.kept === done) break;
  }
  conclude(work);
  return work.active;
}

/** Says what there is before anything is changed. */
function look({ target, reading, trace, errors }: Work): void {
  if (trace === undefined) return;
  const { file, area } = target;
  trace.heading("Looking at the code");
  const declared = declarationsIn(file, area).slice(0, 12);
  const listed = declared.map(({ name, start }) => `${codeSpan(name)} (line ${target.line(start)})`);
  trace.paragraph(
    `Understood as: ${inWords(reading.understood)}. ${listed.length === 0 ? "Nothing is declared here." : `Declared here: ${inWords(listed)}.`}`,
  );
  if (errors === undefined) return;
  trace.paragraph(
    errors.length === 0
      ? `TypeScript ${file.ts.version} finds no type errors in the file, so a step that brings one will be dropped.`
      : `TypeScript ${file.ts.version} finds ${count(errors.length, "type error")} in the file already; a step that adds one will be dropped.`,
  );
}

function onePass(work: Work, ids: readonly RefactoringId[], again: boolean): void {
  const { trace } = work;
  const { first } = offlineHabits[work.effort];
  const missing: string[] = [];
  const kept = work.kept;
  for (const id of ids) {
    if (!oneRefactoring(work, id, again)) missing.push(nameInSentence(id));
    if (first && work.kept > kept) return;
  }
  if (missing.length === 0 || trace === undefined) return;
  if (again && missing.length === ids.length) {
    trace.heading("Looking again");
    trace.paragraph("Nothing more applies.");
  } else if (!again) {
    trace.heading("Nothing found");
    trace.paragraph(`No place for ${inWords(missing, "or")}.`);
  }
}

/** Whether it had any place to try. */
function oneRefactoring(work: Work, id: RefactoringId, again: boolean): boolean {
  const { trace, insight } = work;
  const { first } = offlineHabits[work.effort];
  let places = insight.places(id).filter((place) => !work.rejected.has(rejectedKey(work, id, place)));
  if (places.length === 0) return false;
  trace?.heading(again ? `${refactoringNames[id]}, looking again` : refactoringNames[id]);
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
    if (first && work.kept > kept) break;
  }
  if (first && found > tried) {
    trace?.paragraph(
      `${count(found - tried, "more place matches", "more places match")}; effort ${work.effort} stops at the first.`,
    );
  }
  return true;
}

/** Tries one place, tells what came of it, and gives the changes that were kept. */
function step(work: Work, id: RefactoringId, place: Place): Extract<Proposal, { kind: "changes" }>["changes"] {
  const { target, trace, insight } = work;
  // Said of the text as it is before the step.
  const where = trace === undefined ? "" : describePlace(work, place);
  const key = rejectedKey(work, id, place);
  const proposal = insight.proposal(id, place);
  if (proposal === undefined) {
    trace?.item(`${where}: no longer applies`);
    return [];
  }
  if (proposal.kind === "refused") {
    work.rejected.add(key);
    trace?.item(`${where}: left as it is, because ${proposal.why}`);
    return [];
  }
  target.apply(proposal.changes);
  if (work.errors !== undefined) {
    const after = insight.errors();
    const error = addedError(work.errors, after);
    if (error !== undefined) {
      const line = trace === undefined ? 0 : target.line(error.start);
      target.undo();
      work.rejected.add(key);
      work.dropped += 1;
      trace?.item(
        `${where}: dropped, because it adds a type error at line ${line}: ${oneLine(error.message)} (${error.code})`,
      );
      return [];
    }
    work.errors = after;
  }
  work.kept += 1;
  work.active.add(id);
  const checked = work.errors === undefined ? "done" : "done, types checked";
  trace?.item(`${where}: ${checked}${proposal.note === undefined ? "" : `; ${proposal.note}`}`);
  return proposal.changes;
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
  const { first, repeats, checks } = offlineHabits[effort];
  if (trace === undefined) return;
  trace.heading("Result");
  const parts = [kept === 0 ? "Nothing to change" : `${count(kept, "step")} kept`];
  if (dropped > 0) parts.push(`${dropped} dropped`);
  trace.paragraph(`${parts.join(", ")}.`);
  if (!first && !repeats && skipped > 0) {
    trace.paragraph(
      `${count(skipped, "place")} lay inside code that had just changed; effort ${effort} does not look there again.`,
    );
  }
  const others = first ? [] : unasked(work);
  if (others.length > 0) trace.paragraph(`Seen, but not asked for: ${inWords(others)}.`);
  if (!checks && kept > 0) trace.paragraph(`Types were not checked; effort high does that after each step.`);
}

/** What TypeScript itself suggests for the target and the instruction did not name, told so that it can be asked for. */
function unasked({ target, reading }: Work): string[] {
  const wanted = new Set([...reading.refactorings, ...reading.suggestions]);
  const suggested: readonly RefactoringId[] = ["async-await", "import-require", "class", "unnecessary-await", "unused"];
  return suggested
    .filter((id) => !wanted.has(id))
    .flatMap((id) => {
      const [first] = refactorings[id].find(target.file, target.area, reading);
      return first === undefined ? [] : [`${nameInSentence(id)} (line ${target.line(first.start)})`];
    });
}

function rejectedKey({ target }: Work, id: RefactoringId, place: Place): string {
  return `${id} ${target.file.text.slice(place.start, place.end)}`;
}
