import type ts from "typescript";
import type { Reading } from "./instruction.ts";
import { changesIn, type OpenFile } from "./openFile.ts";
import type { Span } from "./positions.ts";
import { nodeSpan, nodesWithin, type Place, type Proposal, type Refactoring } from "./refactoring.ts";

export type RefactorOptions = {
  /** TypeScript's names for the refactoring and for what it does here. */
  readonly name: string;
  readonly action: string;
  /** The nodes worth asking about. TypeScript decides. */
  readonly candidate: (node: ts.Node, file: OpenFile, reading: Reading) => boolean;
  /** Where to ask, when TypeScript wants another span than the whole node. */
  readonly at?: (node: ts.Node, file: OpenFile) => Span;
  readonly what?: (node: ts.Node, file: OpenFile) => string;
  /** Why this place is better left alone. */
  readonly refuse?: (node: ts.Node, file: OpenFile) => string | undefined;
  /** The last word on what TypeScript proposes. */
  readonly review?: (proposal: Extract<Proposal, { kind: "changes" }>, place: Place, file: OpenFile) => Proposal;
  readonly repeats?: boolean;
};

/** A refactoring that TypeScript offers at a span. */
export function viaRefactor(options: RefactorOptions): Refactoring {
  return {
    repeats: options.repeats ?? true,
    find(file, area, reading) {
      return nodesWithin(file, area)
        .filter((node) => options.candidate(node, file, reading))
        .filter((node) => offered(file, whereToAsk(node, file, options), options.name).includes(options.action))
        .map((node) => placeOf(node, file, options));
    },
    propose(file, place) {
      const node = nodeAt(file, place);
      const why = node === undefined ? undefined : options.refuse?.(node, file);
      if (why !== undefined) return { kind: "refused", why };
      const at = node === undefined ? place : whereToAsk(node, file, options);
      const proposal = proposeRefactor(file, at, options.name, options.action);
      return proposal?.kind === "changes" ? (options.review?.(proposal, place, file) ?? proposal) : proposal;
    },
  };
}

/** The actions of one refactoring that TypeScript offers at a span. */
export function offered(file: OpenFile, at: Span, name: string): readonly string[] {
  const range = { pos: at.start, end: at.end };
  return file.service
    .getApplicableRefactors(file.name, range, file.preferences, "invoked")
    .filter((each) => each.name === name)
    .flatMap((each) => each.actions)
    .filter((action) => action.notApplicableReason === undefined)
    .map((action) => action.name);
}

export function proposeRefactor(file: OpenFile, at: Span, name: string, action: string): Proposal | undefined {
  if (!offered(file, at, name).includes(action)) return undefined;
  const range = { pos: at.start, end: at.end };
  const info = file.service.getEditsForRefactor(file.name, file.format, range, name, action, file.preferences);
  if (info === undefined || info.edits.length === 0) {
    return { kind: "refused", why: info?.notApplicableReason ?? "TypeScript found no safe way to do it" };
  }
  const changes = changesIn(file, info.edits);
  return changes === undefined
    ? { kind: "refused", why: "TypeScript wants to change another file for it" }
    : { kind: "changes", changes };
}

function whereToAsk(node: ts.Node, file: OpenFile, { at }: RefactorOptions): Span {
  return at === undefined ? nodeSpan(node, file.source) : at(node, file);
}

function placeOf(node: ts.Node, file: OpenFile, { what }: RefactorOptions): Place {
  return { ...nodeSpan(node, file.source), ...(what === undefined ? {} : { what: what(node, file) }) };
}

/** The outermost node that stands exactly there. */
export function nodeAt(file: OpenFile, span: Span): ts.Node | undefined {
  return nodesWithin(file, span).find((node) => {
    const own = nodeSpan(node, file.source);
    return own.start === span.start && own.end === span.end;
  });
}
