import type { LineRange } from "../request.ts";
import { createDeletions } from "./deletions.ts";
import { type Redrawn, redrawn } from "./drawnHunks.ts";
import { climbs, foldedPath, isPlainPath, likelyPath, type NamedFile, plainPath, resolvePath } from "./editPath.ts";
import { textWithoutFence } from "./fenceMarks.ts";
import type { FileOperation } from "./fileOperation.ts";
import { createFilePlacer, type FilePlacer } from "./filePlacer.ts";
import { applyOffsetEdits, type Hunk, offsetEdits } from "./hunk.ts";
import { isNumberedThrough } from "./lineNumbers.ts";
import { splitLines } from "./lines.ts";
import type { Settled, TextEdit } from "./placedEdit.ts";
import { type Placement, type PlacementRefusal, quotedIn, refuse } from "./placement.ts";
import type { ProposedEdit } from "./proposedEdit.ts";
import { createSourceText } from "./sourceText.ts";
import { isPython } from "./standIns.ts";

/** A file as the model saw it. */
export type PlanFile = NamedFile & { readonly text: string; readonly selection?: LineRange };

/** What becomes of a whole answer: text edits over all files, and steps that are confirmed and carried out by themselves. */
export type EditPlan = {
  readonly files: readonly PlannedFile[];
  readonly operations: readonly FileOperation[];
  readonly refusals: readonly { readonly edit: number; readonly refusal: PlacementRefusal }[];
};

/** Hunks in the order of the file, counted on its text without a byte order mark. */
type PlannedFile = { readonly path: string; readonly hunks: readonly Hunk[] };

export type Planner = {
  /** Where the edit goes, or undefined where only `finish` can tell. */
  add(edit: ProposedEdit): Placement | FilePlacement | undefined;
  /** Leaves out the next index: an edit of an earlier answer that came to nothing. */
  skip(): undefined;
  /** What was added so far is told: none of its steps can become a change of text any more. */
  told(): void;
  /** What was left open, and the plan of everything. Hunks that were `decided` on are not drawn anew. */
  finish(decided?: ReadonlySet<string>): {
    readonly settled: readonly Settled[];
    /** What stands in place of hunks that were told before, as a person would have drawn them. */
    readonly redrawn: Redrawn;
    readonly plan: EditPlan;
  };
};

/** An edit that is no change of text. */
type FilePlacement = { readonly kind: "operation"; readonly operation: FileOperation };

export type PlannerOptions = {
  /** An answer that names no file that was sent means the only one that was. */
  readonly onlyFileByAnyName?: boolean;
};

