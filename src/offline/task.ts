import type { FilesVerified } from "../core/compare/fileChecks.ts";
import type { ComparedFile, SyntaxKeys } from "../core/compare/syntaxKeys.ts";
import type { Translation } from "../core/l10n.ts";
import type { ProviderEvent } from "../core/provider.ts";
import type { LineRange } from "../core/request.ts";
import type { CheckedFile, SyntaxCheck } from "../core/syntaxCheck.ts";
import type { OfflineEffort } from "./efforts.ts";

/** What the worker is sent: a task, which it answers with a provider's events, the last of them a `stop`, or a check. */
export type WorkerRequest = OfflineTask | CheckRequest;

export type WorkerAnswer = ProviderEvent | CheckAnswer;

/** Each is answered once. */
export type CheckRequest =
  | { readonly kind: "syntax"; readonly files: readonly CheckedFile[] }
  | { readonly kind: "verify"; readonly files: readonly CheckedFile[] }
  | { readonly kind: "normalise"; readonly files: readonly ComparedFile[] };

export type CheckAnswer = SyntaxCheck | FilesVerified | SyntaxKeys;

const checkAnswers: ReadonlySet<string> = new Set<CheckAnswer["type"]>(["syntax-checked", "verified", "normalised"]);

export function isCheckAnswer(answer: WorkerAnswer): answer is CheckAnswer {
  return checkAnswers.has(answer.type);
}

export type OfflineTask = {
  readonly kind: "refactor";
  readonly instruction: string;
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
  /** Undefined: the whole file. */
  readonly lines: LineRange | undefined;
  readonly effort: OfflineEffort;
};

export type WorkerSettings = { readonly typescriptPath: string; readonly translation: Translation | undefined };
