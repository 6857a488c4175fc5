import assert from "node:assert/strict";
import { join } from "node:path";
import { afterEach, describe, it } from "mocha";
import * as vscode from "vscode";
import { splitLines } from "../../src/core/edit/lines.ts";
import { type Rework, reworked } from "../../src/core/reviewRework.ts";
import { createRework } from "../../src/planning/rework.ts";
import { createReviewing, hunkOn, openFile, type Reviewing, typeAt, undo, until } from "./support.ts";

const lines = Array.from({ length: 9000 }, (_, at) => `step${at}();`);
const text = lines.join("\n");
/** Every line but some around the one that the hunk is about. */
const isKept = (at: number) => at > 4490 && at < 4510;
const rewritten = ["first", ...lines.map((line, at) => (isKept(at) ? line : `other${at}`))];
const withHunk = rewritten.toSpliced(4501, 1, "changed();", "more();");

describe("a long document that is rewritten from outside during its review", () => {
  let reviewing: Reviewing | undefined;
  let asked = 0;
  let release: () => void = () => undefined;

  /** Held until `release`. */
  const held: Rework = async (task) => {
    asked += 1;
    const { promise, resolve } = Promise.withResolvers<void>();
    release = resolve;
    await promise;
    return reworked(task);
  };

  afterEach(async () => {
    release();
    await reviewing?.review.end();
    reviewing?.dispose();
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  async function rewrite(document: vscode.TextDocument, next: readonly string[]): Promise<void> {
    const bytes = new TextEncoder().encode(next.join("\n"));
    let writtenAt = 0;
    await until(
      "the editor took over what another program wrote",
      async () => {
        if (document.lineCount === next.length && document.getText() === next.join("\n")) return true;
        // VS Code's watcher may still be starting: the next write tells it.
        if (Date.now() - writtenAt > 1000) {
          await vscode.workspace.fs.writeFile(document.uri, bytes);
          writtenAt = Date.now();
        }
        return false;
      },
      20,
    );
  }

  it("an apply waits until it is known where the hunks are, and what is typed meanwhile stays", async () => {
    asked = 0;
    reviewing = createReviewing(undefined, held);
    const editor = await openFile(text);
    const { document } = editor;
    await reviewing.begin(document, [hunkOn(document, 4500, 1, ["changed();", "more();"])]);
    assert.equal(reviewing.review.hunks[0]?.line, 4500);
    await rewrite(document, rewritten);
    await until("it is being worked out", () => asked === 1);
    let isOver = false;
    const accepted = reviewing.review.decide(["h0"], "accepted").then(() => {
      isOver = true;
    });
    await typeAt(editor, 10, 0, "typed");
    await until("the decision is shown", () => reviewing?.review.hunks[0]?.state === "accepted");
    assert.ok(!isOver && !document.getText().includes("changed();"), "it was applied at a place of before");
    release();
    await accepted;
    const expected = withHunk.toSpliced(10, 1, `typed${withHunk[10]}`);
    assert.deepEqual(splitLines(document.getText()).lines, expected);
    assert.equal(asked, 1);
    await undo(editor);
    assert.equal(reviewing.review.hunks[0]?.state, "pending");
  });

  it("twice in a row: hunks are where they are in the second text", async () => {
    asked = 0;
    reviewing = createReviewing(undefined, held);
    const { document } = await openFile(text);
    await reviewing.begin(document, [hunkOn(document, 4500, 1, ["changed();", "more();"])]);
    await rewrite(document, rewritten);
    await until("it is being worked out", () => asked === 1);
    const second = ["zero", ...rewritten.map((line) => line.replace("other", "another"))];
    await rewrite(document, second);
    release();
    await until("it is worked out once more", () => asked === 2);
    release();
    await until("the hunk is found", () => reviewing?.review.hunks[0]?.line === 4502);
    await reviewing.review.decideAll("accepted");
    assert.deepEqual(splitLines(document.getText()).lines, second.toSpliced(4502, 1, "changed();", "more();"));
  });

  it("in the thread that does it: a checkout takes an applied hunk back", async () => {
    const extension = vscode.extensions.getExtension("fathom.fathom");
    assert.ok(extension !== undefined);
    reviewing = createReviewing(undefined, createRework(join(extension.extensionPath, "dist", "planningWorker.cjs")));
    const { document } = await openFile(text);
    await reviewing.begin(document, [
      hunkOn(document, 4500, 1, ["changed();", "more();"]),
      hunkOn(document, 8000, 1, ["8000"]),
    ]);
    await reviewing.review.decide(["h0"], "accepted");
    await reviewing.review.apply();
    assert.ok(await document.save());
    await rewrite(document, rewritten);
    const states = () => reviewing?.review.hunks.map(({ state, line }) => `${state} ${line}`).join();
    await until(
      "the hunk is open again, and the other one in conflict",
      () => states() === "pending 4501,conflict 4511",
    );
  });
});
