import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import * as vscode from "vscode";
import type { Check } from "../../src/core/compare/verification.ts";
import { createSession } from "../../src/core/session.ts";
import { systemClock } from "../../src/vscode/clock.ts";
import type { LiveComparison } from "../../src/vscode/compare/liveComparison.ts";
import { createFileOperations } from "../../src/vscode/fileOperations.ts";
import { createVerification } from "../../src/vscode/verify.ts";
import { answer, scripted, stop } from "../support/coreRun.ts";
import {
  allVerified,
  applyAssembled,
  beginComparison,
  candidateOf,
  createOfflineHere,
  type OfflineHere,
} from "./comparing.ts";
import { createReviewing, openFile, quietLog, type Reviewing, undo, until } from "./support.ts";

const text = "export const a = 1;\n\nexport const b = 2;\n";

/** A candidate that makes a file and changes the one that it was sent. */
function patchOf(path: string, made: string, value: string, lines: readonly string[]): string {
  return [
    "*** Begin Patch",
    `*** Add File: ${made}`,
    `+export const value = ${value};`,
    `*** Update File: ${path}`,
    "@@",
    ...lines,
    "*** End Patch",
    "",
  ].join("\n");
}

describe("candidates that create files", () => {
  const { showWarningMessage, showInformationMessage } = vscode.window;
  let reviewing: Reviewing;
  let offline: OfflineHere;
  let live: LiveComparison | undefined;
  let asked: string[];

  beforeEach(() => {
    offline = createOfflineHere();
    reviewing = createReviewing();
    asked = [];
    const agree = async (message: string, _options?: vscode.MessageOptions, ...buttons: readonly string[]) => {
      asked.push(message);
      return buttons[0];
    };
    Object.assign(vscode.window, { showWarningMessage: agree, showInformationMessage: async () => undefined });
  });

  afterEach(async () => {
    live?.dispose();
    await reviewing.review.end();
    reviewing.dispose();
    offline.dispose();
    Object.assign(vscode.window, { showWarningMessage, showInformationMessage });
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("are verified with them; a file is taken like a change, and created by its own confirmed step", async () => {
    const editor = await openFile(text);
    const path = vscode.workspace.asRelativePath(editor.document.uri, false);
    const made = `made-${Date.now()}/value.ts`;
    const uses = [
      `+import { value } from "./${made.replace(/\.ts$/, "")}";`,
      "-export const a = 1;",
      "+export const a: number = value;",
    ];
    const answers: Readonly<Record<string, string>> = {
      right: patchOf(path, made, "1", uses),
      wrong: patchOf(path, made, '"one"', uses),
      other: patchOf(path, made, "1", ["-export const b = 2;", "+export const b = 3;"]),
    };
    live = await beginComparison(
      editor.document,
      "Do it.",
      Object.keys(answers).map((model) => candidateOf(model)),
      {
        providerOf: async ({ model }) => scripted([answer(answers[model] ?? ""), stop()]),
        verification: createVerification(offline, quietLog),
      },
    );
    assert.ok(live);
    const comparison = live;
    const cells = () => comparison.scene.board.cells;
    await allVerified(comparison);
    const results = (checks: readonly Check[] = []) => checks.map(({ result }) => result);
    assert.deepEqual(
      cells().map(({ checks }) => results(checks)),
      [
        ["passed", "passed"],
        ["passed", "failed"],
        ["passed", "passed"],
      ],
    );
    const { files, groups } = comparison.scene.union;
    assert.deepEqual(
      files.map((file) => [file.path, file.variants.map(({ candidates }) => candidates)]),
      [[made, [["right", "other"], ["wrong"]]]],
    );
    comparison.take(files[0]?.id ?? "", 0);
    for (const { id } of groups) comparison.take(id, 0);
    const changes = comparison.assembled();
    assert.deepEqual([changes?.hunks.length, changes?.operations.length], [2, 1]);
    assert.ok(changes);
    await until("the result is verified", () => comparison.scene.assembledChecks !== undefined, 30);
    assert.deepEqual(results(comparison.scene.assembledChecks), ["passed", "passed"]);

    const session = createSession(systemClock);
    const operations = createFileOperations({ session, refused: [], log: quietLog });
    try {
      await applyAssembled(comparison, changes, reviewing, session);
      await until("the hunks are written", () => editor.document.getText().includes("b = 3"));
      const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file("/"), made);
      const isThere = async () =>
        vscode.workspace.fs.stat(uri).then(
          () => true,
          () => false,
        );
      assert.deepEqual([await isThere(), asked], [false, []], "nothing is created with the hunks");
      const [step] = operations.all;
      assert.deepEqual(step?.state, { kind: "pending" });
      await operations.carryOut(step?.id ?? "");
      assert.deepEqual(asked, [`Create ${made} with 1 line?`]);
      assert.equal(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)), "export const value = 1;\n");
      assert.deepEqual(operations.all[0]?.state, { kind: "done" });
      await vscode.workspace.fs.delete(vscode.Uri.joinPath(uri, ".."), { recursive: true });
    } finally {
      operations.dispose();
    }
    await vscode.window.showTextDocument(editor.document);
    await undo(editor);
    assert.equal(editor.document.getText(), text);
  });
});
