import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { createComparison } from "../../src/core/compare/comparison.ts";
import { hashesOf } from "../../src/core/compare/frozenRequest.ts";
import { linesText, storedLines } from "../../src/core/history/runFile.ts";
import { createSession } from "../../src/core/session.ts";
import { createChoices } from "../../src/vscode/choices.ts";
import { systemClock } from "../../src/vscode/clock.ts";
import { createComparisonStore } from "../../src/vscode/compare/comparisonStore.ts";
import { createHistoryIndex } from "../../src/vscode/historyIndex.ts";
import { createKeys } from "../../src/vscode/keys.ts";
import type { Log } from "../../src/vscode/log.ts";
import { createMainJob } from "../../src/vscode/mainJob.ts";
import { createModelMemory } from "../../src/vscode/modelMemory.ts";
import { sha256 } from "../../src/vscode/runFolder.ts";
import { createRunStore } from "../../src/vscode/runStore.ts";
import { createStatusBar } from "../../src/vscode/statusBar.ts";
import { compared, comparisonSetup, frozen } from "../support/coreComparison.ts";
import { viewOf } from "../support/coreLog.ts";
import { fakeClock } from "../support/coreRun.ts";
import { storedRun } from "../support/coreStored.ts";
import { damaged } from "../support/damagedFiles.ts";
import { quietLog } from "./support.ts";

const stores = 1000;
const newest = "2026-11-02-newest";
const older = "2026-11-01-older";

describe("a thousand damaged stores", () => {
  const { showErrorMessage } = vscode.window;
  let root: string;
  let soundRun: Buffer;
  let soundComparison: Buffer;
  const said: string[] = [];

  before(async () => {
    root = await mkdtemp(join(tmpdir(), "fathom-damaged-"));
    const run = await storedRun({ id: newest, hunks: [viewOf("applied")], bases: new Map([[0, ["a", "B", "c", ""]]]) });
    const marked = { ...run, log: [...run.log, { type: "passage-pinned", at: 9100, passage: "0:0", pinned: true }] };
    soundRun = Buffer.from(linesText(storedLines(marked as typeof run, sha256)));
    soundComparison = await comparisonFile();
    Object.assign(vscode.window, { showErrorMessage: async (message: string) => void said.push(message) });
  });
  after(async () => {
    Object.assign(vscode.window, { showErrorMessage });
    await rm(root, { recursive: true });
  });

  async function comparisonFile(): Promise<Buffer> {
    const folder = join(root, "sound");
    const options = { limits: () => ({ days: undefined, bytes: undefined }), onFailure: assert.fail };
    const store = createComparisonStore(folder, quietLog, options);
    const comparison = createComparison(comparisonSetup(["a", "b"]), fakeClock());
    store.begin("compared", frozen, hashesOf(frozen, sha256), { earlier: undefined, roots: [] });
    for (const event of await compared(comparison)) store.append("compared", event);
    await store.flush();
    return readFile(join(folder, "compared.jsonl"));
  }

  async function fill(storage: string, index: number): Promise<void> {
    await mkdir(join(storage, "runs"), { recursive: true });
    await mkdir(join(storage, "comparisons"));
    await writeFile(join(storage, "runs", `${newest}.jsonl`), damaged(soundRun, index));
    const sound = await storedRun({ id: older });
    await writeFile(join(storage, "runs", `${older}.jsonl`), linesText(storedLines(sound, sha256)));
    await writeFile(join(storage, "comparisons", "compared.jsonl"), damaged(soundComparison, index));
  }

  /** What a new window does with what it finds: the last run and its review, the list, the search, the comparisons. */
  async function activated(storage: string): Promise<Found> {
    const errors: string[] = [];
    const error = (line: string) => void errors.push(line);
    const log: Log = { ...quietLog, error, dispose: () => undefined };
    const context = contextIn(storage);
    const foundation = { context, log, choices: createChoices(context), keys: createKeys(context, log) };
    const statusBar = createStatusBar(foundation.choices);
    const job = createMainJob({ ...foundation, memory: createModelMemory(context.globalState), statusBar });
    try {
      await job.restore();
      const groups = await job.history.groups();
      const nodes = groups.flatMap((node) => (node.kind === "group" ? job.history.runsOf(node.group) : []));
      const listed = nodes.flatMap((node) => (node.kind === "run" ? [node.summary.run] : []));
      await job.close();
      return { listed, searched: await searched(storage, log), compared: await comparisons(storage, log), errors };
    } finally {
      for (const each of context.subscriptions) each.dispose();
      statusBar.dispose();
    }
  }

  it("activation never fails: the sound runs are listed and found, what is damaged is set aside or left out", async function () {
    this.timeout(240_000);
    const seen = { listed: 0, aside: 0, compared: 0 };
    for (let index = 0; index < stores; index += 1) {
      const storage = join(root, String(index));
      await fill(storage, index);
      const { listed, searched: hits, compared: boards, errors } = await activated(storage);
      assert.ok(listed.includes(older), `store ${index} lists ${listed.join()}`);
      assert.ok(hits.includes(older), `store ${index} finds ${hits.join()}`);
      const aside = (await readdir(join(storage, "runs"))).includes("corrupt");
      assert.equal(listed.includes(newest) && aside, false, `store ${index}`);
      assert.equal(errors.filter((line) => !line.includes("was set aside")).join(), "", `store ${index}`);
      if (listed.includes(newest)) seen.listed += 1;
      if (aside) seen.aside += 1;
      seen.compared += boards;
      await rm(storage, { recursive: true });
    }
    assert.deepEqual(said, []);
    assert.ok(seen.listed > 100 && seen.aside > 100 && seen.compared > 100, JSON.stringify(seen));
    assert.ok(seen.compared < stores - 100, JSON.stringify(seen));
  });
});

type Found = {
  readonly listed: readonly string[];
  readonly searched: readonly string[];
  /** How many comparisons can be opened. */
  readonly compared: number;
  readonly errors: readonly string[];
};

async function searched(storage: string, log: Log): Promise<string[]> {
  const options = { limits: () => undefined, onFailure: assert.fail, onTooLong: assert.fail };
  const store = createRunStore(join(storage, "runs"), createSession(systemClock), log, options);
  return (await createHistoryIndex(store).search("look short")).map(({ summary }) => summary.run);
}

async function comparisons(storage: string, log: Log): Promise<number> {
  const options = { limits: () => undefined, onFailure: assert.fail };
  const store = createComparisonStore(join(storage, "comparisons"), log, options);
  let opened = 0;
  for (const id of await store.list()) {
    await store.summary(id);
    if ((await store.read(id))?.kind === "imported") opened += 1;
  }
  return opened;
}

/** As VS Code gives it, with nothing remembered but that there is a run. */
function contextIn(storage: string): vscode.ExtensionContext {
  const extension = vscode.extensions.getExtension("fathom.fathom");
  assert.ok(extension !== undefined);
  const context: Partial<vscode.ExtensionContext> = {
    subscriptions: [],
    extensionUri: extension.extensionUri,
    extensionPath: extension.extensionPath,
    storageUri: vscode.Uri.file(storage),
    globalStorageUri: vscode.Uri.file(join(storage, "global")),
    workspaceState: memento(),
    globalState: { ...memento(), setKeysForSync: () => undefined },
  };
  return context as vscode.ExtensionContext;
}

function memento(): vscode.Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: <Value>(key: string, otherwise?: Value) => (values.has(key) ? (values.get(key) as Value) : otherwise),
    update: async (key: string, value: unknown) => void values.set(key, value),
  };
}
