import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/paths.ts";
import { manifest, manifestTexts } from "../support/manifest.ts";

const text = readFileSync(join(root, "package.json"), "utf8");
const keys = Array.from(text.matchAll(/"%([^%"]+)%"/g), (match) => match[1] ?? "");
const english = manifestTexts("");
const german = manifestTexts("de");

test("package.nls.json has exactly the keys that package.json names", () => {
  assert.deepEqual([...new Set(keys)].sort(), Object.keys(english).sort());
  assert.ok(keys.length > 100);
});

test("the German file has the same keys, each with a text of its own", () => {
  assert.deepEqual(Object.keys(german), Object.keys(english));
  const same = Object.keys(english).filter((key) => english[key] === german[key]);
  assert.deepEqual(same, ["view.panel"]);
});

test("commands, settings in code, links and addresses are the same in both", () => {
  const fixed =
    /\]\(command:[^)]+\)|`[^`]*\b(?:npm|gitignore|fathomignore|env)\b[^`]*`|`\d[^`]*`|https?:\/\/[^\s,;]*\w/g;
  for (const [key, words] of Object.entries(english)) {
    assert.deepEqual(german[key]?.match(fixed), words.match(fixed), key);
  }
});

test("every text of package.json that people read is a key", () => {
  const written: string[] = [];
  JSON.stringify(JSON.parse(text), (name, value: unknown) => {
    const isRead = /^(?:title|label|name|description|markdownDescription|contents|altText)$/.test(name);
    if (isRead && typeof value === "string" && !/^%.+%$/.test(value)) written.push(value);
    return value;
  });
  const names = new Set(["fathom", "Fathom", "route"]);
  assert.deepEqual(
    written.filter((each) => !names.has(each)),
    [],
    "Put it into package.nls.json and package.nls.de.json, and its %key% into package.json.",
  );
});

test("what a German text calls a command is the command's German title", () => {
  const titles = new Set(
    manifest.contributes.commands.map(({ command }) => german[`command.${command.replace("fathom.", "")}`]),
  );
  for (const words of Object.values(german)) {
    for (const [, title] of words.matchAll(/`Fathom: ([^`]+)`/g)) assert.ok(titles.has(title), title);
  }
});
