import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/paths.ts";
import { placeholders, sourceFiles, textKeys } from "../support/textKeys.ts";
import { untranslated } from "../support/untranslated.ts";

const bundleText = readFileSync(join(root, "l10n", "bundle.l10n.de.json"), "utf8");
const german: Readonly<Record<string, string>> = JSON.parse(bundleText);
const { keys, unclear } = textKeys(sourceFiles());
/** Texts whose key ends in a comment that tells two meanings apart. */
const commented = new Set(keys.filter(({ commented }) => commented).map(({ key }) => key));
const used = new Set(keys.map(({ key }) => key));

test("every text is written where it is used, so that it can be found", () => {
  assert.deepEqual(unclear, []);
  assert.ok(used.size > 1000, `${used.size} texts`);
});

test("every text has its German one", () => {
  assert.deepEqual(
    keys.filter(({ key }) => !Object.hasOwn(german, key)).map(({ key, place }) => `${place}: ${key}`),
    [],
    "Add them to l10n/bundle.l10n.de.json.",
  );
});

test("the German bundle has no text that is not used, and is sorted", () => {
  assert.deepEqual(
    Object.keys(german).filter((key) => !used.has(key)),
    [],
  );
  assert.deepEqual(Object.keys(german), Object.keys(german).sort());
  assert.equal(bundleText.split("\n").length, Object.keys(german).length + 3, "one a line");
});

test("a German text has the same values as the English one, and begins and ends with the same blanks", () => {
  for (const [key, text] of Object.entries(german)) {
    const english = commented.has(key) ? key.slice(0, key.lastIndexOf("/")) : key;
    assert.deepEqual(placeholders(text), placeholders(english), key);
    assert.equal(/^\s*/.exec(text)?.[0], /^\s*/.exec(english)?.[0], key);
    assert.equal(/\s*$/.exec(text)?.[0], /\s*$/.exec(english)?.[0], key);
    assert.notEqual(text.trim(), "", key);
  }
});

test("icons, settings, addresses and code are the same in German", () => {
  const fixed = /\$\([\w~-]+\)|\bfathom\.\w+(?:\.\w+)*|\bhttps?:\/\/\S+\w|\/v1|`[^`]+`|\bhttp\.\w+|--?>|[↔→±≈≥×↓−]/g;
  for (const [key, text] of Object.entries(german)) {
    const sorted = (from: string) => [...(from.match(fixed) ?? [])].sort();
    assert.deepEqual(sorted(text), sorted(key), key);
  }
});

/** What is told to models and programs, and the offline model's own words, which are what it understands. */
const forModels =
  /^src\/(?:offline\/|core\/(?:edit\/|mentions\/|compare\/syntaxKeys|prompt|goOn|earlierRun|presets|toldText|secrets\/mask)|vscode\/tryOffline)/;

/** Ids that are words, names, code and markup. */
const names: readonly RegExp[] = [
  /: (?:no edit|cut short|partly applied|not started|no answer|stopped at the cap|first token|what is assembled)$/,
  /: (?:spending cap|maximum output tokens|your settings|no reason given|the provider's content filter stopped the answer\.)$/,
  /: (?:it answered with a web page|another address|other JSON|the response was \{\}|error answer)$/,
  /: (?:VS Code|VS Code \(\{\}\)|LM Studio|Fathom|Markdown|JSON|fathom-text|\{\} ms|\{\} UTC|http:\/\/localhost:11434\/v1)$/,
  /: (?:(?:unpriced|format|key|group|lesson|ratio|call|index|id|verbatim) \{\}(?: \{\})?|the proposal|Bearer \{\}|-----END \{\}-----)$/,
  /: (?:codicon .*|loading codicon.*|facts \w+|outcome \{\}|(?:11|\{\})px \{\}|bold \{\}|(?:style|font)-src \{\}|trusted-types \{\}|<.*)$/s,
  /^src\/vscode\/runFolder\.ts:\d+: it (?:has \{\} bytes|is no UTF-8 text)$/,
  /: (?:A proposal is one file; nothing else can be kept here\.|\{\} answered with a web page that begins: \{\}|## Fathom: \{\}\n)$/,
];

test("what people read goes through t", () => {
  const found = sourceFiles()
    .filter(({ fileName }) => !forModels.test(fileName))
    .flatMap(untranslated)
    .filter((text) => !names.some((name) => name.test(text)));
  assert.deepEqual(found, [], "Pass it through t, and add the German text; names of things are listed in this test.");
});

test("what a model is told of a malformed edit has a German text for people", () => {
  const texts = Array.from(
    sourceFiles()
      .filter(({ fileName }) => fileName.startsWith("src/core/edit/"))
      .map(({ text }) => text)
      .join("\n")
      .matchAll(/(?:malformed\(|why = |why: )\s*"([A-Z][^"]+)"/g),
    (match) => match[1] ?? "",
  );
  assert.ok(texts.length > 15);
  assert.deepEqual(
    texts.filter((text) => !Object.hasOwn(german, text)),
    [],
    "Add it to src/core/toldText.ts.",
  );
});
