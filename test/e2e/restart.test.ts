import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { readRunFile } from "../../src/core/history/runFile.ts";
import { foldLog, reasoningIn, type StoredRun } from "../../src/core/history/storedRun.ts";
import { stateWord } from "../../src/core/runState.ts";
import { sha256 } from "../../src/vscode/runFolder.ts";
import { damaged, damages } from "../support/damagedFiles.ts";
import type { EditorWindow } from "../support/editorPage.ts";
import type { PanelSteps } from "../support/panelSteps.ts";
import { openScriptedEditor, type ScriptedEditor } from "../support/scriptedEditor.ts";
import type { ScriptedModel, ScriptedStream } from "../support/scriptedModel.ts";

let editor: ScriptedEditor;
let model: ScriptedModel;
let window: EditorWindow;
let steps: PanelSteps;
let source: string;

before(async () => {
  editor = await openScriptedEditor("low");
  ({ model, window, steps } = editor);
  source = await readFile(join(window.folder, "src/money.ts"), "utf8");
});
after(() => editor?.[Symbol.asyncDispose]());

let asked = 0;
let task = "";
/** Where the run before the one that was asked for last is stored. */
let earlier: string | undefined;

/** Gives the stream that the model answers with; nothing came on it yet. */
async function begin(): Promise<ScriptedStream> {
  asked += 1;
  earlier = newestPath();
  task = `mark it, the ${asked}. time`;
  await window.openFile("money.ts");
  await window.command("Fathom: Refactor File…");
  await window.quickInput.input.fill(task);
  await window.quickInput.row(task).first().waitFor();
  await window.page.keyboard.press("Enter");
  return model.nextStream();
}

async function ask(): Promise<ScriptedStream> {
  const stream = await begin();
  stream.reasoning(`Looking at formatMoney for the ${asked}. time.\n\n`);
  await steps.state("reasoning");
  return stream;
}

const head = () => source.split("\n").find((line) => line.startsWith("export function formatMoney")) ?? "";
const edit = () => `money.ts\n<<<<<<< SEARCH\n${head()}\n=======\n/** Marked. */\n${head()}\n>>>>>>> REPLACE\n`;

async function finished(): Promise<void> {
  const stream = await ask();
  stream.answer(edit());
  stream.finish();
  await steps.state("ready");
}

/** What VS Code's server says about the process that runs extensions; the last one is the one that runs. */
function hostPid(): number {
  const pids = [...window.server.output().matchAll(/<(\d+)> Launched Extension Host Process/g)];
  return Number(pids.at(-1)?.[1] ?? assert.fail(window.server.output()));
}

/** Kills the extension host for real, and gives what the run's file held at that moment. */
async function kill(): Promise<StoredRun> {
  const pid = hostPid();
  process.kill(pid, "SIGKILL");
  while (isThere(pid)) await sleep(2);
  const read = readRunFile(await newestFile(), sha256);
  assert.ok(read.kind === "run", read.kind);
  return read.run;
}

async function newestFile(): Promise<string> {
  const path = newestPath();
  return path === undefined ? "" : readFile(path, "utf8");
}

