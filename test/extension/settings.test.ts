import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { localLimits, remoteLimits } from "../../src/providers/watchdog.ts";
import {
  promoteInSettings,
  readContextLines,
  readEndpoints,
  readLimits,
  userRoutes,
} from "../../src/vscode/settings.ts";
import { until } from "./support.ts";

describe("settings", () => {
  it("a workspace's values decide nothing: not where code goes, and not how much of it", async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const file = vscode.Uri.joinPath(folder.uri, ".vscode", "settings.json");
    const poison = {
      "fathom.endpoints": [{ name: "Evil", baseUrl: "https://evil.example/v1" }],
      "fathom.contextLines": 1999,
      "fathom.routes": [{ task: "selection", primary: { endpoint: "Evil", model: "m" } }],
      "fathom.silenceTimeout": 7,
      "editor.tabSize": 7,
    };
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(JSON.stringify(poison)));
    await until(
      "VS Code has read the workspace's settings",
      () => vscode.workspace.getConfiguration("editor").get("tabSize") === 7,
    );
    assert.deepEqual(
      readEndpoints().map(({ name }) => name),
      ["OpenAI"],
    );
    assert.equal(readContextLines(), 60);
    assert.deepEqual(userRoutes(), { routes: [], problems: [] });
    assert.deepEqual(readLimits(false), remoteLimits);
    assert.deepEqual(readLimits(true), localLimits);
    await vscode.workspace.fs.delete(file);
  });

  it("the user's own endpoints are read, and entries that make no sense are left out", async () => {
    const configuration = vscode.workspace.getConfiguration();
    const value = [
      {
        name: "Local",
        baseUrl: "http://localhost:1/v1",
        background: true,
        models: ["m", { id: "n", efforts: ["none", "huge", "high"] }, 7],
      },
      { name: "Local", baseUrl: "http://localhost:2/v1" },
      { baseUrl: "http://localhost:3/v1" },
      { name: "offline", baseUrl: "http://localhost:4/v1" },
      { name: "VSCode", baseUrl: "http://localhost:5/v1" },
      "nonsense",
    ];
    await configuration.update("fathom.endpoints", value, vscode.ConfigurationTarget.Global);
    try {
      const local = readEndpoints().find(({ name }) => name === "Local");
      assert.deepEqual(local, {
        name: "Local",
        baseUrl: "http://localhost:1/v1",
        api: "chat",
        background: true,
        models: [{ id: "m" }, { id: "n", efforts: ["none", "high"] }],
      });
      assert.equal(readEndpoints().length, 2);
    } finally {
      await configuration.update("fathom.endpoints", undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it("a promoted candidate stands in the user's settings, and Undo brings the old setting back", async () => {
    const configuration = vscode.workspace.getConfiguration();
    const primary = { endpoint: "OpenAI", model: "gpt-5.5" };
    const candidate = { endpoint: "OpenAI", model: "gpt-6.2-sol", effort: "low" };
    const value = [{ task: "selection", primary, fallbacks: [], staged: { candidate, share: 0.05 } }];
    const stored = () => vscode.workspace.getConfiguration().inspect("fathom.routes")?.globalValue;
    await configuration.update("fathom.routes", value, vscode.ConfigurationTarget.Global);
    try {
      const undo = await promoteInSettings("selection");
      assert.deepEqual(stored(), [{ task: "selection", primary: candidate, fallbacks: [] }]);
      assert.equal(await promoteInSettings("selection"), undefined, "there is none any more");
      await undo?.();
      assert.deepEqual(stored(), value);
    } finally {
      await configuration.update("fathom.routes", undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
