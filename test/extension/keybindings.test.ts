import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import manifest from "../../package.json";

describe("keys", () => {
  it("none of Fathom's keys is one of the running editor's own, and each has a when clause", async () => {
    const defaults = await vscode.workspace.openTextDocument(
      vscode.Uri.parse("vscode://defaultsettings/keybindings.json"),
    );
    const own = new Set<string>();
    for (const { key, command } of parse(defaults.getText())) if (!command.startsWith("fathom.")) own.add(key);
    assert.ok(own.size > 300, "the editor's defaults were read");
    assert.ok(own.has("ctrl+k ctrl+c") || own.has("cmd+k cmd+c"), "chords among them");
    for (const { key, mac, command, when } of manifest.contributes.keybindings) {
      assert.ok(!own.has(key), `${command}: ${key} is taken`);
      assert.ok(!own.has(mac), `${command}: ${mac} is taken`);
      assert.ok(when.length > 0, command);
    }
  });

  it("every command is registered once the extension is active", async () => {
    const extension = vscode.extensions.getExtension(`${manifest.publisher}.${manifest.name}`);
    await extension?.activate();
    const known = new Set(await vscode.commands.getCommands(true));
    for (const { command } of manifest.contributes.commands) assert.ok(known.has(command), command);
  });
});

function parse(text: string): { key: string; command: string }[] {
  const value: unknown = JSON.parse(text.replace(/^\s*\/\/.*$/gm, "").replace(/,(\s*[\]}])/g, "$1"));
  return Array.isArray(value) ? value : [];
}
