import type ts from "typescript";
import { codeSpan } from "./markdown.ts";
import type { OpenFile } from "./openFile.ts";
import type { Span } from "./positions.ts";
import type { Proposal } from "./refactoring.ts";
import { nodeAt } from "./viaRefactor.ts";

type Changes = Extract<Proposal, { kind: "changes" }>;

/** TypeScript makes these unique in the file by a number at the end. */
const placeholder = /\b(?:newFunction|newMethod|newLocal|newProperty|NewType)(?:_\d+)?\b/;

/** Gives what was extracted its name, if that is free; the note says which name it has. */
export function renamePlaceholder(file: OpenFile, proposal: Changes, name: string | undefined): Changes {
  const given = proposal.changes
    .map((change) => placeholder.exec(change.text)?.[0])
    .find((found) => found !== undefined);
  if (given === undefined) return proposal;
  if (name === undefined || isTaken(file, name) || isTaken(file, given)) {
    return { ...proposal, note: `TypeScript calls it ${codeSpan(given)}: rename it` };
  }
  const occurrences = new RegExp(`\\b${given}\\b`, "g");
  return {
    ...proposal,
    changes: proposal.changes.map((change) => ({ ...change, text: change.text.replace(occurrences, name) })),
    note: `it is called ${codeSpan(name)}`,
  };
}

/** A name where the code itself gives one: the comment at its head, what a number is compared with, what has the type. */
export function extractedName(file: OpenFile, place: Span): string | undefined {
  const { ts, text } = file;
  const comment = headingComment(text, place.start);
  if (comment !== undefined) return comment;
  const node = nodeAt(file, place);
  if (node === undefined) return undefined;
  if (ts.isTypeLiteralNode(node)) return typeName(file, node);
  return ts.isNumericLiteral(node) ? numberName(file, node) : undefined;
}

/** "// Apply the discount." gives `applyDiscount`; longer comments are sentences and give nothing. */
function headingComment(text: string, start: number): string | undefined {
  const line =
    text
      .slice(0, text.lastIndexOf("\n", start - 1))
      .split("\n")
      .at(-1) ?? "";
  const words = /^\s*\/\/\s*([A-Za-z][A-Za-z' ]*?)[.:]?\s*$/.exec(line)?.[1]?.split(/\s+/) ?? [];
  const telling = words.filter((word) => !/^(?:the|a|an|this|its|their|of|each|every)$/i.test(word));
  if (telling.length < 2 || telling.length > 4) return undefined;
  return telling
    .map((word, index) => (index === 0 ? word.toLowerCase() : capitalised(word.toLowerCase())))
    .join("")
    .replaceAll("'", "");
}

function numberName({ ts, source }: OpenFile, node: ts.NumericLiteral): string | undefined {
  const { parent } = node;
  if (!ts.isBinaryExpression(parent)) return undefined;
  const other = parent.left === node ? parent.right : parent.left;
  const subject = ts.isPropertyAccessExpression(other) ? other.name : other;
  if (!ts.isIdentifier(subject)) return undefined;
  const kinds = ts.SyntaxKind;
  switch (parent.operatorToken.kind) {
    case kinds.LessThanToken:
    case kinds.LessThanEqualsToken:
    case kinds.GreaterThanToken:
    case kinds.GreaterThanEqualsToken:
      return `${subject.getText(source)}Limit`;
    case kinds.AsteriskToken:
    case kinds.SlashToken:
      return `${subject.getText(source)}Factor`;
    default:
      return undefined;
  }
}

function typeName({ ts, source }: OpenFile, node: ts.TypeLiteralNode): string | undefined {
  const owner = ts.isArrayTypeNode(node.parent) ? node.parent.parent : node.parent;
  if (!ts.isParameter(owner) && !ts.isPropertySignature(owner) && !ts.isVariableDeclaration(owner)) return undefined;
  const name = owner.name.getText(source);
  return /^[A-Za-z_]\w*$/.test(name)
    ? capitalised(ts.isArrayTypeNode(node.parent) ? name.replace(/s$/, "") : name)
    : undefined;
}

function isTaken({ text }: OpenFile, name: string): boolean {
  return new RegExp(`(?<![\\w$])${name.replaceAll("$", "\\$")}(?![\\w$])`).test(text);
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
