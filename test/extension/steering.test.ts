import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import type { Provider } from "../../src/core/provider.ts";
import type { RunInput } from "../../src/core/run.ts";
import { createSession, type Session } from "../../src/core/session.ts";
import type { FromWebview, PassageLink, ToWebview } from "../../src/panel/protocol.ts";
import type { Asked } from "../../src/vscode/asked.ts";
import { createRunMentions } from "../../src/vscode/mentions.ts";
import { offlineModel } from "../../src/vscode/models.ts";
import { createSteering, type Steering } from "../../src/vscode/steering.ts";
import { answerBlock } from "../support/coreTarget.ts";
import { openFile, quietLog, until } from "./support.ts";

const code = "export function total(items) {\n  return addUp(items);\n}\n\nfunction addUp(items) {\n  return 1;\n}\n";
const clock = { now: () => performance.now(), wallClock: () => Date.now() };

function inputFor(document: vscode.TextDocument): RunInput {
  const { uri, languageId, version } = document;
  const path = vscode.workspace.asRelativePath(uri);
  const file = { uri: uri.toString(), path, languageId, version, text: document.getText() };
  return {
    run: "run-1",
    title: "Simplify",
    request: {
      instruction: "Simplify it.",
      target: { kind: "file", file },
      model: offlineModel,
      effort: { asked: "high", sent: "high" },
    },
    prompt: { system: "", user: "" },
    modelName: "offline",
  };
}

function saying(reasoning: string, answer?: string): Provider {
  return {
    async *stream() {
      yield { type: "reasoning-delta", part: 0, provenance: "raw", text: reasoning };
      if (answer === undefined) await new Promise(() => undefined);
      yield { type: "answer-delta", text: answer ?? "" };
      yield { type: "stop", stop: { kind: "complete" } };
    },
  };
}

/** Steering with what it would send kept, and nothing sent. */
function steer(session: Session): { readonly steering: Steering; readonly sent: Asked[] } {
  const sent: Asked[] = [];
  const nobody = () => Promise.resolve(false);
  const choice = { model: offlineModel, effort: "low" } as const;
  const steering = createSteering({
    session,
    refactor: {
      ask: () => Promise.resolve(),
      askFor: () => Promise.resolve(undefined),
      refreshed: () => Promise.resolve(undefined),
      tryAgain: () => Promise.resolve(),
      readyForAnother: () => Promise.resolve(true),
      goOn: async (asked) => void sent.push(asked),
      askFiles: () => Promise.resolve(),
      rerun: () => Promise.resolve(),
      resume: () => Promise.resolve(),
      makeRoom: nobody,
    },
    choices: {
      task: "file",
      get: () => ({ ...choice, by: { kind: "nobody" } }),
      draw: () => ({ ...choice, by: { kind: "nobody" } }),
      use: () => Promise.resolve(),
      set: () => Promise.resolve(),
      follow: () => Promise.resolve(),
      remember: () => () => Promise.resolve(),
      step: () => Promise.resolve(),
      refresh: () => undefined,
      onDidChange: () => ({ dispose: () => undefined }),
    },
    pickers: {
      chooseModel: nobody,
      chooseEffort: nobody,
      addEndpoint: nobody,
      pickOther: () => Promise.resolve(undefined),
      pickAgain: () => Promise.resolve({ model: { endpoint: "Other", model: "m" }, effort: "medium" }),
    },
    recents: { list: () => [], add: () => Promise.resolve() },
    expect: () => Promise.resolve(() => assert.fail("What the offline model takes is not reckoned.")),
    log: quietLog,
  });
  return { steering, sent };
}

describe("steering", () => {
  it("Answer Now asks the offline model the same at its lowest effort, and tells which run it follows", async () => {
    const { document } = await openFile(code);
    const session = createSession(clock);
    const input = inputFor(document);
    const running = session.start(input, saying("Thinking."));
    await until("it reasons", () => session.current?.state?.phase === "reasoning");
    const { steering, sent } = steer(session);
    await steering.answerNow();
    session.stop();
    await running;
    assert.equal(sent.length, 1);
    assert.equal(sent[0]?.effort, "none");
    assert.equal(sent[0]?.instruction, "Simplify it.");
    assert.deepEqual(sent[0]?.follows, { run: "run-1", how: "answer-now", title: "Simplify" });
  });

  it("Again asks another model the same, on the same lines", async () => {
    const { document } = await openFile(code);
    const session = createSession(clock);
    await session.start(inputFor(document), saying("a", "prose"));
    const { steering, sent } = steer(session);
    await steering.again();
    assert.deepEqual(sent[0]?.model, { endpoint: "Other", model: "m" });
    assert.equal(sent[0]?.effort, "medium");
    assert.equal(sent[0]?.follows?.how, "again");
  });

  it("Follow Up asks what should change next, on the result of the run before", async () => {
    const { document } = await openFile(code);
    const session = createSession(clock);
    await session.start(inputFor(document), saying("a", answerBlock("  return 1;", "  return items.length;")));
    const { steering, sent } = steer(session);
    const asked = steering.followUp();
    await until("the question is answered", async () => {
      await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return sent.length > 0;
    });
    await asked;
    assert.deepEqual(sent[0]?.follows, { run: "run-1", how: "follow-up", title: "Simplify" });
    assert.notEqual(sent[0]?.instruction, "");
    assert.equal(sent[0]?.target.kind, "file");
  });
});

