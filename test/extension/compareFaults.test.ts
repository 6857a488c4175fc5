import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import * as vscode from "vscode";
import type { Provider } from "../../src/core/provider.ts";
import type { ModelRef } from "../../src/core/request.ts";
import { hunksOf } from "../../src/core/runState.ts";
import { createSession } from "../../src/core/session.ts";
import { boardMessage } from "../../src/panel/boardModel.ts";
import { remoteLimits } from "../../src/providers/watchdog.ts";
import { createWireProvider } from "../../src/providers/wireProvider.ts";
import { systemClock } from "../../src/vscode/clock.ts";
import { createAdmission } from "../../src/vscode/compare/admission.ts";
import type { LiveComparison } from "../../src/vscode/compare/liveComparison.ts";
import { createLedger } from "../../src/vscode/ledger.ts";
import { createProviders, type Providers } from "../../src/vscode/providers.ts";
import { readEndpoints } from "../../src/vscode/settings.ts";
import { createVerification } from "../../src/vscode/verify.ts";
import { type Behaviour, behaviours, type FaultyModels, spending, startFaultyModels } from "../support/faultyModels.ts";
import { beginComparison, candidateOf } from "./comparing.ts";
import { openFile, quietLog, until } from "./support.ts";

const edit = { search: "const b = 2;", replace: "const second = 2;" };
const source = `const a = 1;\n${edit.search}\n`;
const endpoint = "Faulty";

async function set(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration().update(`fathom.${name}`, value, vscode.ConfigurationTarget.Global);
}