/** Ids of runs begin with the time. */
function newestPath(): string | undefined {
  const [path] = globSync("**/runs/*.jsonl", { cwd: window.dataDir }).sort().slice(-1);
  return path === undefined ? undefined : join(window.dataDir, path);
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Waits until the run's own file holds this: what is killed then is killed after a flush. */
async function flushed(text: string): Promise<void> {
  while (newestPath() === earlier || !(await newestFile()).includes(text)) await sleep(10);
}

const points: Readonly<Record<string, () => Promise<void>>> = {
  "when the request was sent": async () => {
    await begin();
    await flushed("request-sent");
  },
  "while the reasoning streams, before it was flushed": async () => {
    const stream = await ask();
    for (let line = 0; line < 100; line += 1) stream.reasoning(`Thought ${line} of many.\n\n`);
    await window.panel().getByText("Thought 99 of many.").waitFor();
  },
  "while the reasoning streams, after a flush": async () => {
    const stream = await ask();
    for (let line = 0; line < 30; line += 1) stream.reasoning(`Idea ${line} of a few.\n\n`);
    await flushed("Idea 29 of a few.");
    stream.reasoning("An afterthought.\n\n");
  },
  "while the answer streams": async () => {
    const stream = await ask();
    stream.answer(edit().slice(0, 40));
    await steps.state("answering");
    await flushed("<<<<<<<");
  },
  "when the run has ended": async () => {
    await finished();
    await flushed("run-end");
  },
  "when a passage is pinned and one has a note": async () => {
    await finished();
    await window.panel().locator(".scroller").focus();
    for (const key of ["Enter", "p"]) await window.page.keyboard.press(key);
    await window.panel().locator(".pins li").waitFor();
    await flushed("passage-pinned");
  },
  "when a hunk is rejected": async () => {
    await finished();
    await steps.press("Reject All");
    await steps.state("rejected");
    await flushed('"rejected"');
  },
  "when the hunk is applied": async () => {
    await finished();
    await steps.press("Accept All");
    await steps.state("applied");
    await flushed('"type":"base"');
  },
};

for (const [name, bring] of Object.entries(points)) {
  test(`the extension host is killed ${name}: what comes back is what was flushed last`, async () => {
    await bring();
    const before = hostPid();
    await window.panel().locator("body").evaluate(markAsOld);
    const stored = await kill();
    const state = foldLog(stored.log);
    assert.ok(state !== undefined);
    const word = state.outcome === undefined ? "interrupted" : stateWord(state);
    await window.panel().locator("body:not([data-old]) header .state", { hasText: word }).waitFor();
    assert.notEqual(hostPid(), before);
    assert.equal(inOneLine(await steps.reasoning()), inOneLine(reasoningIn(stored.log)));
    assert.equal((await steps.hunks()).length, state.hunks.length);
    const pins = await window.panel().locator(".pins li").count();
    assert.equal(pins, Object.keys(state.marks).length);
    await window.command("Fathom: Focus on History View");
    await window.page.getByRole("treeitem", { name: new RegExp(`${task}.*${word}`) }).waitFor();
    // Three crashes within five minutes of one window, and VS Code would ask before it starts another host.
    await window.reload();
    await window.command("Fathom: Show Reasoning");
    await steps.state(word);
    // What is not decided would be asked about before the next run.
    if (word === "ready") await steps.press("Reject All");
    await window.openFile("money.ts");
    await window.command("File: Revert File");
  });
}

test("a window opens on a run of every kind of damage, all newer than those that are sound", async () => {
  const path = newestPath();
  assert.ok(path !== undefined);
  const first = "mark it, the 1. time";
  const sound = await readFile(path, "utf8");
  for (const index of Object.keys(damages).keys()) {
    const id = `9999-${index}`;
    const own = Buffer.from(sound.replaceAll(basename(path, ".jsonl"), id));
    await writeFile(join(dirname(path), `${id}.jsonl`), damaged(own, index));
  }
  await window.reload();
  await window.command("Fathom: Search Runs…");
  // The list shows only as many rows as there is room for.
  await window.quickInput.input.fill(first);
  await window.quickInput.rows.filter({ hasText: first }).first().waitFor();
  await window.page.keyboard.press("Escape");
  await window.command("Fathom: Show Reasoning");
  await window.panel().locator("header h1", { hasText: "mark it" }).waitFor();
  await window.command("Fathom: Focus on History View");
  await window.page.getByRole("treeitem", { name: first }).first().waitFor();
  assert.deepEqual(await window.notifications(), []);
});

function markAsOld(body: { readonly dataset: Record<string, string> }): void {
  body.dataset["old"] = "";
}

function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
