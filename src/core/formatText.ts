import type { EditFormat } from "./edit/formatChoice.ts";
import { t } from "./l10n.ts";
import type { AskedFormat } from "./prompt.ts";

const names: Record<EditFormat, string> = {
  v4a: t("a patch"),
  "string-replace": t("replacements by a tool"),
  "search-replace": t("search/replace blocks"),
  "whole-file": t("the whole file"),
  "whole-selection": t("the whole selection"),
};

/** "search/replace blocks: two answers with a patch in a row could not be placed". */
export function askedText({ format, insteadOf }: AskedFormat): string {
  const why = insteadOf === undefined ? "" : t(": two answers in a row with {0} could not be placed", names[insteadOf]);
  return `${names[format]}${why}`;
}
