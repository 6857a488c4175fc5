import assert from "node:assert/strict";
import { chmod, symlink } from "node:fs/promises";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { leftOutText } from "../../src/core/contextMeter.ts";
import { type LookedAtFiles, lookAtFiles } from "../../src/vscode/fileTargets.ts";
import { mostFiles, walkFiles } from "../../src/vscode/fileWalk.ts";
import { until } from "./support.ts";

const never = new AbortController().signal;
const quiet = () => undefined;

const files: Readonly<Record<string, string | Uint8Array>> = {
  ".gitignore": "*.log\n/out/\n",
  ".env": "KEY=1\n",
  "a.ts": "const ä = 1;\n",
  "trace.log": "log\n",
  "out/built.js": "built\n",
  "node_modules/x/index.js": "dependency\n",
  "src/.gitignore": "!kept.log\n",
  "src/b.ts": "const b = 1;\n",
  "src/kept.log": "kept\n",
  "src/logo.png": new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]),
  "src/latin.txt": new Uint8Array([0x63, 0x61, 0x66, 0xe9, 0x0a]),
  "src/wide.txt": new Uint8Array([0xff, 0xfe, 0x61, 0, 0x62, 0]),
  "src/deep/c.ts": "const c = 1;\n",
};

describe("the files of a request", () => {
  let root: vscode.Uri;
  let outside: vscode.Uri;
  const at = (path: string) => vscode.Uri.joinPath(root, path);
  const paths = (uris: readonly vscode.Uri[]) => uris.map(({ path }) => path.slice(root.path.length + 1));
  const look = (...chosen: string[]) => lookAtFiles(chosen.map(at), quiet, never);
  const contentOf = ({ files: found }: LookedAtFiles, path: string) =>
    found.find(({ uri }) => uri.path === at(path).path)?.content;
  const reasonOf = (found: LookedAtFiles, path: string) => {
    const content = contentOf(found, path);
    return content?.kind === "left-out" ? leftOutText(content.reason) : content?.kind;
  };

  before(async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    root = vscode.Uri.joinPath(folder.uri, "several");
    outside = vscode.Uri.joinPath(folder.uri, "..", "outside");
    for (const [path, content] of Object.entries(files)) {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      await vscode.workspace.fs.writeFile(at(path), bytes);
    }
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(outside, "secret.ts"), new Uint8Array([0x61]));
    await symlink("..", at("src/deep/up").fsPath);
    await symlink("../a.ts", at("src/again.ts").fsPath);
    await symlink(outside.fsPath, at("src/away").fsPath);
    await symlink("nowhere.ts", at("src/broken.ts").fsPath);
  });
  after(async () => {
    await vscode.workspace.fs.delete(root, { recursive: true });
    await vscode.workspace.fs.delete(outside, { recursive: true });
  });

  it("a folder is walked without what its .gitignore files name, each file once, links that circle or leave it not followed", async () => {
    const walk = await walkFiles([root], quiet, never);
    assert.deepEqual(paths(walk.files), [
      ".env",
      ".gitignore",
      "a.ts",
      "src/.gitignore",
      "src/b.ts",
      "src/deep/c.ts",
      "src/kept.log",
      "src/latin.txt",
      "src/logo.png",
      "src/wide.txt",
    ]);
    assert.deepEqual(walk.leftOut.map(({ uri, reason }) => [paths([uri])[0], reason.kind]).sort(), [
      ["src/away", "leads-outside"],
      ["src/broken.ts", "unreadable"],
    ]);
    assert.equal(walk.stopped, false);
  });

  it("what is passed over is counted by its reason, and no further than it tells something", async () => {
    assert.deepEqual(
      [...(await walkFiles([root], quiet, never)).passedOver].sort((a, b) => (a.by < b.by ? -1 : 1)),
      [
        { by: "always", files: 1, more: false },
        { by: "gitignore", files: 2, more: false },
      ],
    );
    await Promise.all(
      Array.from({ length: 2_001 }, (_, index) =>
        vscode.workspace.fs.writeFile(at(`node_modules/y/f${index}.js`), new Uint8Array()),
      ),
    );
    const [always] = (await walkFiles([root], quiet, never)).passedOver.filter(({ by }) => by === "always");
    assert.deepEqual(always, { by: "always", files: 2_000, more: true });
    await vscode.workspace.fs.delete(at("node_modules/y"), { recursive: true });
  });

  it("a folder that .gitignore names is walked when it was chosen itself, and its files tell what names them", async () => {
    for (const chosen of ["out", "out/built.js"]) {
      const { files: found } = await look(chosen);
      assert.deepEqual(
        found.map(({ path, named, content }) => [path, named, content.kind]),
        [["several/out/built.js", "gitignore", "text"]],
      );
    }
    assert.equal(
      (await look("src")).files.find(({ named }) => named !== undefined),
      undefined,
    );
  });

  it("a folder within the workspace goes by the .gitignore files above it too", async () => {
    await vscode.workspace.fs.writeFile(at("src/deep/x.log"), new Uint8Array());
    try {
      assert.deepEqual(
        paths((await walkFiles([at("src/deep")], quiet, never)).files).includes("src/deep/x.log"),
        false,
      );
    } finally {
      await vscode.workspace.fs.delete(at("src/deep/x.log"));
    }
  });

  it("VS Code's own excludes hold for folders, and not for a file that was chosen itself", async () => {
    const configuration = vscode.workspace.getConfiguration();
    await configuration.update("search.exclude", { "several/src/{b,c}.ts": true }, vscode.ConfigurationTarget.Global);
    try {
      await until("the setting is there", async () => {
        const walk = await walkFiles([at("src")], quiet, never);
        return !paths(walk.files).includes("src/b.ts");
      });
      assert.deepEqual(paths((await walkFiles([at("src/b.ts")], quiet, never)).files), ["src/b.ts"]);
    } finally {
      await configuration.update("search.exclude", undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it("a file that is chosen twice, by itself and by a link, is there once", async () => {
    const walk = await walkFiles([at("a.ts"), at("src/again.ts"), at("a.ts"), root], quiet, never);
    assert.equal(paths(walk.files).filter((path) => path === "a.ts" || path === "src/again.ts").length, 1);
  });

  it("each file's size is that of its text, and what cannot be sent says why", async () => {
    const found = await look(".");
    assert.deepEqual(contentOf(found, "a.ts"), { kind: "text", bytes: 14 });
    assert.deepEqual(contentOf(found, "src/wide.txt"), { kind: "text", bytes: 2 });
    assert.equal(reasonOf(found, "src/logo.png"), "binary data");
    assert.match(reasonOf(found, "src/latin.txt") ?? "", /encoding/);
    assert.equal(found.files.find(({ uri }) => uri.path.endsWith("/.env"))?.ignored?.rule, ".env*");
    assert.equal(found.files.find(({ uri }) => uri.path.endsWith("/a.ts"))?.ignored, undefined);
  });

  it("an encoding that the user set is read with it", async () => {
    const configuration = vscode.workspace.getConfiguration();
    await configuration.update("files.encoding", "iso88591", vscode.ConfigurationTarget.Global);
    try {
      await until("it is read", async () => reasonOf(await look("src/latin.txt"), "src/latin.txt") === "text");
    } finally {
      await configuration.update("files.encoding", undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it("unsaved text counts as it stands in the editor", async () => {
    const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(at("src/b.ts")));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "// unsaved\n"));
    assert.deepEqual(contentOf(await look("src"), "src/b.ts"), { kind: "text", bytes: 13 + 11 });
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  it("a file over 5 MB, one that is read-only and one that is gone are left out; an untitled document is welcome", async () => {
    await vscode.workspace.fs.writeFile(at("large.txt"), new Uint8Array(5_000_001).fill(0x61));
    await vscode.workspace.fs.writeFile(at("fixed.txt"), new Uint8Array([0x61]));
    await chmod(at("fixed.txt").fsPath, 0o444);
    const untitled = await vscode.workspace.openTextDocument({ content: "const a = 1;" });
    const found = await lookAtFiles([at("large.txt"), at("fixed.txt"), at("gone.txt"), untitled.uri], quiet, never);
    assert.equal(reasonOf(found, "large.txt"), "5.0 MB; files go up to 5 MB".replace("5.0", "5"));
    assert.equal(reasonOf(found, "fixed.txt"), "read-only");
    assert.equal(reasonOf(found, "gone.txt"), "cannot be read");
    assert.deepEqual(found.files.find(({ uri }) => uri.scheme === "untitled")?.content, { kind: "text", bytes: 12 });
  });

  it("at most two thousand files are looked at, and that is said; stopping it stops it", async () => {
    const many = at("many");
    await Promise.all(
      Array.from({ length: mostFiles + 1 }, (_, index) =>
        vscode.workspace.fs.writeFile(vscode.Uri.joinPath(many, `f${index}.txt`), new Uint8Array([0x61])),
      ),
    );
    let told = 0;
    const found = await lookAtFiles([many], (count) => (told = count), never);
    assert.equal(found.stopped, true);
    assert.equal(found.files.length, mostFiles);
    assert.equal(told, mostFiles);
    const stopping = new AbortController();
    const looking = lookAtFiles([many], () => stopping.abort(), stopping.signal);
    await assert.rejects(looking, { name: "AbortError" });
  });
});
