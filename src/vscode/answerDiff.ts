import * as vscode from "vscode";
import { compareAnswers } from "../core/compare/answers.ts";
import { t } from "../core/l10n.ts";
import type { TextDocuments } from "./textDocuments.ts";

/** What a candidate said, where it is no edit. */
export type NamedAnswer = { readonly name: string; readonly text: string };

/** Two answers beside each other: as JSON, each written the same way, where both are; else as text. */
export async function openAnswerDiff(documents: TextDocuments, first: NamedAnswer, second: NamedAnswer): Promise<void> {
  const { kind, same, before, after, invalid } = compareAnswers(first.text, second.text);
  const isJson = kind === "json";
  if (same) {
    await vscode.window.showInformationMessage(
      isJson
        ? t("{0} and {1} gave the same JSON, however it is written.", first.name, second.name)
        : t("{0} and {1} gave the same but for blanks at the ends of lines.", first.name, second.name),
    );
    return;
  }
  // A schema that such a text names would be fetched for a document of JSON.
  const extension = isJson ? "json.txt" : "txt";
  const shown = ({ name }: NamedAnswer, lines: readonly string[]) => ({
    name: `${name}.${extension}`,
    text: lines.join("\n"),
  });
  const title = `${first.name} ↔ ${second.name}${isJson ? " (JSON)" : ""}`;
  await documents.diff(shown(first, before), shown(second, after), title);
  for (const [at, why] of invalid.entries()) {
    if (why === undefined) continue;
    const [broken, other] = at === 0 ? [first, second] : [second, first];
    void vscode.window.showWarningMessage(
      t("{0} did not answer with JSON ({1}), and {2} did, so they are compared as text.", broken.name, why, other.name),
    );
  }
}