describe("what the reasoning mentions, in the real editor", () => {
  it("leads to its place in the document as it is now, also when the file was renamed; other ids lead nowhere", async () => {
    const { document } = await openFile(code);
    const session = createSession(clock);
    const told: ToWebview[] = [];
    const mentions = createRunMentions(
      session,
      { tell: (message) => void told.push(message), tellPlayed: () => assert.fail("No replay is shown.") },
      () => Promise.resolve(false),
    );
    try {
      await session.start(
        inputFor(document),
        saying("`addUp` does it, see line 6.\n", answerBlock("  return 1;", "  return items.length;")),
      );
      const links = () => told.flatMap((message) => (message.type === "links" ? message.passages : [])).at(-1)?.links;
      await until("the panel is told", () => links()?.some(({ kind }) => kind === "hunk") === true);
      assert.deepEqual(links()?.map(nameOf), ["addUp :5", "line 6", "hunk"]);
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 0), "// one\n// two\n");
      await vscode.workspace.applyEdit(edit);
      await document.save();
      const moved = document.uri.with({ path: document.uri.path.replace(/\.ts$/, "-moved.ts") });
      const rename = new vscode.WorkspaceEdit();
      rename.renameFile(document.uri, moved);
      await vscode.workspace.applyEdit(rename);
      const selected = () => {
        const editor = vscode.window.activeTextEditor;
        return editor?.document.uri.path === moved.path ? editor.document.getText(editor.selection) : undefined;
      };
      await mentions.open(links()?.[0]?.id ?? "", true);
      await until("the name is selected", () => selected() === "addUp");
      assert.equal(vscode.window.activeTextEditor?.selection.start.line, 6);
      const hostile: Extract<FromWebview, { type: "link" }>["id"][] = [
        "",
        "0:0:9",
        "hunk/9",
        "../etc",
        "__proto__",
        "0:0:1;",
      ];
      for (const id of hostile) await mentions.open(id, true);
      assert.equal(vscode.window.activeTextEditor?.selection.start.line, 6);
      await mentions.open(links()?.[1]?.id ?? "", true);
      await until("the line is selected", () => selected() === "  return 1;");
    } finally {
      mentions.dispose();
    }
  });

  it("leads from a replay to the code of its own run, and from the session's run to its own again", async () => {
    const { document } = await openFile(code);
    const session = createSession(clock);
    const told: ToWebview[] = [];
    const played: ToWebview[] = [];
    let revealed = 0;
    const mentions = createRunMentions(
      session,
      { tell: (message) => void told.push(message), tellPlayed: (message) => void played.push(message) },
      async () => {
        revealed += 1;
        return true;
      },
    );
    try {
      const block = answerBlock("  return 1;", "  return items.length;");
      await session.start(inputFor(document), saying("`addUp` does it.\n", block));
      const { input, log } = session.current ?? assert.fail("There is a run.");
      const run = { input, log: [...log], bases: new Map() };
      await session.start({ ...inputFor(document), run: "another" }, saying("See line 1.\n", ""));
      await until("the panel is told", () => labels(told).includes("line 1"));
      const middle = run.log.findIndex(({ type }) => type === "answer-delta");
      mentions.play(run, run.log.slice(0, middle));
      await until("the links are told", () => labels(played).includes("addUp :5"));
      assert.ok(!labels(played).includes("hunk"), "the hunk is still to come");
      mentions.played(run.log.slice(middle));
      await until("the hunk is told", () => labels(played).includes("hunk"));
      assert.deepEqual(new Set(played.map((message) => "run" in message && message.run)), new Set([input.run]));
      const links = linksIn(played);
      const selected = () => vscode.window.activeTextEditor?.document.getText(vscode.window.activeTextEditor.selection);
      await mentions.open(links.find((link) => nameOf(link) === "addUp :5")?.id ?? "", true);
      await until("the name is selected", () => selected() === "addUp");
      await mentions.open(links.find(({ kind }) => kind === "hunk")?.id ?? "", true);
      await until("the line of the hunk is selected", () => selected() === "  return 1;");
      assert.equal(revealed, 0, "the review of the session's run stays where it is");
      mentions.play(undefined, []);
      await mentions.open("0:0:0", true);
      await until("the first line is selected", () => vscode.window.activeTextEditor?.selection.start.line === 0);
    } finally {
      mentions.dispose();
    }
  });
});

function linksIn(told: readonly ToWebview[]) {
  return told.flatMap((message) => (message.type === "links" ? message.passages.flatMap(({ links }) => links) : []));
}

function labels(told: readonly ToWebview[]): string[] {
  return linksIn(told).map(nameOf);
}

function nameOf(link: PassageLink): string {
  return link.kind === "hunk" ? link.kind : link.label;
}
