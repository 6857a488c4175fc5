import type { Message } from "./actions.ts";
import type { Failure } from "./failure.ts";
import { t } from "./l10n.ts";
import { countText, megabytesText } from "./numbers.ts";
import { sentence } from "./toldText.ts";

type LocalFailure = Extract<
  Failure,
  {
    kind:
      | "untrusted-workspace"
      | "file-too-large"
      | "selection-gone"
      | "file-gone"
      | "too-many-tokens"
      | "binary"
      | "undecodable"
      | "unsupported-document"
      | "offline-language"
      | "offline-no-match"
      | "offline-unavailable"
      | "unexpected";
  }
>;

/** What fails on this computer, before a provider has to do with it. */
export function localFailureText(failure: LocalFailure): Message {
  switch (failure.kind) {
    case "untrusted-workspace":
      return {
        text: t(
          "This folder is in Restricted Mode, so no code is sent anywhere. Trust the folder, or choose the offline model.",
        ),
        actions: ["manage-trust", "choose-model"],
      };
    case "file-too-large":
      return {
        text: t(
          "{0} is {1} MB; Fathom sends files up to {2} MB. Select the part to refactor.",
          failure.path,
          megabytesText(failure.bytes),
          megabytesText(failure.limit),
        ),
        actions: ["refactor-selection"],
      };
    case "selection-gone":
      return {
        text: t(
          "The lines that were selected in {0} are gone, so nothing was sent. Select the lines to refactor again.",
          failure.path,
        ),
        actions: ["refactor-selection"],
      };
    case "file-gone":
      return {
        text: t("{0} cannot be opened any more, so nothing was sent. Choose again what to refactor.", failure.path),
        actions: ["refactor-files", "refactor-selection"],
      };
    case "too-many-tokens":
      return {
        text:
          failure.model === undefined
            ? t(
                "This is about {0}, and Fathom sends at most {1} at once. Choose fewer files or a smaller folder, or select only the functions to change.",
                countText(failure.tokens, "token"),
                countText(failure.limit, "token"),
              )
            : t(
                "This is about {0}, and {1} takes {2}. Choose fewer files, select only the functions to change, or choose a model with a larger context.",
                countText(failure.tokens, "token"),
                failure.model,
                countText(failure.limit, "token"),
              ),
        actions: failure.model === undefined ? ["refactor-selection"] : ["choose-model", "refactor-selection"],
      };
    case "binary":
      return {
        text: t("{0} holds binary data, and Fathom refactors text. Open a text file.", failure.path),
        actions: [],
      };
    case "undecodable":
      return {
        text: t(
          "{0} holds bytes that are no text in {1}, and saving would lose them. Reopen it with the right encoding (click the encoding in the status bar), then ask again.",
          failure.path,
          failure.encoding,
        ),
        actions: [],
      };
    case "unsupported-document":
      return {
        text: t("{0} cannot be refactored: {1} Open a file that you can edit.", failure.path, sentence(failure.why)),
        actions: [],
      };
    case "offline-language":
      return {
        text: t(
          "The offline model refactors TypeScript and JavaScript, not {0}. Choose another model for this file.",
          failure.language,
        ),
        actions: ["choose-model"],
      };
    case "offline-no-match":
      return {
        text: t(
          "Nothing to do: the offline model has no refactoring for “{0}”. It can: {1}.",
          failure.instruction.replace(/\.$/, ""),
          shortList(failure.can),
        ),
        actions: ["choose-model", "refactor-selection"],
      };
    case "offline-unavailable":
      return {
        text: t(
          "The offline model could not start: {0} Choose another model, or look in the log.",
          sentence(failure.detail),
        ),
        actions: ["choose-model", "show-log"],
      };
    case "unexpected":
      return {
        text: t("Something went wrong inside Fathom. Nothing was changed; the log has the details."),
        actions: ["show-log", "try-again"],
      };
  }
}

const listed = 6;

function shortList(words: readonly string[]): string {
  const more = words.length - listed;
  return more > 1 ? t("{0} and {1} more", words.slice(0, listed).join(", "), more) : words.join(", ");
}
