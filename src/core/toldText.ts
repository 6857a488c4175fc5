import { t } from "./l10n.ts";

/** What a run's log keeps in English, since a model is told the same, or since it was written before it is read. */
const texts: Readonly<Record<string, string>> = {
  "The code block does not say which file it is.": t("The code block does not say which file it is."),
  "The code block ends inside the file: put the whole file into one, with longer marks than any in the file.": t(
    "The code block ends inside the file: put the whole file into one, with longer marks than any in the file.",
  ),
  "It changes nothing.": t("It changes nothing."),
  "It is part of the model's reasoning, which ends below it.": t(
    "It is part of the model's reasoning, which ends below it.",
  ),
  "A line below it ends it a second time, so it may have ended too early.": t(
    "A line below it ends it a second time, so it may have ended too early.",
  ),
  "Lines with + stand below its last hunk, which by its numbers ends before them.": t(
    "Lines with + stand below its last hunk, which by its numbers ends before them.",
  ),
  "A line of a file to delete does not begin with -.": t("A line of a file to delete does not begin with -."),
  "it answered with a web page": t("it answered with a web page"),
  "another address": t("another address"),
  "other JSON": t("other JSON"),
  "line numbers": t("line numbers"),
  "quotes in another spelling": t("quotes in another spelling"),
  "markers of edits": t("markers of edits"),
  "HTML entities": t("HTML entities"),
  "curly quotes around strings": t("curly quotes around strings"),
  "dots in place of code": t("dots in place of code"),
  "line breaks inside of strings": t("line breaks inside of strings"),
  "the marks of a code block": t("the marks of a code block"),
  "the marks of a diff": t("the marks of a diff"),
  "the file's path": t("the file's path"),
  "what stands right below them once more": t("what stands right below them once more"),
  "what stands right above them once more": t("what stands right above them once more"),
  "the tags around the files that were sent": t("the tags around the files that were sent"),
  "blanks or invisible characters that no code has": t("blanks or invisible characters that no code has"),
  "spaces where a makefile needs tabs": t("spaces where a makefile needs tabs"),
  "tabs and spaces mixed in indentation": t("tabs and spaces mixed in indentation"),
  "maximum output tokens": t("maximum output tokens"),
  "spending cap": t("spending cap"),
  "the provider's content filter stopped the answer.": t("the provider's content filter stopped the answer."),
  "no reason given": t("no reason given"),
  "your settings": t("your settings"),
  "The answer ended inside this block.": t("The answer ended inside this block."),
  "It cannot be known which ======= line divides the block.": t(
    "It cannot be known which ======= line divides the block.",
  ),
  "The block has no ======= line between the old and the new lines.": t(
    "The block has no ======= line between the old and the new lines.",
  ),
  "This command is no single patch.": t("This command is no single patch."),
  "The patch of this command is not complete.": t("The patch of this command is not complete."),
  "Something else than a patch stands in this command.": t("Something else than a patch stands in this command."),
  "The answer ended inside this tool call.": t("The answer ended inside this tool call."),
  "A line of a new file does not begin with +.": t("A line of a new file does not begin with +."),
  "The arguments of this tool call are no JSON.": t("The arguments of this tool call are no JSON."),
  "The arguments of this tool call hold no edit.": t("The arguments of this tool call hold no edit."),
  "An edit of this tool call lacks its old or its new text.": t(
    "An edit of this tool call lacks its old or its new text.",
  ),
  "An old text is not followed by a new one.": t("An old text is not followed by a new one."),
  "The answer ended inside this edit.": t("The answer ended inside this edit."),
  "The tool call has no arguments.": t("The tool call has no arguments."),
  "The answer ended before this tool call.": t("The answer ended before this tool call."),
  "Something else than arguments stands in this tool call.": t(
    "Something else than arguments stands in this tool call.",
  ),
  "The text of this tool call is no patch.": t("The text of this tool call is no patch."),
  "This tool call goes on after another has begun.": t("This tool call goes on after another has begun."),
  "The answer ended inside this diff.": t("The answer ended inside this diff."),
  "The answer ended inside this patch.": t("The answer ended inside this patch."),
  "The code block holds another file than the one that it names.": t(
    "The code block holds another file than the one that it names.",
  ),
  "The code block holds only a part of the file, and the whole file was expected.": t(
    "The code block holds only a part of the file, and the whole file was expected.",
  ),
  "The code block holds markers of edits where the file's text was expected.": t(
    "The code block holds markers of edits where the file's text was expected.",
  ),
  "The code block holds only a part of the selection, and all of it was expected.": t(
    "The code block holds only a part of the selection, and all of it was expected.",
  ),
  "With the code block in place of the file a bracket would be open or closed too often.": t(
    "With the code block in place of the file a bracket would be open or closed too often.",
  ),
  "With the code block in place of the selection a bracket would be open or closed too often.": t(
    "With the code block in place of the selection a bracket would be open or closed too often.",
  ),
  "The code block holds more than the selection: what the selection is in begins in it again.": t(
    "The code block holds more than the selection: what the selection is in begins in it again.",
  ),
  "It is a whole file in an answer that also holds edits, so it was left out.": t(
    "It is a whole file in an answer that also holds edits, so it was left out.",
  ),
  "It is a code block in an answer that also calls tools, so it was left out.": t(
    "It is a code block in an answer that also calls tools, so it was left out.",
  ),
  "Its lines do not all stand as far in as the code block that they are in.": t(
    "Its lines do not all stand as far in as the code block that they are in.",
  ),
  "The answer's code block was never closed.": t("The answer's code block was never closed."),
  "The arguments of this tool call are not complete.": t("The arguments of this tool call are not complete."),
  "The code block holds markers of edits where the selection's text was expected.": t(
    "The code block holds markers of edits where the selection's text was expected.",
  ),
};

/** The same, around what a model wrote. */
const around: readonly (readonly [english: RegExp, shown: (written: string) => string])[] = [
  [/^the response was (.*)$/s, (written) => t("the response was {0}", written)],
  [
    /^It calls the tool (.*), which it was not given\.$/s,
    (written) => t("It calls the tool {0}, which it was not given.", written),
  ],
  [/^The patch changes nothing in (.*)\.$/s, (written) => t("The patch changes nothing in {0}.", written)],
  [
    /^The patch has a line that is none of its markers: (.*)$/s,
    (written) => t("The patch has a line that is none of its markers: {0}", written),
  ],
  [
    /^The answer holds (.*) code blocks where one was asked for\.$/s,
    (written) => t("The answer holds {0} code blocks where one was asked for.", written),
  ],
];

/** A text that is kept in English, as people read it; what a provider or a model wrote stays as it is. */
export function toldText(text: string): string {
  if (Object.hasOwn(texts, text)) return texts[text] ?? text;
  for (const [english, shown] of around) {
    const written = english.exec(text)?.[1];
    if (written !== undefined) return shown(written);
  }
  return text;
}

/** A provider's words as one sentence of ours: plain text, at most 200 characters, ended by a full stop. */
export function sentence(text: string): string {
  const plain = toldText(text.replace(/\s+/g, " ").trim());
  if (plain === "") return t("it gave no reason.");
  const short = plain.length > 200 ? `${plain.slice(0, 199)}…` : plain;
  return /[.!?…]$/.test(short) ? short : `${short}.`;
}
