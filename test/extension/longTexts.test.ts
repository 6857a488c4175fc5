import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import * as vscode from "vscode";
import { createSession, type LongTexts } from "../../src/core/session.ts";
import { type FromWebview, pageLength, type ToWebview } from "../../src/panel/protocol.ts";
import { systemClock } from "../../src/vscode/clock.ts";
import { createLongTexts } from "../../src/vscode/longTexts.ts";
import { createPanelView } from "../../src/vscode/panelView.ts";
import { reasoning, runInput, scripted, stop } from "../support/coreRun.ts";
import { until } from "./support.ts";

const pieces = Array.from({ length: 200 }, (_, at) => `${at} ${"x".repeat(49_990)}\n\n`);
const whole = pieces.join("");

describe("long reasoning", () => {
  const { showInformationMessage, showWarningMessage } = vscode.window;
  let storage: string;
  let said: string[];

  beforeEach(async () => {
    storage = await mkdtemp(join(tmpdir(), "fathom-long-"));
    said = [];
    const say = async (text: string) => void said.push(text);
    Object.assign(vscode.window, { showInformationMessage: say, showWarningMessage: say });
  });
  afterEach(async () => {
    Object.assign(vscode.window, { showInformationMessage, showWarningMessage });
    await rm(storage, { recursive: true });
  });

  async function ran(texts: LongTexts) {
    const session = createSession(systemClock, undefined, texts);
    await session.start(runInput(), scripted([...pieces.map((piece) => reasoning(piece)), stop()]));
    return session;
  }

  it("has its first pages come back from the disk when the panel asks for them", async () => {
    const session = await ran(createLongTexts(storage, () => true));
    const told: ToWebview[] = [];
    let hear: (message: FromWebview) => void = () => undefined;
    const panel = createPanelView(
      vscode.Uri.file(storage),
      session,
      () => undefined,
      async () => undefined,
    );
    const webview = {
      postMessage: async (message: ToWebview) => told.push(message) > 0,
      onDidReceiveMessage(listener: typeof hear) {
        hear = listener;
      },
      asWebviewUri: (uri: vscode.Uri) => uri,
      cspSource: "",
    };
    const view: unknown = { webview, onDidDispose: () => undefined };
    panel.resolve(view as vscode.WebviewView);
    hear({ type: "ready" });
    await until("it is being told", () => told.length > 0);
    for (const page of [0, 7, 152]) hear({ type: "page", part: 0, page });
    const pagesTold = () => told.filter((message) => message.type === "page");
    await until("the pages are told, each in its turn", () => pagesTold().length === 3);
    const pages = pagesTold();
    assert.deepEqual(
      pages.map(({ page, text }) => text === whole.slice(page * pageLength, (page + 1) * pageLength)),
      [true, true, true],
    );
    assert.deepEqual([said, await readdir(join(storage, "long"))], [[], []]);
    panel.dispose();
  });

  it("says why it was stopped: a slow disk, one that takes nothing, or that no runs are kept", async () => {
    await writeFile(join(storage, "a file"), "");
    const failing = createLongTexts(join(storage, "a file"), () => true);
    // What is open is held by the run.
    const held = [failing.open()];
    held[0]?.append("some");
    await until("it was said", () => said.length > 0);
    const slow = createLongTexts(storage, () => true);
    held.push(slow.open());
    const unkept = createLongTexts(storage, () => false);
    unkept.open();
    said = [];
    for (const texts of [slow, failing, unkept]) texts.full();
    assert.match(said[0] ?? "", /came faster than the disk takes it/);
    assert.match(said[1] ?? "", /could not be put on the disk/);
    assert.match(said[2] ?? "", /keeps no runs/);
    assert.deepEqual(
      held.map((store) => store?.waiting),
      [4, 0],
    );
  });

  it("stays in memory where no runs are kept, which is said once", async () => {
    const texts = createLongTexts(storage, () => false);
    await ran(texts);
    await ran(texts);
    assert.equal(said.length, 1);
    assert.match(said[0] ?? "", /stays in memory, because Fathom keeps no runs/);
    assert.deepEqual(await readdir(storage), []);
  });

  it("stays in memory where the disk takes nothing, which is said with the reason", async () => {
    await writeFile(join(storage, "a file"), "");
    const session = await ran(createLongTexts(join(storage, "a file"), () => true));
    await until("it was said", () => said.length > 0);
    assert.match(said.join(), /could not put this run's long reasoning on the disk: E/);
    assert.equal(said.length, 1);
    const told = session.current?.log.map((event) => (event.type === "reasoning-delta" ? event.text : "")) ?? [];
    assert.ok(told.join("") === whole);
  });
});
