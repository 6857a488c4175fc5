import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import * as vscode from "vscode";
import type { ComparisonEvent } from "../../src/core/compare/comparisonEvents.ts";
import { importComparison } from "../../src/core/compare/comparisonImport.ts";
import type { BoardRow } from "../../src/panel/boardProtocol.ts";
import { sha256 } from "../../src/vscode/runFolder.ts";
import { type Messages, playMessages } from "./messages.ts";
import { type PlayedBoard, type PlayedBoards, playBoards } from "./playedBoards.ts";
import { type PlayedPick, type PlayedPicks, playPicks } from "./playedPicks.ts";
import { openFile, undo, until } from "./support.ts";

const text = [
  "export function greet(name: string, city: string): string {",
  '  const hello = "Hello, " + name + "!";',
  "",
  "  // Where they live.",
  "",
  '  const where = "from " + city;',
  "",
  "  // Both together.",
  "",
  '  return hello + " " + where;',
  "}",
  "",
].join("\n");
const instruction = "Use template literals.";

async function set(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration().update(`fathom.${name}`, value, vscode.ConfigurationTarget.Global);
}

/**
 * VS Code takes one file system provider of a scheme, and the suites after this one bring their own: what the extension
 * registers from now on is taken back at the end.
 */
function lendProviders(): { lend(): void; giveBack(): void } {
  const { workspace } = vscode;
  const { registerFileSystemProvider, registerTextDocumentContentProvider } = workspace;
  const lent: vscode.Disposable[] = [];
  const kept = <Given extends readonly unknown[]>(register: (...given: Given) => vscode.Disposable) => {
    return (...given: Given) => {
      const registered = register(...given);
      lent.push(registered);
      return registered;
    };
  };
  return {
    lend() {
      Object.assign(workspace, {
        registerFileSystemProvider: kept(registerFileSystemProvider),
        registerTextDocumentContentProvider: kept(registerTextDocumentContentProvider),
      });
    },
    giveBack() {
      Object.assign(workspace, { registerFileSystemProvider, registerTextDocumentContentProvider });
      for (const each of lent) each.dispose();
    },
  };
}

