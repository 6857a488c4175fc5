import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { filesOf } from "../../src/core/request.ts";
import type { Choices } from "../../src/vscode/choices.ts";
import { createFileQuestion } from "../../src/vscode/fileQuestion.ts";
import { offlineModel } from "../../src/vscode/models.ts";
import { playMessages } from "./messages.ts";
import { playPicks } from "./playedPicks.ts";
import { until } from "./support.ts";

describe("the context meter", () => {
  let root: vscode.Uri;
  const at = (path: string) => vscode.Uri.joinPath(root, path);
  const choices = { draw: () => ({ model: offlineModel, effort: "low", by: { kind: "nobody" } }) };
  const choose = createFileQuestion(choices as unknown as Choices, { chooseModel: async () => false }, {
    of: () => undefined,
  } as never);

  async function write(path: string, bytes: string | Uint8Array): Promise<void> {
    await vscode.workspace.fs.writeFile(at(path), typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes);
  }

  before(async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    root = vscode.Uri.joinPath(folder.uri, "metered");
  });
  after(async () => vscode.workspace.fs.delete(root, { recursive: true }));

  it("a chosen folder that .gitignore names is shown with that, and none of it is ticked; what is passed over is counted", async () => {
    await write(".gitignore", "out/\n*.log\n");
    await write("out/built.js", "built\n");
    await write("out/deep/trace.log", "log\n");
    await write("logs/a.log", "log\n");
    await write("src/a.ts", "a\n");
    const picks = playPicks();
    const messages = playMessages();
    try {
      const shown = async (folder: string, title: RegExp) => {
        const chosen = choose([at(folder), [at(folder)]]);
        const pick = await picks.next(title);
        pick.hide();
        assert.equal(await chosen, undefined);
        return [
          pick.items.map(({ label, description = "" }) => [label, description.replace(/^.*tokens? · /, "")]),
          pick.ticked,
        ];
      };
      const rows = [
        ["metered/out/built.js", "named by .gitignore"],
        ["metered/out/deep/trace.log", "named by .gitignore"],
      ];
      assert.deepEqual(await shown("out", /^0 of 2 files/), [rows, []]);
      const [items] = await shown("", /files/);
      assert.deepEqual(items?.slice(-1), [["$(circle-slash) 3 files", "named by .gitignore"]]);
      assert.equal(await choose([at("logs"), [at("logs")]]), undefined);
      assert.match(
        messages.told.join(),
        /no file in there that Fathom could send: 1 file named by \.gitignore\. Choose/,
      );
    } finally {
      picks.restore();
      messages.restore();
    }
  });

  it("a file that was not read, being one of too many, says why it cannot go once it is ticked, and the rest stays ticked", async () => {
    const text = new Uint8Array(4_900_000).fill(0x61);
    // Sixteen are read at a time.
    for (let index = 0; index < 16; index += 1) await write(`large/${String(index).padStart(2, "0")}.txt`, text);
    await write("large/good.txt", "a\n");
    await write("large/zz.bin", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1, 0xff]));
    const picks = playPicks();
    const messages = playMessages();
    try {
      const chosen = choose([at("large"), [at("large")]]);
      const first = await picks.next(/files/);
      first.tick(["metered/large/good.txt", "metered/large/zz.bin"]);
      void first.accept();
      await until("it is said", () => messages.told.length > 0);
      assert.match(messages.told.join(), /zz\.bin holds binary data/);
      const second = await picks.next(/files/);
      assert.deepEqual(second.ticked, ["metered/large/good.txt"]);
      const left = second.items.find(({ label }) => label.endsWith("zz.bin"));
      assert.deepEqual([left?.label, left?.description], ["$(circle-slash) metered/large/zz.bin", "binary data"]);
      void second.accept();
      const target = await chosen;
      assert.deepEqual(target && filesOf(target).map(({ path }) => path), ["metered/large/good.txt"]);
    } finally {
      picks.restore();
      messages.restore();
    }
  });
});