/** Locates all edits of an answer against the snapshot, in any order. Nothing is written. */
export function createPlanner(files: readonly PlanFile[], options: PlannerOptions = {}): Planner {
  const placers = new Map<string, FilePlacer>();
  const placements: (Placement | FilePlacement | undefined)[] = [];
  const paths: (string | undefined)[] = [];
  /** The paths where steps make a file, in one case. */
  const made = new Set<string>();
  /** What is deleted or renamed. */
  const taken = new Map<string, "delete" | "rename">();
  const deletions = createDeletions();

  function placerOf(path: string): FilePlacer {
    let placer = placers.get(path);
    if (placer === undefined) {
      const at = files.findIndex((each) => each.path === path);
      placer = createFilePlacer(
        createSourceText(files[at]?.text ?? "", isPython(path)),
        path,
        at,
        files[at]?.selection,
      );
      placers.set(path, placer);
    }
    return placer;
  }

  function placeText(edit: TextEdit, index: number): Placement | FilePlacement | undefined {
    const named = edit.kind === "replacement" ? undefined : edit.path;
    const path = named === undefined ? pathless(edit) : (fileNamed(named, edit) ?? anyName(named, edit));
    paths[index] = path;
    if (path !== undefined && taken.get(path) === "delete") {
      deletions.contest(path);
      return refuse("overlap", "", quotedIn(edit));
    }
    if (path !== undefined) return placerOf(path).place(edit, index);
    if (named === undefined) return refuse("other-file", "", quotedIn(edit));
    const text = newText(edit);
    return text === undefined ? refuse("other-file", named, quotedIn(edit)) : create(named, text, index);
  }

  /** Where lines are quoted, a part of the path is enough: they must stand there. */
  function fileNamed(named: string, edit: TextEdit): string | undefined {
    return quotes(edit) ? likelyPath(named, files) : resolvePath(named, files);
  }

  /** The file of an edit that names none: the only one, or the only one that it fits. */
  function pathless(edit: TextEdit): string | undefined {
    const [only, another] = files;
    if (another === undefined) return only?.path;
    const [fitting, other] = files.filter(({ path }) => placerOf(path).fits(edit));
    return other === undefined ? fitting?.path : undefined;
  }

  function anyName(named: string, edit: TextEdit): string | undefined {
    const [only, another] = files;
    if (options.onlyFileByAnyName !== true || another !== undefined || edit.kind === "whole") return undefined;
    if (climbs(named)) return undefined;
    return newText(edit) === undefined || only?.text === "" ? only?.path : undefined;
  }

  function create(named: string, said: string, index: number): Placement | FilePlacement | undefined {
    const path = plainPath(named);
    const text = textWithoutFence(path, said);
    const lines = text.split("\n");
    const deleted = deletions.rewritable(path);
    if (deleted !== undefined) return rewrite(deleted, lines, index);
    if (isNumberedThrough(path, lines)) return refuse("slip", "line numbers", lines);
    return refuseTarget(path, lines, undefined) ?? { kind: "operation", operation: { kind: "create", path, text } };
  }

  /** A file that is deleted and made anew stays, with another text. */
  function rewrite(path: string, lines: readonly string[], index: number): Placement | undefined {
    deletions.contest(path);
    if (lines.every((line) => line.trim() === "")) return refuse("overlap", "", lines);
    const text = lines.at(-1) === "" ? lines.slice(0, -1) : lines;
    const placement = placerOf(path).place({ kind: "whole", path, lines: text, anew: true }, index);
    paths[index] = path;
    if (placement?.kind === "located") deletions.rewritten(path);
    return placement;
  }

  /** A second step with one path would undo the first. */
  function refuseTarget(path: string, lines: readonly string[], known: string | undefined): Placement | undefined {
    const folded = foldedPath(path);
    const existing = known ?? files.find((file) => foldedPath(file.path) === folded)?.path;
    if (existing !== undefined) {
      deletions.contest(existing);
      return refuse("exists", existing, lines);
    }
    if (!isPlainPath(path)) return refuse("unsafe-path", path, lines);
    if (made.has(folded)) return refuse("overlap", "", lines);
    made.add(folded);
    return undefined;
  }

  function remove(path: string, quoted: readonly string[] | undefined, index: number): Placement | FilePlacement {
    if (taken.has(path) || paths.includes(path) || deletions.isContested(path)) return refuse("overlap", "", []);
    if (quoted !== undefined && !isWhole(placerOf(path).lines, quoted)) return refuse("not-found", "", quoted);
    taken.set(path, "delete");
    deletions.add(path, index);
    return { kind: "operation", operation: { kind: "delete", path } };
  }

  function rename(path: string, named: string): Placement | FilePlacement {
    if (taken.has(path)) return refuse("overlap", "", []);
    const to = plainPath(named);
    if (to === path) return refuse("same", "", []);
    const known = files.find((file) => file.path === to)?.path;
    const isOwn = known === undefined && foldedPath(to) === foldedPath(path);
    const refused = isOwn ? undefined : refuseTarget(to, [], known);
    if (refused !== undefined) return refused;
    taken.set(path, "rename");
    return { kind: "operation", operation: { kind: "rename", path, to } };
  }

  function withFile(path: string, operate: (known: string) => Placement | FilePlacement): Placement | FilePlacement {
    const known = resolvePath(path, files);
    return known === undefined ? refuse("other-file", path, []) : operate(known);
  }

  function place(edit: ProposedEdit, index: number): Placement | FilePlacement | undefined {
    switch (edit.kind) {
      case "malformed":
        return refuse("malformed", edit.why, edit.lines);
      case "create":
        return create(edit.path, edit.text, index);
      case "delete":
        return withFile(edit.path, (path) => remove(path, edit.quoted, index));
      case "rename":
        return withFile(edit.path, (path) => rename(path, edit.to));
      default:
        return placeText(edit, index);
    }
  }

  function planOf(): EditPlan {
    // What is settled at the end may take in hunks of edits that come after it in the answer.
    const gone = new Set(placements.flatMap((each) => (each?.kind === "located" ? (each.replaces ?? []) : [])));
    const hunks = new Map<string, Hunk[]>();
    for (const [index, placement] of placements.entries()) {
      const path = paths[index];
      if (placement?.kind !== "located" || path === undefined) continue;
      const kept = placement.hunks.filter(({ id }) => !gone.has(id));
      hunks.set(path, [...(hunks.get(path) ?? []), ...kept]);
    }
    const planned = [...hunks].map(([path, all]) => ({ path, hunks: all.sort((a, b) => a.start - b.start) }));
    return {
      files: planned,
      operations: placements.flatMap((each) => (each?.kind === "operation" ? [each.operation] : [])),
      refusals: placements.flatMap((each, edit) => (each?.kind === "refused" ? [{ edit, refusal: each.refusal }] : [])),
    };
  }

  return {
    add(edit) {
      const index = placements.length;
      const placement = place(edit, index);
      placements[index] = placement;
      return placement;
    },
    skip() {
      placements.push(undefined);
    },
    told: () => deletions.told(),
    finish(decided) {
      const settled = [...[...placers.values()].flatMap((placer) => placer.settle()), ...deletions.settle()];
      settled.sort((a, b) => a.index - b.index);
      for (const { index, placement } of settled) placements[index] = placement;
      const plan = planOf();
      const drawn = redrawn(
        plan.files.map(({ path, hunks }) => ({ lines: placerOf(path).lines, hunks })),
        decided,
      );
      return { settled, redrawn: drawn, plan: { ...plan, files: withRedrawn(plan.files, drawn) } };
    },
  };
}

