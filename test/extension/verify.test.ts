import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import * as vscode from "vscode";
import type { CandidateFile } from "../../src/core/compare/candidateFiles.ts";
import type { Check } from "../../src/core/compare/verification.ts";
import type { LedgerRun } from "../../src/core/ledger.ts";
import { createChoices } from "../../src/vscode/choices.ts";
import { showEffortAdvice } from "../../src/vscode/effortAdvice.ts";
import { createTextDocuments } from "../../src/vscode/textDocuments.ts";
import { createVerification } from "../../src/vscode/verify.ts";
import { createCommandVerification } from "../../src/vscode/verifyCommand.ts";
import { verifyProposal } from "../../src/vscode/verifyProposal.ts";
import { ledgerRun } from "../support/coreLedger.ts";
import { createReviewing, hunkOn, openFile, quietLog, until } from "./support.ts";

const never = new AbortController().signal;
const noWorker = { verify: async () => undefined, normalise: async () => ({ type: "normalised" as const, keys: [] }) };

async function set(command: unknown): Promise<void> {
  await vscode.workspace.getConfiguration().update("fathom.verifyCommand", command, vscode.ConfigurationTarget.Global);
}

const copies = () => readdirSync(tmpdir()).filter((name) => name.startsWith("fathom-verify-"));

