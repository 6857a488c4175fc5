import assert from "node:assert/strict";
import { applyOffsetEdits } from "../../src/core/edit/hunk.ts";
import { differenceOf, type FollowedReview, followEdits, followUndo } from "../../src/core/followedReview.ts";
import {
  type ApplyPlan,
  afterApply,
  asWritten,
  decide,
  type HunkView,
  hunkViews,
  openReview,
  planApply,
  type Review,
} from "../../src/core/review.ts";
import { afterUndo } from "../../src/core/reviewUndo.ts";
import { linesOf } from "./coreReview.ts";
import { createEditorModel, type EditorModel, type Formatter } from "./editorModel.ts";

/** What came about in histories, so that a test can see that they were not idle. */
export type Tally = {
  applied: number;
  appliedInBoth: number;
  conflicts: number;
  conflictsWithNothingWritten: number;
  merged: number;
  undone: number;
  reverted: number;
  turnedByDisk: number;
  finished: number;
  ended: number;
};

export function createTally(): Tally {
  return {
    applied: 0,
    appliedInBoth: 0,
    conflicts: 0,
    conflictsWithNothingWritten: 0,
    merged: 0,
    undone: 0,
    reverted: 0,
    turnedByDisk: 0,
    finished: 0,
    ended: 0,
  };
}

/** One of the two files: its editor and its review, which follows what the editor tells. */
export type Side = {
  readonly editor: EditorModel;
  readonly followed: FollowedReview;
  /** A run has ended, and its hunks are under review. */
  open(review: Review): void;
  /** Somebody edited the hunks, or settled a conflict: which of them the file holds cannot be told by their ids then. */
  edit(review: Review): void;
  save(format: Formatter): void;
  revert(): void;
  reopen(): void;
  externalWrite(at: number): void;
  /** Carries out an apply's plan. */
  write(plan: Extract<ApplyPlan, { kind: "edits" }>, written: string): void;
};

export function createSide(lines: readonly string[], eol: string, tally: Tally): Side {
  const followed = fresh(openReview(lines.join(eol), []));
  let isWriting = false;
  /** Which hunks the file on disk holds, where it is what the model saw with nothing but these. */
  let onDisk: readonly string[] | undefined;
  /** Whether the hunks are as the run proposed them. */
  let isAsProposed = true;

  const editor: EditorModel = createEditorModel(lines, eol, ({ edits, by, isDirty }) => {
    followEdits(followed, editor, edits);
    if (isWriting) return;
    const states = statesOf(followed.review);
    followUndo(followed, editor, { by, isDirty });
    if (states === statesOf(followed.review)) return;
    if (by === undefined) tally.turnedByDisk += 1;
    else tally.undone += 1;
  });
  const seen = () =>
    isAsProposed && editor.text === editor.disk ? appliedInText(followed.review, editor.text) : undefined;

  return {
    editor,
    followed,
    open(review) {
      Object.assign(followed, fresh(review));
      isAsProposed = true;
      onDisk = seen();
    },
    edit(review) {
      followed.review = review;
      isAsProposed = false;
      onDisk = undefined;
    },
    save(format) {
      editor.save(format);
      onDisk = seen();
    },
    revert() {
      const isChanged = editor.text !== editor.disk;
      editor.revert();
      if (!isChanged || onDisk === undefined || !areApart(followed.review)) return;
      tally.reverted += 1;
      assert.deepEqual(appliedIn(followed.review), onDisk, "a revert left hunks that the file holds or lacks");
    },
    reopen() {
      editor.reopen();
      Object.assign(followed, { followed: undefined, unknown: undefined });
    },
    externalWrite(at) {
      editor.externalWrite(at);
      onDisk = seen();
    },
    write(plan, written) {
      const before = editor.text;
      isWriting = true;
      editor.write(written);
      isWriting = false;
      const was = followed.review;
      followed.review = afterApply(was, plan.hunks);
      if (before !== written) followed.applied.push({ before, after: written, hunks: plan.hunks, was });
    },
  };
}

function fresh(review: Review): FollowedReview {
  return { review, followed: undefined, applied: [], unknown: undefined, crossing: undefined };
}

type Planned = { readonly side: Side; readonly plan: ApplyPlan; readonly views: readonly HunkView[] };