/** Exactly the file, but for blanks at line ends and its last newline. */
function isWhole(lines: readonly string[], quoted: readonly string[]): boolean {
  const filled = lines.at(-1) === "" ? lines.slice(0, -1) : lines;
  const said = quoted.at(-1) === "" && quoted.length > filled.length ? quoted.slice(0, -1) : quoted;
  return said.length === filled.length && said.every((line, at) => line.trimEnd() === filled[at]?.trimEnd());
}

function withRedrawn(files: readonly PlannedFile[], { hunks: fresh, replaces }: Redrawn): readonly PlannedFile[] {
  const gone = new Set(replaces);
  return files.map(({ path, hunks }) => {
    const own = fresh.filter(({ file }) => file === hunks[0]?.file);
    const kept = hunks.filter(({ id }) => !gone.has(id));
    return { path, hunks: [...kept, ...own].sort((a, b) => a.start - b.start) };
  });
}

function quotes(edit: TextEdit): boolean {
  if (edit.kind === "string") return edit.old !== "";
  if (edit.kind !== "block") return false;
  return edit.hints?.anchors !== undefined || edit.readings.some(({ search }) => search.length > 0);
}

/** The text of a block that quotes nothing: a new file's, where it names one. */
function newText(edit: TextEdit): string | undefined {
  if (edit.kind === "string") return edit.old === "" ? edit.new : undefined;
  const [reading, another] = edit.kind === "block" ? edit.readings : [];
  if (reading === undefined || another !== undefined || reading.search.length > 0) return undefined;
  return reading.changes === undefined ? reading.replace.map((line) => `${line}\n`).join("") : undefined;
}

/** The text with the hunks carried out; every line that they do not touch keeps its bytes. */
export function withHunks(text: string, hunks: readonly Hunk[]): string {
  const mark = text.startsWith("\uFEFF") ? "\uFEFF" : "";
  const bare = text.slice(mark.length);
  return mark + applyOffsetEdits(bare, offsetEdits(splitLines(bare), hunks));
}
