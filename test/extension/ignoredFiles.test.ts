import assert from "node:assert/strict";
import { symlink } from "node:fs/promises";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { createIgnoreCheck } from "../../src/vscode/ignoredFiles.ts";
import { until } from "./support.ts";

const files: Readonly<Record<string, string>> = {
  ".env.local": "KEY=1\n",
  ".fathomignore": "*.gen.ts\n!.env*\n",
  "src/.fathomignore": "!kept.gen.ts\n",
  "src/api.gen.ts": "",
  "src/kept.gen.ts": "",
  "src/plain.ts": "",
};

describe("files that are not sent without a question", () => {
  let root: vscode.Uri;
  const at = (path: string) => vscode.Uri.joinPath(root, "ignoring", path);

  before(async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    root = folder.uri;
    for (const [path, text] of Object.entries(files)) {
      await vscode.workspace.fs.writeFile(at(path), new TextEncoder().encode(text));
    }
    await symlink(at(".env.local").fsPath, at("harmless.ts").fsPath);
  });
  after(() => vscode.workspace.fs.delete(vscode.Uri.joinPath(root, "ignoring"), { recursive: true }));

  it("the built-in list holds, whatever the workspace's rules take back", async () => {
    assert.equal((await createIgnoreCheck()(at(".env.local")))?.rule, ".env*");
  });

  it("a link to such a file is such a file", async () => {
    assert.equal((await createIgnoreCheck()(at("harmless.ts")))?.rule, ".env*");
  });

  it("the rules of every folder down to the file count, each from its own folder on", async () => {
    const check = createIgnoreCheck();
    assert.deepEqual(await check(at("src/api.gen.ts")), { rule: "*.gen.ts", source: "ignoring/.fathomignore" });
    assert.equal(await check(at("src/kept.gen.ts")), undefined);
    assert.equal(await check(at("src/plain.ts")), undefined);
  });

  it("rules that cannot be read keep everything back", async () => {
    await vscode.workspace.fs.createDirectory(at("broken/.fathomignore"));
    assert.equal((await createIgnoreCheck()(at("broken/a.ts")))?.source, "the rules cannot be checked");
  });

  it("the user's setting adds and takes back; a document without a file is asked about by its name", async () => {
    const configuration = vscode.workspace.getConfiguration();
    const own = ["*.sql", "!.env.local"];
    await configuration.update("fathom.ignore", own, vscode.ConfigurationTarget.Global);
    try {
      await until("the setting is there", async () => (await createIgnoreCheck()(at("a.sql"))) !== undefined);
      assert.equal(await createIgnoreCheck()(at(".env.local")), undefined);
      assert.equal((await createIgnoreCheck()(vscode.Uri.parse("untitled:server.pem")))?.rule, "*.pem");
    } finally {
      await configuration.update("fathom.ignore", undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