/** Writes the accepted hunks of both files, or nothing where one of them is in conflict. */
export function apply(sides: readonly Side[], tally: Tally): void {
  const planned = sides.map((side): Planned => {
    const { editor, followed } = side;
    const diff = differenceOf(followed, editor);
    assert.ok(diff !== undefined, "short texts are always known");
    const views = hunkViews(followed.review, diff.now, diff.changes);
    return { side, views, plan: planApply(followed.review, editor.text, diff) };
  });
  const conflicts = planned.filter(({ plan }) => plan.kind === "conflict");
  for (const { plan, views } of conflicts) {
    tally.conflicts += 1;
    for (const id of plan.kind === "conflict" ? plan.hunks : []) {
      const shown = views.find((view) => view.id === id);
      assert.equal(shown?.state, "conflict", `I5: ${id} is no conflict to the user`);
    }
  }
  const edits = planned.filter(({ plan }) => plan.kind === "edits");
  if (conflicts.length > 0) {
    if (edits.length > 0) tally.conflictsWithNothingWritten += 1;
    return;
  }
  for (const each of edits) write(each, tally);
  if (edits.length > 0) tally.applied += 1;
  if (edits.length > 1) tally.appliedInBoth += 1;
}

function write({ side, plan, views }: Planned, tally: Tally): void {
  if (plan.kind !== "edits") return;
  const { editor, followed } = side;
  const before = editor.text;
  const { review } = followed;
  const accepted = views.filter(({ state }) => state === "accepted");
  if (accepted.some(({ merged }) => merged !== undefined)) tally.merged += 1;
  // As the adapter does it: a document of one line shows no line ending to go by, and has one all the same.
  const own = (edits: typeof plan.edits) =>
    edits.map((each) => ({ ...each, text: each.text.replace(/\r\n|\n|\r/g, editor.eol) }));
  const written = applyOffsetEdits(before, own(plan.edits));
  const shown = accepted.toReversed().reduce<readonly string[]>((text, view) => {
    const { removed, added, line } = asWritten(view);
    assert.deepEqual(text.slice(line, line + removed.length), removed, "I2: a hunk shows lines that are not there");
    return text.toSpliced(line, removed.length, ...added);
  }, linesOf(before));
  assert.deepEqual(linesOf(written), shown.length === 0 ? [""] : shown, "I2: what was written is not what was shown");
  assert.equal(written.split(editor.eol).length, linesOf(written).length, "I3: a line ending changed");
  assertKeys(editor.keys, written, review, plan.hunks);
  side.write(plan, written);
  const undone = afterUndo(followed.review, review, plan.hunks);
  const again = planApply(decide(undone, plan.hunks, "accepted"), before);
  assert.ok(again.kind === "edits", "I4: after an undo the hunks cannot be applied again");
  assert.equal(applyOffsetEdits(before, own(again.edits)), written, "I4: and give the same text");
}

/** Only keys that stood in the lines which a hunk replaces, where the model saw them or the user settled it, may go. */
function assertKeys(keys: ReadonlySet<string>, written: string, review: Review, ids: readonly string[]): void {
  const replaced = review.hunks.filter(({ id }) => ids.includes(id)).flatMap(({ removed }) => removed.join("\n"));
  for (const key of keys) {
    if (!written.includes(key))
      assert.ok(
        replaced.some((text) => text.includes(key)),
        "an apply lost a key",
      );
  }
}

/** What holds after every step: each hunk is in the base, in order, and no key is lost. */
export function assertSide({ editor, followed }: Side, by: string): void {
  const { base, hunks } = followed.review;
  let last = 0;
  for (const { id, start, removed, state } of hunks) {
    assert.ok(start >= last, `${id} begins at ${start}, before ${last}`);
    last = start;
    if (state !== "applied")
      assert.deepEqual(base.slice(start, start + removed.length), removed, `${id} is not in the base after ${by}`);
  }
  const diff = differenceOf(followed, editor);
  assert.deepEqual(diff?.now, linesOf(editor.text), `what is known of the text is another one after ${by}`);
  for (const key of editor.keys) assert.ok(editor.text.includes(key), `a key was lost by ${by}`);
}

export function appliedIn({ hunks }: Review): readonly string[] {
  return hunks.filter(({ state }) => state === "applied").map(({ id }) => id);
}

/** Which hunks a text holds that is what the model saw, with nothing but these; undefined where it is another one. */
export function appliedInText(review: Review, text: string): readonly string[] | undefined {
  const lines = linesOf(text);
  const isBase = lines.length === review.base.length && lines.every((line, at) => line === review.base[at]);
  return isBase ? appliedIn(review) : undefined;
}

/** A text does not tell hunks apart that touch each other. */
export function areApart({ hunks }: Review): boolean {
  return hunks.every(({ start }, at) => {
    const above = hunks[at - 1];
    return above === undefined || above.start + Math.max(above.removed.length, above.added.length) + 1 < start;
  });
}

function statesOf({ hunks }: Review): string {
  return hunks.map(({ id, state }) => `${id} ${state}`).join();
}
