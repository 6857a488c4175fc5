import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import * as vscode from "vscode";
import { createAnswerReader } from "../../src/core/answerReader.ts";
import type { Candidate } from "../../src/core/compare/candidate.ts";
import { hashesOf } from "../../src/core/compare/frozenRequest.ts";
import type { Hunk } from "../../src/core/edit/hunk.ts";
import { buildPrompt } from "../../src/core/prompt.ts";
import type { Target } from "../../src/core/request.ts";
import { createSession } from "../../src/core/session.ts";
import { createOfflineProvider, type OfflineProvider } from "../../src/offline/offlineProvider.ts";
import { systemClock } from "../../src/vscode/clock.ts";
import { createComparisonReviews } from "../../src/vscode/compare/comparisonReviews.ts";
import { createComparisonStore } from "../../src/vscode/compare/comparisonStore.ts";
import { createLiveComparison, type LiveComparison } from "../../src/vscode/compare/liveComparison.ts";
import { offlineModel } from "../../src/vscode/models.ts";
import { sha256 } from "../../src/vscode/runFolder.ts";
import { newRunId } from "../../src/vscode/runIds.ts";
import { createVerification } from "../../src/vscode/verify.ts";
import { bytesOf, createReviewing, openFile, quietLog, type Reviewing, undo, until } from "./support.ts";

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
const candidates: readonly Candidate[] = efforts.map((effort) => ({
  id: effort,
  model: offlineModel,
  modelName: "offline",
  effort: { asked: effort, sent: effort },
  repetition: 1,
}));

describe("a comparison in the editor", () => {
  let offline: OfflineProvider;
  let reviewing: Reviewing;
  let live: LiveComparison | undefined;

  beforeEach(() => {
    const extension = vscode.extensions.getExtension("fathom.fathom");
    assert.ok(extension);
    offline = createOfflineProvider({
      workerPath: join(extension.extensionPath, "dist", "offlineWorker.cjs"),
      typescriptPath: join(vscode.env.appRoot, "extensions", "node_modules", "typescript", "lib", "typescript.js"),
    });
    reviewing = createReviewing();
  });

  afterEach(async () => {
    live?.dispose();
    await reviewing.review.end();
    reviewing.dispose();
    offline.dispose();
  });

  async function compared(document: vscode.TextDocument): Promise<LiveComparison> {
    const file = {
      uri: document.uri.toString(),
      path: vscode.workspace.asRelativePath(document.uri),
      languageId: document.languageId,
      version: document.version,
      text: document.getText(),
    };
    const target: Target = { kind: "file", file };
    const instruction = "Use template literals.";
    const frozen = { title: "Templates", instruction, target, prompt: buildPrompt(instruction, target, 20) };
    const folder = await mkdtemp(join(tmpdir(), "fathom-compare-"));
    const made = createLiveComparison(
      {
        id: newRunId(),
        frozen,
        hashes: hashesOf(frozen, sha256),
        target: file.path,
        candidates,
        budgets: new Map(),
        cap: undefined,
        destinations: new Set(),
      },
      {
        providerOf: async () => offline,
        store: createComparisonStore(folder, quietLog, () => undefined),
        ledger: { record: () => undefined },
        admission: {
          estimator: () => Promise.reject(new Error("Nothing is estimated.")),
          admit: async (asked) => ({ frozen: asked, extras: new Map(), cap: undefined }),
        },
        verification: createVerification(offline, quietLog),
        command: { run: () => Promise.reject(new Error("No command is run.")) },
        readAnswer: createAnswerReader,
        report: (carryOut) => void carryOut().catch((error: unknown) => assert.fail(String(error))),
      },
    );
    live = made;
    made.go();
    await until("all are verified", () => made.scene.board.cells.every(({ checks }) => checks !== undefined), 25);
    return made;
  }

  async function applied(made: LiveComparison, hunks: readonly Hunk[]): Promise<void> {
    const reviews = createComparisonReviews({
      session: createSession(systemClock),
      review: reviewing.review,
      refactor: { makeRoom: async () => true },
      store: { add: async () => true, takeUp: () => undefined },
      panel: { reveal: async () => undefined },
      ledger: { choose: () => undefined },
      isKept: () => false,
    });
    await reviews.begin(made, hunks);
    await reviewing.review.decideAll("accepted");
    await reviewing.review.apply();
  }

  it("compares, assembles and applies in a document that was never saved", async () => {
    const content = text.replaceAll("\r\n", "\n");
    const document = await vscode.workspace.openTextDocument({ language: "typescript", content });
    const editor = await vscode.window.showTextDocument(document);
    const made = await compared(document);
    assert.deepEqual(
      made.scene.board.cells.map(({ run }) => run?.outcome?.kind),
      efforts.map(() => "finished"),
    );
    made.takeAll("high");
    const hunks = made.assembled();
    assert.ok(hunks !== undefined && hunks.length > 1);
    const predicted = spliced(document.getText(), hunks);
    await applied(made, hunks);
    await until("it is written", () => document.getText() === predicted);
    await undo(editor);
    assert.equal(document.getText(), content);
  });

  it("assembles from three candidates what is written as predicted, and one undo gives every byte back", async () => {
    const editor = await openFile(bytes);
    const { document } = editor;
    const made = await compared(document);
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
    const hunks = made.assembled();
    assert.ok(hunks?.length === 3);
    const predicted = spliced(document.getText(), hunks);

    await applied(made, hunks);
    await until("it is written", () => document.getText() === predicted);
    await document.save();
    assert.deepEqual(await bytesOf(document), new TextEncoder().encode(`\uFEFF${predicted}`));
    await undo(editor);
    await document.save();
    assert.deepEqual(await bytesOf(document), bytes);
  });
});

/** By hand, so that it shares nothing with what is tested. */
function spliced(before: string, hunks: readonly Hunk[]): string {
  const end = before.includes("\r\n") ? "\r\n" : "\n";
  const lines = before.split(end);
  for (const { start, removed, added } of hunks.toReversed()) {
    assert.deepEqual(lines.slice(start, start + removed.length), removed);
    lines.splice(start, removed.length, ...added);
  }
  return lines.join(end);
}