describe("a comparison in which not all goes well", () => {
  const { showWarningMessage } = vscode.window;
  let providers: Providers;
  let server: FaultyModels | undefined;
  let live: LiveComparison | undefined;
  let asked: string[];
  let answer: string | undefined;

  beforeEach(() => {
    const extension = vscode.extensions.getExtension("fathom.fathom");
    assert.ok(extension);
    const memory = new Map<string, unknown>();
    const globalState = {
      keys: () => [...memory.keys()],
      get: (key: string, otherwise?: unknown) => memory.get(key) ?? otherwise,
      update: async (key: string, value: unknown) => void memory.set(key, value),
      setKeysForSync: () => undefined,
    };
    const { extensionPath } = extension;
    providers = createProviders({ globalState, extensionPath }, { get: async () => "key" }, quietLog);
    asked = [];
    answer = undefined;
    const answerIt = async (message: string, options?: vscode.MessageOptions) => {
      asked.push(`${message} ${options?.detail ?? ""}`);
      return answer;
    };
    Object.assign(vscode.window, { showWarningMessage: answerIt });
  });

  afterEach(async () => {
    live?.dispose();
    live = undefined;
    providers.dispose();
    await server?.[Symbol.asyncDispose]();
    Object.assign(vscode.window, { showWarningMessage });
    for (const name of ["endpoints", "compare.endpoints", "budget.perDay"]) await set(name, undefined);
  });

  async function serve(models: readonly string[], named: Readonly<Record<string, Behaviour>>): Promise<FaultyModels> {
    const made = await startFaultyModels(named, edit);
    server = made;
    const declared = models.map((id) => ({ id, efforts: ["low"], prices: { input: 10, output: 100 } }));
    await set("endpoints", [{ name: endpoint, baseUrl: made.baseUrl, api: "chat", models: declared }]);
    return made;
  }

  /** A server on this computer is waited for without end, so one model is taken for one that is elsewhere. */
  async function providerOf(ref: ModelRef): Promise<Provider> {
    const found = readEndpoints().find(({ name }) => name === ref.endpoint);
    return ref.model === "timed-out" && found !== undefined
      ? createWireProvider(found, "key", { limits: { ...remoteLimits, silence: 3000 } })
      : providers.of(ref);
  }

  /** With the user's caps, and a ledger of its own. */
  async function begun(models: readonly string[]): Promise<LiveComparison | undefined> {
    const { document } = await openFile(source);
    const ledger = createLedger(await mkdtemp(join(tmpdir(), "fathom-ledger-")), createSession(systemClock), quietLog);
    const admission = createAdmission({
      ledger,
      ratios: { of: () => undefined },
      gates: [],
      running: () => live?.running ?? 0,
      perform: async () => undefined,
    });
    live = await beginComparison(
      document,
      "Give b a name.",
      models.map((model) => candidateOf(model, endpoint)),
      {
        providerOf,
        verification: createVerification(providers, quietLog),
        admission,
        ledger,
      },
    );
    return live;
  }

  const cellsOf = (made: LiveComparison) =>
    new Map(made.scene.board.cells.map((cell) => [cell.candidate.id, cell] as const));

  /** As the board shows it. */
  function shown({ scene }: LiveComparison) {
    const { head, rows } = boardMessage(scene, { timeOf: () => "now", now: 0 });
    return { head, rows: new Map(rows.map((row) => [row.row, { state: row.figures.state, ...said(row) }])) };
  }

  const said = (row: ReturnType<typeof boardMessage>["rows"][number]) =>
    row.kind === "named" && row.said !== undefined ? { said: row.said } : {};

  it("the good ones are untouched, each bad one says what happened, and only they are tried again", async () => {
    const bad = {
      "bad-request": behaviours.failing("400 Bad Request", "No such thing."),
      "server-error": behaviours.failing("500 Internal Server Error", "Out of order."),
      "timed-out": behaviours.stalled,
      stopped: behaviours.stalled,
      refused: behaviours.refused,
      truncated: behaviours.truncated(edit.search),
    };
    const models = ["good-1", ...Object.keys(bad), "good-2"];
    await set("compare.endpoints", { [endpoint]: models.length });
    const { asked: requests, repair } = await serve(models, bad);
    const made = await begun(models);
    assert.ok(made);
    await until(
      "the one that the user stops has begun",
      () => cellsOf(made).get("stopped")?.run?.reasoning.length === 1,
    );
    made.stop("stopped");
    await until("it has ended", () => made.scene.board.phase === "idle", 25);
    const { head, rows } = shown(made);
    assert.deepEqual([head.failed, asked], [6, []]);
    for (const id of ["good-1", "good-2"]) {
      assert.deepEqual(rows.get(id), { state: "ready" });
      assert.deepEqual(hunksOf(cellsOf(made).get(id)?.run)[0]?.added, [edit.replace]);
    }
    for (const [id, state, said] of [
      ["bad-request", "failed", /No such thing\./],
      ["server-error", "failed", /Out of order\./],
      ["timed-out", "interrupted", /no data came for 3 s\./],
      ["stopped", "stopped", /^Stopped after 0:0\d\. Nothing was changed/],
      ["refused", "refused", /^The model refused: I cannot help with that\./],
      ["truncated", "cut short", /^The model stopped at its limit \(maximum output tokens\)/],
    ] as const) {
      assert.equal(rows.get(id)?.state, state);
      assert.match(rows.get(id)?.said ?? "", said);
    }
    assert.deepEqual(made.scene.union.candidates, ["good-1", "good-2"]);

    const untouched = () => JSON.stringify(["good-1", "good-2"].map((id) => cellsOf(made).get(id)));
    const before = untouched();
    const requestsBefore = requests.length;
    repair();
    await made.retry();
    assert.match(asked.join(), /^Send this to 6 candidates\? 6 candidates · ≈ [\d,]+ tokens · ≈ \$\d/);
    assert.equal(requests.length, requestsBefore, "nothing is sent before the user says so");
    answer = "Send";
    await made.retry();
    await until("all is well", () => made.scene.board.phase === "idle" && shown(made).head.failed === 0, 25);
    assert.deepEqual(requests.slice(requestsBefore).toSorted(), Object.keys(bad).toSorted());
    assert.equal(untouched(), before);
    assert.deepEqual(new Set([...shown(made).rows.values()].map(({ state }) => state)), new Set(["ready"]));
    assert.deepEqual(
      made.scene.union.groups.map(({ variants }) => variants.map((each) => each.candidates.length)),
      [[models.length]],
    );
  });

  it("what would exceed the day's cap does not start, nor does what is added beyond it", async () => {
    const { asked: requests } = await serve(["good-1", "good-2", "good-3"], {});
    await set("budget.perDay", 0.0001);
    assert.equal(await begun(["good-1", "good-2"]), undefined);
    assert.match(
      asked.join(),
      /^This comparison was not started\. .* \$0\.0001 is left of your cap for today\. Nothing was/,
    );
    assert.deepEqual(requests, []);

    await set("budget.perDay", 5);
    const made = await begun(["good-1", "good-2"]);
    assert.ok(made);
    await until("it has ended", () => made.scene.board.phase === "idle", 25);
    assert.equal(requests.length, 2);
    await set("budget.perDay", 0.1);
    await made.add([candidateOf("good-3", endpoint)]);
    assert.equal(asked.length, 2);
    assert.equal(made.scene.board.cells.length, 2);
    assert.equal(requests.length, 2);
  });

  it("what reaches the day's cap while it runs stops the rest, says so, and does not go on that day", async () => {
    const { behave, spend } = spending(400_000);
    const bad = { spender: behave, "open-1": behaviours.stalled, "open-2": behaviours.stalled };
    const models = ["good", ...Object.keys(bad), "waiting"];
    const { asked: requests } = await serve(models, bad);
    await set("compare.endpoints", { [endpoint]: 3 });
    await set("budget.perDay", 5);
    const made = await begun(models);
    assert.ok(made);
    const streams = (id: string) => cellsOf(made).get(id)?.run?.reasoning.length === 1;
    await until("three stand open", () => Object.keys(bad).every(streams), 10);
    spend();
    await until("it has ended", () => made.scene.board.phase === "idle", 25);
    const { head, rows } = shown(made);
    assert.equal(head.notice, "Your cap of $5.00 for today was reached, so the rest was stopped.");
    assert.deepEqual(
      models.map((id) => rows.get(id)?.state),
      ["ready", "stopped at the cap", "stopped at the cap", "stopped at the cap", "stopped at the cap"],
    );
    assert.equal(rows.get("waiting")?.said, "Your cap of $5.00 for today left no room for it, so it was not sent.");
    for (const id of ["spender", "open-1", "open-2"])
      assert.match(rows.get(id)?.said ?? "", /^Your cap of \$5\.00 for today was reached\. Stopped after /);
    assert.deepEqual(requests.toSorted(), ["good", "open-1", "open-2", "spender"]);

    await made.retry();
    assert.match(
      asked.join(),
      /^This comparison was not started\. .* is left of your cap for today\. Nothing was sent/,
    );
    assert.equal(requests.length, 4);
    assert.equal(made.scene.board.phase, "idle");
  });
});
