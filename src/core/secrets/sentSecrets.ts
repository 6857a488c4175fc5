import type { SentRange } from "../events.ts";
import { t } from "../l10n.ts";
import { partNear } from "../largeText.ts";
import { numberText } from "../numbers.ts";
import { plainText } from "../plainText.ts";
import type { Prompt } from "../provider.ts";
import { filesOf, type LineRange, type RefactorRequest, type Snapshot, type Target } from "../request.ts";
import type { RunInput } from "../run.ts";
import { findMasks, maskNote, maskRequest } from "./mask.ts";
import { type Finding, scanSecrets } from "./scan.ts";

/** A possible secret in what is about to be sent. `line` counts from 1; both are undefined for the instruction. */
export type SentSecret = Pick<Finding, "kind" | "excerpt"> & {
  readonly path: string | undefined;
  readonly line: number | undefined;
};

type Sent = Pick<RefactorRequest, "target" | "instruction" | "earlier">;

/** The possible secrets in the lines that go, in the instruction, and in what is told of an earlier run. The whole of a file tells what is one; of a large one, what is near. */
export function sentSecrets({ target, instruction, earlier = "" }: Sent, contextLines: number): SentSecret[] {
  const nowhere = { path: undefined, line: undefined };
  const ranges = sentRanges(target, contextLines);
  return [
    ...scanSecrets(`${instruction}\n${earlier}`).map(({ kind, excerpt }) => ({ kind, excerpt, ...nowhere })),
    ...filesOf(target).flatMap((file, index) => secretsIn(file, ranges[index]?.lines)),
  ];
}

/** The lines of each file that leave with a target: zero-based, end-exclusive. */
export function sentRanges(target: Target, contextLines: number): SentRange[] {
  return filesOf(target).map(({ path, text }) => {
    const total = lineEnds(text) + 1;
    if (target.kind !== "selection") return { path, lines: { start: 0, end: total } };
    const { start, end } = target.lines;
    return { path, lines: { start: Math.max(0, start - contextLines), end: Math.min(total, end + contextLines) } };
  });
}

function secretsIn({ path, text: whole }: Snapshot, sent: LineRange | undefined): SentSecret[] {
  if (sent === undefined) return [];
  const found: SentSecret[] = [];
  const { text, line: start } = partNear(whole, sent);
  let line = start;
  let counted = 0;
  for (const { kind, excerpt, ...at } of scanSecrets(text)) {
    line += lineEnds(text.slice(counted, at.start));
    counted = at.start;
    const inside = text.slice(at.start, at.end);
    const first = line + lineEnds(inside.slice(0, inside.length - inside.trimStart().length));
    const last = line + lineEnds(inside.trimEnd());
    if (first < sent.end && last >= sent.start) found.push({ kind, excerpt, path, line: first + 1 });
  }
  return found;
}

/** The input with every secret masked. `build` words the prompt as it was worded for the input. */
export function maskInput(input: RunInput, build: (request: Sent) => Prompt): RunInput {
  const masks = findMasks(input.request);
  const masked = maskRequest(input.request, masks);
  const { system, user, tool } = build(masked);
  const title = input.title === input.request.instruction ? masked.instruction : input.title;
  const noted = (text: string) => `${text}\n\n${maskNote}`;
  const tools = tool === undefined ? {} : { tool: { ...tool, otherwise: noted(tool.otherwise) } };
  return { ...input, title, prompt: { system: noted(system), user, ...tools }, masks };
}

/** What the user is asked, in plain words: what was found, where, and what each button does. */
export function secretsQuestion(
  found: readonly SentSecret[],
  destination: string,
): { readonly message: string; readonly detail: string } {
  const paths = new Set(found.flatMap(({ path }) => path ?? []));
  const shown = found.slice(0, mostShown).map(({ kind, excerpt, path = "", line }) => {
    const place = placeText(paths.size > 1 ? plainText(path) : undefined, line);
    return `${place}: ${kind} (${excerpt})`;
  });
  if (found.length > mostShown) shown.push(t("and {0} more.", numberText(found.length - mostShown)));
  const [only] = paths;
  const from = only === undefined || paths.size > 1 ? "" : t(" from {0}", plainText(only));
  const message =
    found.length === 1
      ? t("The text to be sent{0} contains a possible secret. It {1}.", from, destination)
      : t("The text to be sent{0} contains {1} possible secrets. It {2}.", from, numberText(found.length), destination);
  return {
    message,
    detail: `${shown.join("\n")}\n\n${t("Mask sends a placeholder for each and puts the value back into the answer here. Send sends the text as it is.")}`,
  };
}

function placeText(path: string | undefined, line: number | undefined): string {
  if (line === undefined) return t("Instruction");
  return path === undefined ? t("Line {0}", line) : t("{0}, line {1}", path, line);
}

const mostShown = 8;

function lineEnds(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}
