import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import * as vscode from "vscode";
import { createAnswerReader } from "../../src/core/answerReader.ts";
import type { Provider } from "../../src/core/provider.ts";
import { filesOf, type Target } from "../../src/core/request.ts";
import type { RunInput } from "../../src/core/run.ts";
import { createSession, type Session } from "../../src/core/session.ts";
import { createRefactor, type Refactor, type RefactorParts } from "../../src/vscode/refactor.ts";
import { watchRenames } from "../../src/vscode/renames.ts";
import { fileSnapshot } from "../../src/vscode/targets.ts";
import { answerBlock } from "../support/coreTarget.ts";
import { type Messages, playMessages } from "./messages.ts";
import { createReviewing, openFile, quietLog, type Reviewing, until } from "./support.ts";

const five = "one\ntwo\nthree\nfour\nfive\n";
const model = { endpoint: "A", model: "m" };
const clock = { now: () => performance.now(), wallClock: () => Date.now() };

describe("a file that is renamed from the moment of asking on", () => {
  let session: Session;
  let reviewing: Reviewing;
  let messages: Messages;
  let refactor: Refactor;
  let watching: vscode.Disposable;
  /** What the model says, one answer after the other; each waits for `go`. */
  let answers: { readonly text: string; readonly ends: boolean }[];
  let go: () => void;
  let inputs: RunInput[];

  const settings = vscode.workspace.getConfiguration();
  const provider: Provider = {
    async *stream() {
      const said = answers.shift();
      yield { type: "request-sent", origin: "https://a.example", parameter: undefined };
      await new Promise<void>((resolve) => (go = resolve));
      yield { type: "answer-delta", text: said?.text ?? "" };
      yield said?.ends === false
        ? { type: "stop", stop: { kind: "cut-short", limit: "length" } }
        : { type: "stop", stop: { kind: "complete" } };
    },
  };

  beforeEach(async () => {
    const endpoint = { name: "A", baseUrl: "https://a.example/v1", models: [{ id: "m" }] };
    await settings.update("fathom.endpoints", [endpoint], vscode.ConfigurationTarget.Global);
    watching = watchRenames();
    session = createSession(clock);
    reviewing = createReviewing();
    messages = playMessages();
    inputs = [];
    session.onEvents(({ input }, events) => {
      if (events[0]?.type === "run-start") inputs.push(input);
    });
    const parts = {
      session,
      review: reviewing.review,
      providers: { of: async () => provider },
      gates: [],
      budget: async (input) => input,
      formats: { of: () => undefined },
      readAnswer: createAnswerReader,
      retry: { admit: async () => undefined },
      routing: { fallbacks: () => [], warn: () => undefined },
      syntax: { check: async () => undefined, cancel: () => undefined },
      panel: { reveal: async () => undefined, visible: true },
      log: quietLog,
      perform: async () => undefined,
    } satisfies { [Part in keyof RefactorParts]?: unknown } & { budget: RefactorParts["budget"] };
    refactor = createRefactor(parts as unknown as RefactorParts);
  });

  afterEach(async () => {
    await reviewing.review.end();
    reviewing.dispose();
    messages.restore();
    watching.dispose();
    await settings.update("fathom.endpoints", undefined, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  async function targetOf(...documents: readonly vscode.TextDocument[]): Promise<Target> {
    const files = await Promise.all(
      documents.map(async (document) => {
        const found = await fileSnapshot(document);
        assert.ok(found.kind === "file");
        return found.file;
      }),
    );
    const [only, ...others] = files;
    assert.ok(only !== undefined);
    return others.length === 0 ? { kind: "file", file: only } : { kind: "files", files };
  }

  /** Asks, and comes back once the model is to answer. */
  async function ask(target: Target): Promise<{ readonly ended: Promise<void> }> {
    const before = inputs.length;
    const effort = "low";
    const ended = refactor.goOn({ title: "Do", instruction: "Do it.", target, model, effort });
    await streaming(before);
    return { ended };
  }

  const streaming = (before: number) =>
    until("it is sent", () => inputs.length > before && session.current?.state?.sent !== undefined);

  async function rename(from: vscode.Uri, to: vscode.Uri): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(from, to);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  const beside = (uri: vscode.Uri, name: string) =>
    vscode.Uri.joinPath(uri, "..", `${name}-${Math.random().toString(36).slice(2, 8)}.ts`);
  const textAt = async (uri: vscode.Uri) => (await vscode.workspace.openTextDocument(uri)).getText();

  it("while the run streams, twice: the hunks land in it, and not in another file that took its name", async () => {
    const { document } = await openFile(five);
    answers = [{ text: answerBlock("two", "TWO"), ends: true }];
    const { ended } = await ask(await targetOf(document));
    const [old, second, third] = [document.uri, beside(document.uri, "second"), beside(document.uri, "third")];
    await rename(old, second);
    await rename(second, third);
    await vscode.workspace.fs.writeFile(old, new TextEncoder().encode(five));
    go();
    await ended;
    await reviewing.review.decideAll("accepted");
    assert.deepEqual(messages.told, []);
    assert.equal(await textAt(third), five.replace("two", "TWO"));
    assert.equal(await textAt(old), five);
  });

  it("with a folder above it, one file of two", async () => {
    const { document } = await openFile(five);
    const folder = vscode.Uri.joinPath(document.uri, "..", `moving-${Date.now()}`);
    const inside = vscode.Uri.joinPath(folder, "deep", "inside.ts");
    await vscode.workspace.fs.writeFile(inside, new TextEncoder().encode("a\nb\n"));
    answers = [{ text: "", ends: true }];
    const target = await targetOf(document, await vscode.workspace.openTextDocument(inside));
    const [first, second] = filesOf(target).map(({ path }) => path);
    answers = [{ text: `${first}\n${answerBlock("two", "TWO")}\n${second}\n${answerBlock("b", "B")}`, ends: true }];
    const { ended } = await ask(target);
    const moved = folder.with({ path: `${folder.path}-moved` });
    await rename(folder, moved);
    go();
    await ended;
    await reviewing.review.decideAll("accepted");
    assert.deepEqual(messages.told, []);
    assert.equal(document.getText(), five.replace("two", "TWO"));
    assert.equal(await textAt(vscode.Uri.joinPath(moved, "deep", "inside.ts")), "a\nB\n");
  });

  it("and the answer was cut off: it is continued there, under the path that the model was told", async () => {
    const { document } = await openFile(five);
    answers = [
      { text: answerBlock("two", "TWO"), ends: false },
      { text: answerBlock("four", "FOUR"), ends: true },
    ];
    const { ended } = await ask(await targetOf(document));
    go();
    await ended;
    const renamed = beside(document.uri, "continued");
    await rename(document.uri, renamed);
    const continued = refactor.resume("continue");
    await streaming(1);
    const [first, second] = inputs.map(({ request }) => filesOf(request.target)[0]);
    assert.equal(second?.uri, renamed.toString());
    assert.equal(second?.path, first?.path);
    go();
    await continued;
    await reviewing.review.decideAll("accepted");
    assert.equal(await textAt(renamed), five.replace("two", "TWO").replace("four", "FOUR"));
  });

  it("and the same is asked again: it goes by its new path", async () => {
    const { document } = await openFile(five);
    answers = [
      { text: answerBlock("two", "TWO"), ends: true },
      { text: answerBlock("four", "FOUR"), ends: true },
    ];
    const { ended } = await ask(await targetOf(document));
    go();
    await ended;
    await reviewing.review.end();
    const renamed = beside(document.uri, "again");
    await rename(document.uri, renamed);
    const again = refactor.tryAgain();
    await streaming(1);
    const [, { request } = assert.fail("Nothing was asked again.")] = inputs;
    assert.equal(filesOf(request.target)[0]?.path, renamed.path.split("/").at(-1));
    go();
    await again;
    await reviewing.review.decideAll("accepted");
    assert.equal(await textAt(renamed), five.replace("four", "FOUR"));
  });
});
