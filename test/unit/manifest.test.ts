import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { efforts } from "../../src/core/effort.ts";
import { commands, contextKeys, extensionId, settings, submenus, views, walkthrough } from "../../src/manifest.ts";
import { manifest } from "../support/manifest.ts";

const root = join(import.meta.dirname, "../..");
const { contributes } = manifest;

test("package.json contributes exactly the commands that the code knows", () => {
  assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), Object.values(commands).sort());
  assert.equal(extensionId, `${manifest.publisher}.${manifest.name}`);
});

test("every command has Fathom's category and a title in words", () => {
  for (const { command, title, category } of contributes.commands) {
    assert.equal(category, "Fathom", command);
    assert.match(title, /^[A-Z]/, command);
  }
});

test("package.json contributes exactly the settings, views and walkthrough that the code knows", () => {
  assert.deepEqual(Object.keys(contributes.configuration.properties).sort(), Object.values(settings).sort());
  assert.deepEqual(
    contributes.views.fathom.map(({ id }) => id),
    [views.panel, views.history],
  );
  assert.deepEqual(
    contributes.viewsContainers.secondarySidebar.map(({ id }) => id),
    [views.container],
  );
  assert.deepEqual(
    contributes.submenus.map(({ id }) => id),
    Object.values(submenus),
  );
  assert.deepEqual(
    contributes.walkthroughs.map(({ id }) => id),
    [walkthrough],
  );
});

test("what menus, keys and the walkthrough name exists", () => {
  const known = new Set<string>(Object.values(commands));
  const named = [
    ...Object.values(contributes.menus).flatMap((entries) =>
      entries.flatMap((entry) => ("command" in entry ? entry.command : [])),
    ),
    ...contributes.keybindings.map(({ command }: { command: string }) => command),
    ...Array.from(
      JSON.stringify(contributes.walkthroughs).matchAll(/(?:command:|onCommand:)([\w.]+)/g),
      (match) => match[1] ?? "",
    ),
  ];
  assert.deepEqual(
    named.filter((command) => !known.has(command)),
    [],
  );
  assert.ok(named.length > 20);
});

test("every when clause asks only for context keys that the code sets, and every key that is set is asked for", () => {
  const text = JSON.stringify([contributes.menus, contributes.keybindings]);
  const asked = new Set(
    Array.from(text.matchAll(/"when":"((?:[^"\\]|\\.)*)"/g), (match) => match[1] ?? "").flatMap(
      (clause) => clause.match(/fathom\.\w+/g) ?? [],
    ),
  );
  for (const view of [views.panel, views.history]) asked.delete(view);
  assert.deepEqual([...asked].sort(), Object.values(contextKeys).sort());
});

test("what acts on the run of the window is not offered while another one is played back", () => {
  const { commandPalette, "view/title": viewTitle, "fathom.editor": editor } = contributes.menus;
  const offered = [...commandPalette, ...viewTitle, ...editor, ...contributes.keybindings];
  const onRun = offered.filter(({ when = "" }: { when?: string }) =>
    /fathom\.(?:hasRun|reviewing|canApply|hasOperations)\b/.test(when),
  );
  assert.ok(onRun.length > 20);
  const onBoth = onRun.filter(({ when }) => when === "fathom.hasRun || fathom.replaying");
  assert.deepEqual(onBoth.map(({ command }) => command).toSorted(), [
    "fathom.copyReasoning",
    "fathom.goToMention",
    "fathom.openReasoning",
  ]);
  for (const { command, when } of onRun) {
    if (!onBoth.some((each) => each.command === command)) assert.match(when ?? "", /&& !fathom\.replaying$/, command);
  }
});

test("no setting can come from a workspace: where code and keys go is the user's to say", () => {
  for (const [id, { scope }] of Object.entries(contributes.configuration.properties))
    assert.equal(scope, "application", id);
});

test("every setting has a description and a default", () => {
  for (const [id, property] of Object.entries(contributes.configuration.properties)) {
    assert.ok("default" in property, id);
    assert.ok(property.markdownDescription.length > 40, id);
  }
});

test("the efforts of the settings are the field's list", () => {
  const text = JSON.stringify(contributes.configuration.properties["fathom.endpoints"]);
  assert.ok(text.includes(JSON.stringify(efforts)));
});

test("activation waits for the end of VS Code's own start, and nothing listens for URIs", () => {
  assert.deepEqual(manifest.activationEvents, ["onStartupFinished"]);
});

test("the pictures that package.json names exist", () => {
  const named = JSON.stringify(manifest).match(/media\/[\w/.-]+\.(?:svg|png)/g) ?? [];
  assert.ok(named.length >= 5);
  for (const file of named) assert.ok(existsSync(join(root, file)), file);
});

test("README describes every command and every setting", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  for (const { title } of contributes.commands) assert.ok(readme.includes(title), title);
  for (const id of Object.keys(contributes.configuration.properties)) assert.ok(readme.includes(`\`${id}\``), id);
});