describe("verification by the user's command", () => {
  const { showWarningMessage, showInformationMessage, showQuickPick } = vscode.window;
  let asked: { readonly text: string; readonly detail: string }[];
  let told: string[];
  let answers: unknown[];

  beforeEach(() => {
    [asked, told, answers] = [[], [], []];
    const say = (text: string, ...rest: unknown[]) => {
      const [options] = rest;
      const detail: unknown =
        typeof options === "object" && options !== null ? Reflect.get(options, "detail") : undefined;
      if (typeof detail === "string") asked.push({ text, detail });
      else told.push(text);
      return Promise.resolve(answers.shift());
    };
    Object.assign(vscode.window, { showWarningMessage: say, showInformationMessage: say });
  });

  afterEach(async () => {
    Object.assign(vscode.window, { showWarningMessage, showInformationMessage, showQuickPick });
    await set(undefined);
  });

  /** A candidate for a program of the workspace: its file, with another text. */
  async function candidate(after: string): Promise<CandidateFile> {
    const { document } = await openFile("process.exit(1);\n", "js");
    const path = vscode.workspace.asRelativePath(document.uri, false);
    const before = document.getText();
    return { uri: document.uri.toString(), path, languageId: "javascript", before, after };
  }

  async function run(files: readonly CandidateFile[], signal = never): Promise<Check[]> {
    const checks: Check[] = [];
    const verification = createCommandVerification(quietLog);
    await verification.run(
      files.map((file, at) => ({ id: `c${at}`, files: [file] })),
      { ended: (_, check) => void checks.push(check) },
      signal,
    );
    await verification.close();
    return checks;
  }

  it("runs on a copy with the candidate written in, says what it runs, and leaves nothing behind", async () => {
    const file = await candidate(
      "import { readFileSync } from 'node:fs';\nconsole.log(readFileSync(import.meta.filename, 'utf8').length, Object.keys(process.env).join(), Object.values(process.env).join());\nconsole.log('\\u001b[31mred');\nprocess.exit(process.cwd() === import.meta.dirname ? 0 : 9);\n",
    );
    const env = { FATHOM_CANARY_API_KEY: "sk-canary-1", OTHER_TOKEN: "sk-canary-2", PLAIN_VALUE: "plain-canary" };
    Object.assign(process.env, env);
    await set([process.execPath, file.path]);
    answers = ["Run"];
    const [check] = await run([file]);
    for (const name of Object.keys(env)) delete process.env[name];
    assert.ok(check?.check === "command");
    assert.equal(check.result, "passed", JSON.stringify(check));
    assert.equal(check.ran?.exitCode, 0);
    const output = check.ran?.output ?? "";
    assert.match(output, new RegExp(`^${file.after.length} `));
    assert.match(output, /plain-canary/);
    assert.doesNotMatch(output, /sk-canary|VSCODE_|ELECTRON_/);
    assert.match(output, /\nred$/);
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "?";
    assert.equal(asked.length, 1);
    for (const said of [process.execPath, JSON.stringify(file.path), folder, "runs code from this repository"]) {
      assert.ok(asked[0]?.detail.includes(said), said);
    }
    assert.deepEqual(copies(), []);
    assert.equal((await vscode.workspace.openTextDocument(vscode.Uri.parse(file.uri))).getText(), file.before);
  });

  it("asks once for all candidates, and tells each one's exit code", async () => {
    const first = await candidate("process.exit(0);\n");
    await set([process.execPath, first.path]);
    answers = ["Run"];
    const checks = await run([first, { ...first, after: "console.error('broken');\nprocess.exit(4);\n" }]);
    assert.deepEqual(
      checks.map((check) => [check.result, check.check === "command" && check.ran?.exitCode]),
      [
        ["passed", 0],
        ["failed", 4],
      ],
    );
    assert.match(asked.map(({ text }) => text).join(), /^Run your verify command on 2 candidates\?$/);
  });

  it("does not run without a yes, for a file that is not saved, or without a command", async () => {
    const marker = join(tmpdir(), "fathom-verify-marker");
    const file = await candidate(`require("fs").writeFileSync(${JSON.stringify(marker)}, "");\n`);
    await set([process.execPath, file.path]);
    const whys = [
      ...(await run([file])),
      ...(await run([{ ...file, uri: "untitled:Untitled-1" }])),
      ...(await set("npm test").then(() => run([file]))),
      ...(await set([]).then(() => run([file]))),
    ].map((check) => (check.result === "not-run" ? check.why : check.result));
    assert.deepEqual(whys, [
      "You did not let it run.",
      "The files are not all saved files of one workspace folder.",
      'The setting fathom.verifyCommand is no command. Write a list of a program and its arguments, such as ["npm", "test"].',
      "You set no command in fathom.verifyCommand.",
    ]);
    assert.equal(asked.length, 1);
    assert.ok(!existsSync(marker));
  });

  it("does not run on another computer, nor for files that lie on no disk, and says why", async () => {
    const marker = join(tmpdir(), "fathom-verify-elsewhere");
    const file = await candidate(`require("fs").writeFileSync(${JSON.stringify(marker)}, "");\n`);
    await set([process.execPath, file.path]);
    // The tests' own window is one: its server is on this computer, and its name is the server's address.
    assert.match(vscode.env.remoteName ?? "", /^127\.0\.0\.1:\d+$/);
    const { env, workspace } = vscode;
    const { getWorkspaceFolder } = workspace;
    const before = Object.getOwnPropertyDescriptor(env, "remoteName");
    assert.ok(before);
    const whyNot = async (uri: string) => {
      const [check] = await run([{ ...file, uri }]);
      return check?.result === "not-run" ? check.why : check?.result;
    };
    try {
      for (const remote of ["ssh-remote", "wsl", "codespaces", "code.example.com:8080"]) {
        Object.defineProperty(env, "remoteName", { ...before, get: () => remote });
        assert.equal(
          await whyNot(file.uri),
          `This window works on another computer (${remote}), and your command is run on your own alone. Run it in a terminal there.`,
        );
      }
      Object.defineProperty(env, "remoteName", before);
      const virtual = { uri: vscode.Uri.parse("vscode-vfs://github/some/where"), name: "where", index: 0 };
      Object.assign(workspace, { getWorkspaceFolder: () => virtual });
      assert.match(
        (await whyNot("vscode-vfs://github/some/where/a.ts")) ?? "",
        /^The files lie in a virtual workspace \(vscode-vfs\) and on no disk/,
      );
    } finally {
      Object.defineProperty(env, "remoteName", before);
      Object.assign(workspace, { getWorkspaceFolder });
    }
    assert.deepEqual(asked, []);
    assert.ok(!existsSync(marker));
    assert.deepEqual(copies(), []);
  });

  it("a workspace cannot name the command", async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
    const settings = join(folder, ".vscode", "settings.json");
    await vscode.workspace.fs.createDirectory(vscode.Uri.file(join(folder, ".vscode")));
    await writeFile(settings, JSON.stringify({ "fathom.verifyCommand": [process.execPath, "-e", "0"] }));
    try {
      answers = ["Run"];
      const [check] = await run([await candidate("")]);
      assert.equal(check?.result === "not-run" && check.why, "You set no command in fathom.verifyCommand.");
      assert.deepEqual(asked, []);
    } finally {
      await rm(settings);
    }
  });

  it("stops in the middle, and the copy is gone", async () => {
    const file = await candidate("setInterval(() => {}, 1000);\n");
    await set([process.execPath, file.path]);
    answers = ["Run"];
    const stopped = new AbortController();
    const running = run([file], stopped.signal);
    await until("the program runs in its copy", () => copies().length > 0);
    stopped.abort();
    await assert.rejects(running, { name: "AbortError" });
    assert.deepEqual(copies(), []);
  });

  it("a proposal under review is verified as it would be with what was not rejected", async () => {
    const { document } = await openFile("process.exit(1);\nprocess.exit(0);\n", "js");
    const window = createReviewing();
    await window.begin(document, [
      hunkOn(document, 0, 1, ["console.log('first');"]),
      hunkOn(document, 1, 1, ["process.exit(7);"]),
    ]);
    await set([process.execPath, vscode.workspace.asRelativePath(document.uri, false)]);
    const documents = createTextDocuments();
    const command = createCommandVerification(quietLog);
    const verify = () => verifyProposal(window.review, createVerification(noWorker, quietLog), command, documents);
    answers = ["Run"];
    await verify();
    assert.match(told.at(-1) ?? "", /^Syntax: not run\. .*Your command: failed\. Exit code 7 after/);
    await window.review.decide(["h1"], "rejected");
    answers = ["Run", "Show Output"];
    await verify();
    assert.match(told.at(-1) ?? "", /Your command: passed\. Exit code 0 after [^ ]+ s\.$/);
    assert.equal(vscode.window.activeTextEditor?.document.getText(), "first");
    assert.ok(document.getText().startsWith("process.exit(1)"), "nothing was written");
    await window.review.end();
    for (const each of [window, documents]) each.dispose();
  });

  it("a suggestion of an effort is taken over with one pick, and taken back by Undo", async () => {
    const memory = new Map<string, unknown>();
    const choices = createChoices({
      subscriptions: [],
      workspaceState: {
        get: (key: string) => memory.get(key),
        update: async (key, value) => void memory.set(key, value),
      },
    });
    const model = { endpoint: "local", model: "model-1" };
    await choices.set("file", { model, effort: "high" });
    const compared = (effort: "low" | "high", cost: number): LedgerRun[] =>
      Array.from({ length: 12 }, (_, at) =>
        ledgerRun({ ...model, comparison: `k${at}`, kept: 3, matched: 3, effort_sent: effort, cost }),
      );
    const runs = [...compared("low", 4), ...compared("high", 10)];
    let lines: string[] = [];
    Object.assign(vscode.window, {
      showQuickPick: async (items: readonly { readonly label: string; readonly detail: string }[]) => {
        lines = items.map(({ label, detail }) => `${label}: ${detail}`);
        return items[0];
      },
    });
    await showEffortAdvice({ runs: async () => runs }, choices);
    assert.match(
      lines[0] ?? "",
      /Refactor File · TypeScript: At low you kept 100 % of what high gave you, at 40 % of the cost \(n = 12\)\. Choose it/,
    );
    assert.equal(choices.get("file").effort, "low");
    assert.equal(choices.get("selection").effort, "low", "which is the default");
    await choices.set("file", { model, effort: "high" });
    answers = ["Undo"];
    await showEffortAdvice({ runs: async () => runs }, choices);
    assert.equal(choices.get("file").effort, "high");
    await showEffortAdvice({ runs: async () => [] }, choices);
    assert.match(told.at(-1) ?? "", /not enough data for advice yet/);
  });
});
