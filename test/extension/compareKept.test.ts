import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import * as vscode from "vscode";
import type { LedgerChoice } from "../../src/core/ledger.ts";
import { createSession, type Session } from "../../src/core/session.ts";
import { systemClock } from "../../src/vscode/clock.ts";
import { comparedRequest, createComparisonReviews } from "../../src/vscode/compare/comparisonReviews.ts";
import type { LiveComparison } from "../../src/vscode/compare/liveComparison.ts";
import { createVerification } from "../../src/vscode/verify.ts";
import { answer, scripted, stop } from "../support/coreRun.ts";
import { answerBlock } from "../support/coreTarget.ts";
import {
  allVerified,
  applyAssembled,
  beginComparison,
  candidateOf,
  createOfflineHere,
  type OfflineHere,
  reviewsOf,
} from "./comparing.ts";
import { createReviewing, openFile, quietLog, type Reviewing, undo, until } from "./support.ts";

const text = "export const a = 1;\n\nexport const b = 2;\n";
const answers: Readonly<Record<string, string>> = {
  semicolon: answerBlock("export const a = 1;", "export const a = 1 + 1;"),
  none: answerBlock("export const a = 1;", "export const a = 1 + 1"),
  other: answerBlock("export const a = 1;", "export const a = 2;"),
};

describe("what was kept of a comparison", () => {
  let reviewing: Reviewing;
  let offline: OfflineHere;
  let live: LiveComparison | undefined;

  beforeEach(() => {
    offline = createOfflineHere();
    reviewing = createReviewing();
  });

  afterEach(async () => {
    live?.dispose();
    await reviewing.review.end();
    reviewing.dispose();
    offline.dispose();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  function decide(session: Session): void {
    session.reviewChanged(session.current?.input.run ?? "", reviewing.told.at(-1) ?? []);
  }

  /** By the candidates' names, how many of the kept changes each had proposed. */
  function matched({ scene }: LiveComparison, choices: readonly LedgerChoice[]): Record<string, string> {
    const names = new Map(scene.board.cells.map(({ run, candidate }) => [run?.run ?? "", candidate.id]));
    return Object.fromEntries(
      choices.map(({ request_id, kept, matched }) => [names.get(request_id) ?? "", `${matched} of ${kept}`]),
    );
  }

  it("is counted by what it says, also where only a semicolon differs, and after a reload too", async () => {
    const editor = await openFile(text);
    const verification = createVerification(offline, quietLog);
    live = await beginComparison(
      editor.document,
      "Do it.",
      Object.keys(answers).map((model) => candidateOf(model)),
      {
        providerOf: async ({ model }) => scripted([answer(answers[model] ?? ""), stop()]),
        verification,
      },
    );
    assert.ok(live);
    const comparison = live;
    const { board } = comparison.scene;
    await allVerified(comparison);
    comparison.takeAll("semicolon");
    const changes = comparison.assembled();
    assert.ok(changes);
    const session = createSession(systemClock);
    const choices: LedgerChoice[] = [];
    const ledger = { choose: (choice: LedgerChoice) => void choices.push(choice) };
    await applyAssembled(comparison, changes, reviewing, session, { ledger, verification });
    decide(session);
    await until("the ledger hears of it", () => choices.length > 0, 30);
    const expected = { semicolon: "1 of 1", none: "1 of 1", other: "0 of 1" };
    assert.deepEqual(matched(comparison, choices), expected);
    assert.equal(comparison.scene.kept.size, 3);
    const told = choices.length;
    decide(session);

    const record = session.current;
    assert.ok(record);
    const asked: string[] = [];
    const after = createSession(systemClock);
    const again: LedgerChoice[] = [];
    createComparisonReviews({
      ...reviewsOf(after, reviewing),
      ledger: { choose: (choice) => void again.push(choice) },
      verification,
      compared: async (id) => {
        asked.push(id);
        return comparedRequest(comparison);
      },
    });
    after.restore(record.input, record.log);
    decide(after);
    await until("the ledger hears of it again", () => again.length > 0, 30);
    assert.deepEqual(matched(comparison, again), expected);
    assert.deepEqual(asked, [board.comparison]);
    assert.equal(choices.length, told, "the same decisions are told once");
    await vscode.window.showTextDocument(editor.document);
    await undo(editor);
    assert.equal(editor.document.getText(), text);
  });
});
