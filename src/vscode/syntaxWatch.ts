import { addedTypeErrors } from "../core/compare/fileChecks.ts";
import { splitLines } from "../core/edit/lines.ts";
import { proposalLines } from "../core/proposal.ts";
import type { Session } from "../core/session.ts";
import type { CheckedFile } from "../core/syntaxCheck.ts";
import type { Log } from "./log.ts";
import type { Providers } from "./providers.ts";
import type { FileReview } from "./reviewedFile.ts";

/** Looks for syntax errors, and then for type errors, that a run's hunks would add, and tells the session. A later check takes the place of an earlier one. */
export type SyntaxWatch = { check(run: string, files: readonly FileReview[]): Promise<void>; cancel(): void };

export function createSyntaxWatch(providers: Providers, session: Session, log: Log): SyntaxWatch {
  let going = new AbortController();

  function cancel(): void {
    going.abort();
    going = new AbortController();
  }

  return {
    cancel,
    async check(run, files) {
      cancel();
      const { signal } = going;
      const checked = files.filter(({ review }) => review.hunks.length > 0).map(checkedFile);
      try {
        const check = await providers.checkSyntax(checked, signal);
        session.syntaxChecked(run, check);
        // Types take longer, and nobody waits for them.
        if (check.added.length > 0) return;
        const found = await providers.verify(checked, signal);
        const types = found === undefined ? [] : addedTypeErrors(found);
        if (types.length > 0 && !signal.aborted) session.syntaxChecked(run, { ...check, types });
      } catch (error) {
        // A check that cannot be made takes nothing from the review.
        if (!signal.aborted) log.error(`The syntax and types of the proposal could not be checked: ${String(error)}`);
      }
    },
  };
}

function checkedFile({ file, review }: FileReview): CheckedFile {
  const { path, languageId, text } = file;
  return { path, languageId, before: splitLines(text).lines.join("\n"), after: proposalLines(review).join("\n") };
}
