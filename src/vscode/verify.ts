import type { CandidateFile } from "../core/compare/candidateFiles.ts";
import { checksNotRun, fileChecks } from "../core/compare/fileChecks.ts";
import type { Normalise } from "../core/compare/formatting.ts";
import { comparedFiles, normaliseBy } from "../core/compare/syntaxKeys.ts";
import type { Union } from "../core/compare/union.ts";
import type { Check } from "../core/compare/verification.ts";
import { t } from "../core/l10n.ts";
import { filesOf, type Target } from "../core/request.ts";
import type { Log } from "./log.ts";
import type { Providers } from "./providers.ts";

/** What the offline model's worker can tell of candidates before anything is written. */
export type Verification = {
  /** Syntax and types of a candidate's files, the unchanged ones among them. Rejects only when the signal aborts. */
  check(files: readonly CandidateFile[], signal: AbortSignal): Promise<readonly Check[]>;
  /** How the places of a union read without their formatting; undefined where that cannot be told. */
  normaliser(union: Union, target: Target, signal: AbortSignal): Promise<Normalise | undefined>;
};

type Worker = Pick<Providers, "verify" | "normalise">;

export function createVerification(worker: Worker, log: Pick<Log, "error">): Verification {
  /** Undefined for what went wrong; a check that cannot be made takes nothing from the candidate. */
  async function tried<Value>(what: string, work: () => Promise<Value>, signal: AbortSignal) {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      const isSlow = error instanceof Error && error.name === "TimeoutError";
      log.error(`${what} could not be checked: ${String(error)}`);
      return isSlow ? "slow" : undefined;
    }
  }

  return {
    async check(files, signal) {
      if (files.every(({ before, after }) => before === after)) return checksNotRun(t("Nothing changes."));
      const found = await tried("A candidate", () => worker.verify(files, signal), signal);
      if (found === "slow") return checksNotRun(t("The check took too long and was stopped."));
      return found === undefined ? checksNotRun(t("TypeScript is not to be had in this editor.")) : fileChecks(found);
    },
    async normaliser(union, target, signal) {
      const files = comparedFiles(union, filesOf(target));
      const keys = await tried("Formatting", () => worker.normalise(files, signal), signal);
      return keys === undefined || keys === "slow" ? undefined : normaliseBy(files, keys);
    },
  };
}