describe("comparisons by the extension's own commands", function () {
  // A board has a page of its own, and an effort is a process's work.
  this.timeout(90_000);
  const { showSaveDialog, showOpenDialog } = vscode.window;
  let picks: PlayedPicks;
  let boards: PlayedBoards;
  let messages: Messages;
  let folder: string;
  let opened: PlayedBoard[];
  const lent = lendProviders();

  before(() => lent.lend());
  after(() => lent.giveBack());

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "fathom-boards-"));
    await vscode.extensions.getExtension("fathom.fathom")?.activate();
    [picks, boards, messages, opened] = [playPicks(), playBoards(), playMessages(), []];
  });

  afterEach(async () => {
    for (const board of opened) board.close();
    picks.restore();
    boards.restore();
    messages.restore();
    Object.assign(vscode.window, { showSaveDialog, showOpenDialog });
    for (const name of ["compare.atOnce", "verifyCommand"]) await set(name, undefined);
    await vscode.commands.executeCommand("fathom.rejectAll");
    await rm(folder, { recursive: true });
  });

  /** Types the instruction, ticks these cells, and gives the board that opens. */
  async function compared(
    command: string,
    cells: readonly string[],
    change: (grid: PlayedPick) => void = () => undefined,
  ): Promise<PlayedBoard> {
    const done = vscode.commands.executeCommand(command);
    if (command !== "fathom.compareRun") {
      const ask = await picks.next(/ — /);
      ask.type(instruction);
      await ask.accept();
    }
    const grid = await picks.next(/candidate/);
    grid.tick(cells);
    // The grid remembers that too.
    if (grid.title.endsWith(" · blind")) grid.press("Not Blind: Show the Names");
    change(grid);
    await grid.accept();
    await done;
    return nextBoard();
  }

  async function nextBoard(): Promise<PlayedBoard> {
    const board = await boards.next();
    opened.push(board);
    await board.idle();
    return board;
  }

  /** The grid remembers how often each ran the last time. */
  const once = (cells: number) => (grid: PlayedPick) => {
    while (!grid.title.startsWith(`${cells} `)) grid.press("Run Each More Often");
  };
  const names = (board: PlayedBoard) => board.rows.map(({ name }) => name);
  const states = (board: PlayedBoard) => new Set(board.rows.map(({ figures }) => figures.state));

  /** What the board exports, by the dialog that asks where. */
  async function exported(board: PlayedBoard, as: "markdown" | "json"): Promise<string> {
    const place = join(folder, as);
    Object.assign(vscode.window, { showSaveDialog: async () => vscode.Uri.file(place) });
    board.send({ type: "export", as });
    await until("it is exported", () => messages.told.includes(`Exported to ${place}.`));
    return readFile(place, "utf8");
  }

  /** How many ran at the same time, at most. */
  function mostAtOnce(log: readonly ComparisonEvent[]): number {
    let [running, most] = [0, 0];
    for (const event of log) {
      if (event.type !== "cell-event") continue;
      if (event.event.type === "run-start") running += 1;
      if (event.event.type === "run-end") running -= 1;
      most = Math.max(most, running);
    }
    return most;
  }

  async function logOf(board: PlayedBoard): Promise<readonly ComparisonEvent[]> {
    const read = importComparison(await exported(board, "json"), sha256);
    assert.ok(read.kind === "imported");
    return read.log;
  }

  it("Compare Reasoning Efforts… runs what is ticked in its grid, each as often as it says", async () => {
    const { document } = await openFile(text);
    const done = vscode.commands.executeCommand("fathom.compareEfforts");
    const ask = await picks.next(/^Compare efforts of offline — /);
    ask.type(instruction);
    assert.equal(ask.items[0]?.description, "stays on this computer · what each effort takes comes next");
    assert.doesNotMatch(ask.title, /low|high|none/, "no effort is named before they are ticked");
    await ask.accept();
    const grid = await picks.next(/candidates/);
    for (const effort of ["none", "low", "medium", "high", "xhigh", "max"])
      assert.ok(grid.labels.includes(`offline · ${effort}`), effort);
    grid.tick(["offline · none"]);
    assert.match(
      grid.title,
      /^offline · none is the only candidate\. Choose another model or effort, or two repetitions/,
    );
    await grid.accept();
    assert.equal(boards.open, 0);
    grid.pressOn("offline · none", "All Efforts of This Model, and Nothing Else");
    assert.equal(grid.ticked.length, grid.labels.length);
    grid.tick(["offline · none", "offline · high"]);
    grid.press("Run Each More Often");
    assert.match(grid.title, /^4 candidates/);
    await grid.accept();
    await done;
    const board = await nextBoard();
    assert.deepEqual(names(board), ["offline · none", "offline · none 2", "offline · high", "offline · high 2"]);
    assert.deepEqual(states(board), new Set(["ready"]));
    assert.deepEqual([board.head.once, board.head.same, board.head.failed], [false, true, 0]);
    // What a cell does it does each time.
    assert.deepEqual(
      board.repeated.map(({ name, runs, complete, verified, alike, spreads: { hunks } }) => {
        return [name, runs, complete, verified, alike, hunks?.least === hunks?.most];
      }),
      [
        ["offline · none", 2, 2, 2, 2, true],
        ["offline · high", 2, 2, 2, 2, true],
      ],
    );

    // The grid is remembered, with its repetitions.
    await vscode.window.showTextDocument(document);
    const again = vscode.commands.executeCommand("fathom.compareEfforts");
    await (await picks.next(/ — /)).accept(/^Use template literals\.$/);
    const remembered = await picks.next(/^4 candidates/);
    assert.deepEqual(remembered.ticked, ["offline · none", "offline · high"]);
    remembered.hide();
    await again;
    assert.equal(boards.open, 1);
  });

  it("Compare Models… says that it compares, asks which models, and runs what is ticked of theirs", async () => {
    await openFile(text);
    const done = vscode.commands.executeCommand("fathom.compareModels");
    const ask = await picks.next(/^Compare models — /);
    assert.ok(ask.items.every(({ description = "" }) => !description.includes("needs a model")));
    ask.type(instruction);
    assert.equal(ask.items[0]?.description, "where it goes and what each takes comes next");
    await ask.accept();
    const models = await picks.next(/^Models to Compare$/);
    await until("the models are offered", () => models.ticked.length > 0);
    assert.ok(models.ticked.some((label) => label.includes("offline")));
    await models.accept();
    const grid = await picks.next(/candidate/);
    grid.tick(["offline · none", "offline · low"]);
    await grid.accept();
    await done;
    const board = await nextBoard();
    assert.deepEqual(names(board), ["offline · none", "offline · low"]);
  });

  it("Compare… takes the request of the run that has finished", async () => {
    const { document } = await openFile(text);
    const asking = vscode.commands.executeCommand("fathom.refactorFile");
    const ask = await picks.next(/ — /);
    ask.type(instruction);
    await ask.accept();
    await asking;
    const isReviewed = async () => {
      await vscode.commands.executeCommand("fathom.openDiff");
      return reviewTab() !== undefined;
    };
    await until("the run is under review", isReviewed, 20);
    const board = await compared("fathom.compareRun", ["offline · none", "offline · high"]);
    assert.equal(board.head.title, instruction);
    assert.equal(board.head.target, vscode.workspace.asRelativePath(document.uri));
    assert.deepEqual(states(board), new Set(["ready"]));
    assert.equal(board.union.candidates, 2);
  });

  async function hidden(board: PlayedBoard): Promise<void> {
    board.send({ type: "blind", on: true });
    await until("the names are hidden", () => board.head.blind === "on" && board.rows.length === 2);
  }

  const reviewTab = () =>
    vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .find(({ label }) => /^scratch-.*: snapshot ↔ proposal$/.test(label));

  it("Add a Candidate… asks for a model and an effort, and Run 3 More repeats each", async () => {
    await openFile(text);
    const board = await compared("fathom.compareEfforts", ["offline · none", "offline · low"], once(2));
    assert.equal(board.head.once, false);
    board.send({ type: "add-cell" });
    await (await picks.next(/^Ask Again with Which Model/)).accept(/offline/i);
    await (await picks.next(/^Reasoning effort for /)).accept(/high/);
    await until("it is there", () => names(board).includes("offline · high"));
    await board.idle();
    assert.equal(board.row("offline · high").figures.state, "ready");
    assert.equal(board.union.candidates, 3);

    board.send({ type: "repeat" });
    await until("three more of each are there", () => board.rows.length === 12);
    await board.idle();
    for (const effort of ["none", "low", "high"])
      for (const time of ["", " 2", " 3", " 4"])
        assert.equal(board.row(`offline · ${effort}${time}`).figures.state, "ready");
    assert.equal(board.head.once, false);
    assert.equal(board.union.candidates, 12);
  });

  it("a hidden candidate is not shown, still counts, and comes back", async () => {
    await openFile(text);
    const board = await compared(
      "fathom.compareEfforts",
      ["offline · none", "offline · low", "offline · high"],
      once(3),
    );
    board.send({ type: "hide", row: board.row("offline · low").row });
    await until("it is hidden", () => board.head.hidden === 1);
    assert.deepEqual(names(board), ["offline · none", "offline · high"]);
    assert.equal(board.union.candidates, 3);
    board.send({ type: "show-all" });
    await until("it is back", () => board.head.hidden === 0);
    assert.deepEqual(names(board), ["offline · none", "offline · low", "offline · high"]);
  });

  it("Choose Best by Rule takes one and says why; a row is taken whole, reviewed and applied, and undone at once", async () => {
    const editor = await openFile(text);
    const board = await compared("fathom.compareEfforts", ["offline · none", "offline · high"], once(2));
    board.send({ type: "choose-best" });
    await until("it says why", () => board.head.notice !== undefined);
    assert.match(board.head.notice ?? "", /^Of 2 candidates, offline · (none|high) is chosen/);
    await until("it is taken", () => board.assembled.groups > 0);

    const chosen = /offline · (?:none|high)/.exec(board.head.notice ?? "")?.[0] ?? "";
    const { taken } = board.assembled;
    const other = board.rows.find(({ name }) => name !== chosen);
    assert.ok(other !== undefined);
    board.send({ type: "take-all", row: other.row });
    await until(
      "the other one is taken by hand",
      () => JSON.stringify(board.assembled.taken) !== JSON.stringify(taken),
    );
    const byHand = board.assembled.taken;
    board.send({ type: "choose-best" });
    const question = /^Replace what you have taken in \d places? by all of offline · (none|high)\?$/;
    await until("it asks first", () => messages.told.some((told) => question.test(told)));
    assert.deepEqual(board.assembled.taken, byHand);
    messages.press = "Replace";
    board.send({ type: "choose-best" });
    await until("it is replaced", () => JSON.stringify(board.assembled.taken) === JSON.stringify(taken));

    board.send({ type: "clear" });
    await until("nothing is taken", () => board.assembled.groups === 0);
    const { row, figures } = board.row("offline · high");
    board.send({ type: "take-all", row });
    await until("all of it is taken", () => board.assembled.groups === board.union.groups.length);
    assert.equal(board.assembled.hunks, figures.hunks);
    await until("it is verified", () => board.assembled.checks.length === 2, 15);
    assert.deepEqual(board.assembled.checks, ["Syntax: passed.", "Types: passed."]);

    board.send({ type: "review-row", row });
    await until("it is under review", () => reviewTab() !== undefined, 15);
    await vscode.commands.executeCommand("fathom.acceptAll");
    await until("it is applied", () => editor.document.getText() !== text);
    assert.match(editor.document.getText(), /const hello = `Hello, \$\{name\}!`;/);
    assert.match(editor.document.getText(), /return `\$\{hello\} \$\{where\}`;/);
    await undo(editor);
    assert.equal(editor.document.getText(), text);
    await until("the board knows what was kept", () => board.row("offline · high").kept === 1);
  });

  it("what was put together is replaced by nothing without a question, and reviewing a row leaves it as it is", async () => {
    await openFile(text);
    const board = await compared("fathom.compareEfforts", ["offline · none", "offline · high"], once(2));
    board.send({ type: "agreed", least: 1 });
    await until("what there is is taken", () => board.assembled.groups === board.union.groups.length);
    const together = board.assembled.taken;
    const few = board.row("offline · none").row;
    const asked = async (question: RegExp) => {
      await until("it asks first", () => messages.told.some((told) => question.test(told)));
      messages.told.length = 0;
      assert.deepEqual(board.assembled.taken, together);
    };
    board.send({ type: "take-all", row: few });
    await asked(/^Replace what you have taken in \d places by all of offline · none\?$/);

    board.send({ type: "review-row", row: few });
    await until("the row is under review", () => reviewTab() !== undefined, 15);
    assert.deepEqual([board.assembled.taken, messages.told], [together, []]);
    board.send({ type: "review-row", row: board.row("offline · high").row });
    await until("it asks for room", () => messages.told.length > 0);
    messages.told.length = 0;
    assert.deepEqual(board.assembled.taken, together);

    board.send({ type: "leave", group: board.union.groups[0]?.group ?? "" });
    await until("one is left", () => board.assembled.groups === board.union.groups.length - 1);
    const rest = board.assembled.taken;
    board.send({ type: "agreed", least: 2 });
    const agreeing = /^Replace what you have taken in \d places? by what at least 2 agree on\?$/;
    await until("it asks too", () => messages.told.some((told) => agreeing.test(told)));
    assert.deepEqual(board.assembled.taken, rest);
    messages.press = "Replace";
    board.send({ type: "agreed", least: 2 });
    await until("it is replaced", () => JSON.stringify(board.assembled.taken) !== JSON.stringify(rest));
  });

  it("Run Verify Command asks once, and says of each candidate what came of it", async () => {
    const { document } = await openFile(text);
    const path = vscode.workspace.asRelativePath(document.uri, false);
    const program = `console.log('this came of it'); process.exit(require('fs').readFileSync(${JSON.stringify(path)}, 'utf8').includes('\${where}') ? 0 : 7)`;
    await set("verifyCommand", [process.execPath, "-e", program]);
    const board = await compared("fathom.compareEfforts", ["offline · none", "offline · high"], once(2));
    messages.press = "Run";
    board.send({ type: "verify-command" });
    const said = (name: string) => board.row(name).checks.find((check) => check.startsWith("Your command:"));
    await until(
      "both were run",
      () => said("offline · none") !== undefined && said("offline · high") !== undefined,
      20,
    );
    assert.match(said("offline · none") ?? "", /^Your command: failed\. Exit code 7 after /);
    assert.match(said("offline · high") ?? "", /^Your command: passed\. Exit code 0 after /);
    assert.equal(messages.told.filter((each) => each === "Run your verify command on 2 candidates?").length, 1);
    board.send({ type: "output", row: board.row("offline · none").row });
    const shown = () => vscode.window.activeTextEditor?.document;
    await until(
      "what it wrote is shown",
      () => shown()?.uri.path.endsWith("Verify command, offline · none.log") === true,
    );
    assert.equal(shown()?.getText(), "this came of it");
    board.send({ type: "inspect", row: board.row("offline · high").row });
    await until("what was sent is shown", () => shown()?.uri.scheme === "fathom-request");
    assert.match(shown()?.getText() ?? "", /"model": "offline"[\s\S]*it stayed on this computer/);
    assert.match(await exported(board, "markdown"), /failed\. Exit code 7 after [^\n]*\n\n```\nthis came of it\n```/);
    assert.deepEqual(
      board.rows.map(({ figures }) => "verdict" in figures && figures.verdict),
      ["failed", "passed"],
    );
  });

  it("Run Verify Command is cancelled midway: its processes and its copy are gone, one cell says so, and it runs again", async () => {
    await openFile(text);
    const [log, pids] = [join(folder, "ran"), join(folder, "pids")];
    // The second of all runs starts a process of its own, and neither ends by itself.
    const program = `const fs = require("fs");
      fs.appendFileSync(${JSON.stringify(log)}, process.cwd() + "\\n");
      if (fs.readFileSync(${JSON.stringify(log)}, "utf8").split("\\n").length !== 3) process.exit(0);
      const child = require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
      fs.writeFileSync(${JSON.stringify(pids)}, process.pid + " " + child.pid + ".");
      setInterval(() => {}, 1000);`;
    await set("verifyCommand", [process.execPath, "-e", program]);
    const names = ["offline · none", "offline · low", "offline · high"];
    const board = await compared("fathom.compareEfforts", names, once(3));
    const before = board.rows;
    const said = (name: string) => board.row(name).checks.find((check) => check.startsWith("Your command:"));
    const ran = async () => (await readFile(log, "utf8")).trim().split("\n");
    const { withProgress } = vscode.window;
    const cancel = new vscode.CancellationTokenSource();
    const shown: (string | undefined)[] = [];
    type Task = Parameters<typeof withProgress<void>>[1];
    Object.assign(vscode.window, {
      withProgress: (options: vscode.ProgressOptions, task: Task) => {
        assert.equal(options.cancellable, true);
        return task({ report: ({ message }) => void shown.push(message) }, cancel.token);
      },
    });
    try {
      messages.press = "Run";
      board.send({ type: "verify-command" });
      await until("the second runs", () => existsSync(pids) && readFileSync(pids, "utf8").endsWith("."), 20);
      const tree = readFileSync(pids, "utf8").slice(0, -1).split(" ").map(Number);
      assert.equal(tree.filter(isRunning).length, 2);
      await until("the first has its result", () => said("offline · none") !== undefined);
      assert.match(said("offline · none") ?? "", /^Your command: passed\. Exit code 0 after /);
      assert.deepEqual(shown, ["1 of 3: offline · none", "2 of 3: offline · low"]);
      const copies = await ran();
      assert.ok(existsSync(copies[1] ?? ""), "it runs in its copy");
      cancel.cancel();
      await until("the board says so", () => board.head.notice?.startsWith("Your verify command was stopped") === true);
      assert.equal(said("offline · low"), "Your command: not run. It was stopped before it ended.");
      assert.equal(
        board.head.notice,
        "Your verify command was stopped: it ended for 1 of 3. Run it again at any time.",
      );
      assert.deepEqual(tree.filter(isRunning), []);
      assert.deepEqual(copies.filter(existsSync), []);
      assert.deepEqual(
        board.row("offline · high"),
        before.find(({ name }) => name === "offline · high"),
      );
      // How many checks there were is another figure once the command is one of them.
      const apartFromChecks = ({ figures }: BoardRow) => ({ ...figures, checks: 0, passed: 0 });
      assert.deepEqual(board.rows.map(apartFromChecks), before.map(apartFromChecks), "what was found out before stays");
    } finally {
      Object.assign(vscode.window, { withProgress });
    }
    board.send({ type: "verify-command" });
    const passed = (name: string) => said(name)?.startsWith("Your command: passed.") === true;
    await until("all were run", () => names.every(passed), 20);
    assert.equal((await ran()).length, 5);
    assert.deepEqual((await ran()).filter(existsSync), []);
  });

  it("the exports hold what the board shows: Markdown for people, JSON that opens again as the same board", async () => {
    await openFile(text);
    const board = await compared("fathom.compareEfforts", ["offline · none", "offline · high"], once(2));
    const markdown = await exported(board, "markdown");
    assert.match(markdown, /^# Use template literals\.\n/);
    for (const { name, figures } of board.rows)
      assert.match(markdown, new RegExp(`\\| ${name} \\| ready \\| .* \\+${figures.added} −${figures.removed} \\|`));
    assert.match(markdown, /\+ {2}const hello = `Hello, \$\{name\}!`;/);

    const json = await exported(board, "json");
    Object.assign(vscode.window, { showOpenDialog: async () => [vscode.Uri.file(join(folder, "json"))] });
    const opening = vscode.commands.executeCommand("fathom.openComparison");
    await (await picks.next(/^Open Comparison$/)).accept(/From a JSON file…$/);
    await opening;
    const copy = await nextBoard();
    assert.notEqual(copy.head.comparison, board.head.comparison);
    const figures = (each: PlayedBoard) => each.rows.map((row) => [row.name, row.figures, row.checks]);
    assert.deepEqual(figures(copy), figures(board));
    assert.deepEqual(copy.union.groups, board.union.groups);
    assert.ok(json.includes('"fathom-comparison"'));
  });

  it("Open Comparison… lists what was compared, shows a board that is open, and opens one that was closed", async () => {
    const { document } = await openFile(text);
    const board = await compared("fathom.compareEfforts", ["offline · none", "offline · high"], once(2));
    async function openNewest(): Promise<void> {
      const opening = vscode.commands.executeCommand("fathom.openComparison");
      const list = await picks.next(/^Open Comparison$/);
      await until("the list is filled", () => list.items.length > 1);
      const path = vscode.workspace.asRelativePath(document.uri);
      assert.equal(list.items[0]?.description, `${path} 1–11 · 2 candidates`);
      await list.accept();
      await opening;
    }
    await vscode.window.showTextDocument(document);
    await openNewest();
    assert.equal(boards.open, 1);
    const active = () => vscode.window.tabGroups.activeTabGroup.activeTab?.label;
    await until("its tab is in front", () => active() === board.title);

    const figures = (each: PlayedBoard) => each.rows.map((row) => [row.name, row.figures, row.checks]);
    const before = figures(board);
    board.close();
    await until("it is closed", () => boards.open === 0);
    await openNewest();
    const again = await nextBoard();
    assert.equal(again.head.comparison, board.head.comparison);
    assert.deepEqual(figures(again), before);
    const last = again.row("offline · high").row;
    again.send({ type: "take-all", row: last });
    await until("it can be taken", () => again.assembled.groups > 0);
  });

  it("Run Again on Other Models… runs the same frozen request beside what was found before", async () => {
    const { document } = await openFile(text);
    const board = await compared("fathom.compareEfforts", ["offline · none", "offline · high"], once(2));
    // The file has moved on, and the frozen request has not.
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), "// new\n");
    await vscode.workspace.applyEdit(edit);
    board.send({ type: "run-again" });
    const models = await picks.next(/^Models to Compare$/);
    await until("the models are offered", () => models.ticked.length > 0);
    await models.accept();
    const grid = await picks.next(/candidate/);
    grid.tick(["offline · low", "offline · high"]);
    await grid.accept();
    const again = await nextBoard();
    assert.deepEqual(names(again), ["offline · low", "offline · high"]);
    assert.deepEqual(again.head.hashes, board.head.hashes);
    assert.notEqual(again.head.comparison, board.head.comparison);
    const proposers = new Set(again.union.groups.flatMap(({ variants }) => variants.flatMap((each) => each.names)));
    for (const name of ["offline · high", "earlier: offline · high"]) assert.ok(proposers.has(name), name);
    assert.deepEqual(again.row("offline · high").against, {
      text: "Against the earlier offline · high: same.",
      regressed: false,
    });
    assert.match(
      again.row("offline · low").against?.text ?? "",
      /^Against the earlier offline · (none|high), the best by rule: (same|differs in \d of \d places?)\.$/,
    );
    again.send({ type: "diff-earlier", row: again.row("offline · high").row });
    await until("it is said that they are the same", () =>
      messages.told.includes("earlier: offline · high and offline · high are the same."),
    );
    assert.match(
      await exported(again, "markdown"),
      /\n## Against the earlier comparison\n[\s\S]*\n\| offline · high \| the earlier offline · high \| same \|\n/,
    );
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  it("a blind choice is one win, which Show Wins lists, exports, and forgets when asked", async () => {
    await openFile(text);
    const board = await compared("fathom.compareEfforts", ["offline · none", "offline · high"], (grid) => {
      once(2)(grid);
      grid.press("Blind: Hide the Names until You Choose");
    });
    assert.deepEqual(names(board).toSorted(), ["A", "B"]);
    board.send({ type: "choose", row: "A" });
    await until("the names are back", () => board.head.chosen !== undefined);
    const chosen = /^You chose A: it is (offline · \w+)\./.exec(board.head.notice ?? "")?.[1];
    assert.ok(chosen !== undefined, board.head.notice);

    async function wins(): Promise<PlayedPick> {
      showing = vscode.commands.executeCommand("fathom.showWins");
      return picks.next(/^Wins in 1 blind choice/);
    }
    let showing: Thenable<unknown> = Promise.resolve();
    async function pressed(tooltip: string): Promise<void> {
      const list = await wins();
      list.press(tooltip);
      await showing;
    }
    const list = await wins();
    const row = list.items.find(({ label }) => label === chosen);
    assert.match(row?.detail ?? "", /^won 1 of 1 /);
    list.hide();
    await showing;

    const place = join(folder, "wins");
    Object.assign(vscode.window, { showSaveDialog: async () => vscode.Uri.file(place) });
    await pressed("Export as JSON…");
    const json: { readonly choices: readonly { readonly comparison: string }[] } = JSON.parse(
      await readFile(place, "utf8"),
    );
    assert.deepEqual(
      json.choices.map(({ comparison }) => comparison),
      [board.head.comparison],
    );
    await pressed("Export as CSV…");
    const [header, ...rows] = (await readFile(place, "utf8")).trim().split(/\r?\n/);
    assert.equal(header, "endpoint,model,effort,wins,shared,choices,rate,low,high,by_chance");
    assert.equal(rows.length, 2);
    assert.ok(
      rows.some((each) => each.includes(`,${chosen.split(" · ")[1]},1,0,1,1,`)),
      rows.join("\n"),
    );

    await pressed("Clear…");
    await (await wins()).hide();
    messages.press = "Clear";
    await pressed("Clear…");
    await vscode.commands.executeCommand("fathom.showWins");
    assert.match(messages.told.at(-1) ?? "", /^Nothing was chosen in a blind comparison yet\./);
  });

  it("what was taken is there again after its board was closed and opened, and is checked anew", async () => {
    await openFile(text);
    const board = await compared("fathom.compareEfforts", ["offline · none", "offline · high"], once(2));
    const [place] = board.union.groups;
    assert.ok(place !== undefined);
    board.send({ type: "take", group: place.group, variant: 0 });
    await until("it is taken and checked", () => board.assembled.checks.length > 0, 20);
    const taken = board.assembled;
    board.send({ type: "sort", by: "hunks" });
    board.send({ type: "hide", row: board.row("offline · none").row });
    await until("it is hidden", () => board.head.hidden === 1);
    board.close();
    await until("it is closed", () => boards.open === 0);
    const again = await openNewest();
    assert.deepEqual([again.head.sort, names(again)], [{ by: "hunks", descending: false }, ["offline · high"]]);
    await until("it is checked again", () => again.assembled.checks.length > 0, 20);
    assert.deepEqual(again.assembled, taken);
    again.send({ type: "clear" });
    await until("nothing is taken", () => again.assembled.groups === 0);
    again.close();
    await until("it is closed", () => boards.open === 0);
    assert.equal((await openNewest()).assembled.groups, 0);
  });

  it("names that are hidden after the answers came were seen: a choice is told and not counted", async () => {
    await openFile(text);
    const board = await compared("fathom.compareEfforts", ["offline · none", "offline · high"], once(2));
    board.send({ type: "sort", by: "lines" });
    board.send({ type: "pin", row: board.row("offline · high").row });
    await until("it is pinned", () => board.row("offline · high").pinned);
    const sorted = board.head.sort;
    await hidden(board);
    assert.equal(board.head.notice, "The names were shown already, so a choice is not counted.");
    assert.deepEqual([board.head.sort, board.rows.map(({ pinned }) => pinned)], [undefined, [false, false]]);
    board.send({ type: "choose", row: "A" });
    await until("the names are back", () => board.head.chosen !== undefined);
    assert.deepEqual([board.head.sort, names(board)], [sorted, ["offline · high", "offline · none"]]);
    assert.equal(board.row("offline · high").pinned, true, "it is as it was before");
    assert.match(board.head.notice ?? "", /^You chose A: it is .*\. It is not counted: the names were shown before\.$/);
    await vscode.commands.executeCommand("fathom.showWins");
    assert.match(messages.told.at(-1) ?? "", /^Nothing was chosen in a blind comparison yet\./);
  });

  it("who ends blind mode without a choice has seen the names: a later choice is told and not counted", async () => {
    await openFile(text);
    const board = await compared("fathom.compareEfforts", ["offline · none", "offline · high"], once(2));
    await hidden(board);
    board.send({ type: "blind", on: false });
    await until("the names are back", () => board.head.blind === "off");
    assert.equal(board.head.notice, "The names are shown, so a choice in this comparison is not counted any more.");
    for (let time = 0; time < 2; time += 1) {
      await hidden(board);
      assert.equal(board.head.notice, "The names were shown already, so a choice is not counted.");
      board.send({ type: "choose", row: "B" });
      await until("the names are back", () => board.head.chosen !== undefined);
      assert.match(
        board.head.notice ?? "",
        /^You chose B: it is .*\. It is not counted: the names were shown before\.$/,
      );
    }
    await vscode.commands.executeCommand("fathom.showWins");
    assert.match(messages.told.at(-1) ?? "", /^Nothing was chosen in a blind comparison yet\./);
  });

  it("a comparison that is begun blind tells no name before the choice, also after it was closed and opened again", async () => {
    await openFile(text);
    const telling = /offline|"c\d"|\$0|firstToken/;
    const cells = ["offline · none", "offline · medium", "offline · high"];
    const board = await compared("fathom.compareEfforts", cells, (grid) => {
      once(3)(grid);
      grid.press("Blind: Hide the Names until You Choose");
      assert.match(grid.title, /^3 candidates.* · blind$/);
    });
    assert.deepEqual([names(board), board.head.blind], [["A", "B", "C"], "on"]);
    assert.doesNotMatch(board.told, telling);

    // None of these is offered on its page, and none does anything.
    const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs).length;
    const open = tabs();
    for (const type of ["add-cell", "repeat", "choose-best", "run-again", "replay"] as const) board.send({ type });
    board.send({ type: "export", as: "json" });
    board.send({ type: "review-row", row: "A" });
    board.send({ type: "lane", row: "A", open: true });
    board.send({ type: "diff", row: "A" });
    await until("A is shown beside the original", () => tabs() > open);
    const diff = vscode.window.tabGroups.activeTabGroup.activeTab;
    assert.match(diff?.label ?? "", /: original ↔ A$/);
    assert.ok(diff?.input instanceof vscode.TabInputTextDiff);
    assert.doesNotMatch(diff.input.modified.toString(), /offline|\/c\d/);
    assert.deepEqual([boards.open, messages.told], [1, []]);
    board.send({ type: "take-all", row: "A" });
    await until("A is taken", () => board.assembled.groups > 0);
    assert.doesNotMatch(board.told, telling);
    board.close();
    await until("it is closed", () => boards.open === 0);

    const again = await openNewest();
    assert.deepEqual([names(again), again.head.blind], [["A", "B", "C"], "on"]);
    assert.doesNotMatch(again.told, telling);
    again.send({ type: "blind", on: false });
    await until("the names are back", () => again.head.blind === "off");
    again.close();
    await until("it is closed", () => boards.open === 0);

    const third = await openNewest();
    assert.equal(third.head.blind, "off");
    const shown = (await logOf(third)).filter(({ type }) => type.startsWith("names-"));
    assert.deepEqual(
      shown.map(({ at: _, ...event }) => event),
      [{ type: "names-shown" }],
    );
    third.send({ type: "blind", on: true });
    await until("the names are hidden", () => third.head.blind === "on" && third.rows.length === 3);
    third.send({ type: "choose", row: "A" });
    await until("the names are back", () => third.head.chosen !== undefined);
    assert.match(third.head.notice ?? "", /It is not counted: the names were shown before\.$/);
    await vscode.commands.executeCommand("fathom.showWins");
    assert.match(messages.told.at(-1) ?? "", /^Nothing was chosen in a blind comparison yet\./);

    // The next comparison is begun blind too, until somebody says otherwise.
    await openFile(text);
    const next = vscode.commands.executeCommand("fathom.compareEfforts");
    await (await picks.next(/ — /)).accept(/^Use template literals\.$/);
    const grid = await picks.next(/ · blind$/);
    grid.press("Not Blind: Show the Names");
    assert.doesNotMatch(grid.title, /blind/);
    await grid.accept();
    await next;
    assert.equal((await nextBoard()).head.blind, "off");
  });

  async function openNewest(): Promise<PlayedBoard> {
    const opening = vscode.commands.executeCommand("fathom.openComparison");
    const list = await picks.next(/^Open Comparison$/);
    await until("the list is filled", () => list.items.length > 1);
    await list.accept();
    await opening;
    return nextBoard();
  }

  it("fathom.compare.atOnce holds how many run at the same time", async () => {
    const { document } = await openFile(text);
    const cells = ["offline · none", "offline · low", "offline · medium", "offline · high"];
    await set("compare.atOnce", 1);
    const one = await compared("fathom.compareEfforts", cells, once(4));
    assert.equal(mostAtOnce(await logOf(one)), 1);
    await set("compare.atOnce", undefined);
    messages.told.length = 0;
    await vscode.window.showTextDocument(document);
    const two = await compared("fathom.compareEfforts", cells, once(4));
    assert.equal(mostAtOnce(await logOf(two)), 2);
  });
});

/** One that has ended and that nobody has collected yet runs no more. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
