import type { LineRange } from "../core/request.ts";
import type { OfflineEffort } from "./efforts.ts";

/** What the worker is sent. It answers with the provider's events, the last of them a `stop`. */
export type OfflineTask = {
  readonly instruction: string;
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
  /** Undefined: the whole file. */
  readonly lines: LineRange | undefined;
  readonly effort: OfflineEffort;
};

export type WorkerSettings = { readonly typescriptPath: string };
