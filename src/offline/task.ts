import type { ProviderEvent } from "../core/provider.ts";
import type { LineRange } from "../core/request.ts";
import type { CheckedFile, SyntaxCheck } from "../core/syntaxCheck.ts";
import type { OfflineEffort } from "./efforts.ts";

/** What the worker is sent: a task, which it answers with a provider's events, the last of them a `stop`, or a check. */
export type WorkerRequest = OfflineTask | SyntaxTask;

export type WorkerAnswer = ProviderEvent | SyntaxCheck;

type SyntaxTask = { readonly kind: "syntax"; readonly files: readonly CheckedFile[] };

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

export type WorkerSettings = { readonly typescriptPath: string };
