import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import * as vscode from "vscode";
import { applyAssembled, spliced } from "./comparing.ts";
import { createOfflineComparing, type OfflineComparing, offlineCandidates } from "./offlineComparing.ts";
import { bytesOf, openFile, undo, until } from "./support.ts";

/** With a byte order mark, CRLF, no newline at the end, and characters of two and four bytes. */
const text = [
  "export function greet(name: string, city: string): string {",
  '  const hello = "Grüße, " + name + "! 🎉";',
  "",
  "  // Where they live.",
  "",
  '  const where = "from " + city;',
  "",
  "  // Both together.",
  "",
  '  return hello + " " + where;',
  "}",
].join("\r\n");
const bytes = new TextEncoder().encode(`\uFEFF${text}`);
const efforts = ["none", "medium", "high"] as const;
const candidates = offlineCandidates(efforts);

describe("a comparison in the editor", () => {
  let comparing: OfflineComparing;

  beforeEach(() => {
    comparing = createOfflineComparing();
  });

  afterEach(() => comparing.dispose());

  it("compares, assembles and applies in a document that was never saved", async () => {
    const content = text.replaceAll("\r\n", "\n");
    const document = await vscode.workspace.openTextDocument({ language: "typescript", content });
    const editor = await vscode.window.showTextDocument(document);
    const made = await comparing.compared(document, candidates);
    assert.deepEqual(
      made.scene.board.cells.map(({ run }) => run?.outcome?.kind),
      efforts.map(() => "finished"),
    );
    made.takeAll("high");
    const changes = made.assembled();
    assert.ok(changes !== undefined && changes.hunks.length > 1);
    const predicted = spliced(document.getText(), changes.hunks);
    await applyAssembled(made, changes, comparing.reviewing);
    await until("it is written", () => document.getText() === predicted);
    await undo(editor);
    assert.equal(document.getText(), content);
  });

  it("assembles from three candidates what is written as predicted, and one undo gives every byte back", async () => {
    const editor = await openFile(bytes);
    const { document } = editor;
    const made = await comparing.compared(document, candidates);
    const { board, union } = made.scene;
    assert.deepEqual(
      board.cells.map(({ run, checks }) => [run?.outcome?.kind, checks?.map(({ result }) => result)]),
      efforts.map(() => ["finished", ["passed", "passed"]]),
    );
    assert.equal(union.groups.length, 3);
    // The place that nobody but the higher efforts changes is taken from one of them, and one by name from each.
    const takenFrom = new Set<string>();
    for (const [at, group] of union.groups.entries()) {
      const variant = group.variants.findIndex(({ candidates: who }) => who.includes(efforts[at] ?? ""));
      assert.notEqual(variant, -1, `${efforts[at]} changes ${group.id}`);
      made.take(group.id, variant);
      takenFrom.add(efforts[at] ?? "");
    }
    assert.equal(takenFrom.size, 3);
    const changes = made.assembled();
    assert.ok(changes?.hunks.length === 3);
    const predicted = spliced(document.getText(), changes.hunks);

    await applyAssembled(made, changes, comparing.reviewing);
    await until("it is written", () => document.getText() === predicted);
    await document.save();
    assert.deepEqual(await bytesOf(document), new TextEncoder().encode(`\uFEFF${predicted}`));
    await undo(editor);
    await document.save();
    assert.deepEqual(await bytesOf(document), bytes);
  });
});
