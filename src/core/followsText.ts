import type { Follows } from "./events.ts";
import { t } from "./l10n.ts";
import { plainText } from "./plainText.ts";

/** What a run goes on from, in a few words. */
export function followsText({ how, title }: Follows): string {
  switch (how) {
    case "answer-now":
      return t("Asked again at a lower effort, for an answer now. The reasoning so far is kept with the run before.");
    case "again":
      return t("Asked again.");
    case "follow-up":
      return t("Follows up on “{0}”.", plainText(title, 80));
  }
}
