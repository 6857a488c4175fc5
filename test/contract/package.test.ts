import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { listFiles } from "@vscode/vsce";
import { ensurePackage } from "../../scripts/package.ts";

const root = join(import.meta.dirname, "../..");
let vsix: string;

before(async () => {
  vsix = await ensurePackage();
});

test("what activate loads is under 60 KB, minified", () => {
  const bundle = join(root, "dist", "extension.cjs");
  const text = readFileSync(bundle, "utf8");
  assert.ok(text.split("\n").length < 30, "it is minified");
  assert.ok(statSync(bundle).size < 60_000, `${statSync(bundle).size} bytes`);
});

test("neither activation nor the main job holds the openai client or the offline model: they are loaded when used", () => {
  for (const name of ["extension.cjs", "mainJob.cjs"]) {
    const text = readFileSync(join(root, "dist", name), "utf8");
    assert.doesNotMatch(text, /x-stainless|OPENAI_API_KEY|createLanguageService/i, name);
  }
  assert.match(readFileSync(join(root, "dist", "wireProvider.cjs"), "utf8"), /x-stainless/i);
  assert.match(readFileSync(join(root, "dist", "extension.cjs"), "utf8"), /require\("\.\/mainJob\.cjs"\)/);
  assert.match(readFileSync(join(root, "dist", "mainJob.cjs"), "utf8"), /require\("\.\/wireProvider\.cjs"\)/);
});

test("activation uses no module of Node that could open a socket or read a file", () => {
  const text = readFileSync(join(root, "dist", "extension.cjs"), "utf8");
  const required = Array.from(text.matchAll(/require\("([^"]+)"\)/g), (match) => match[1]);
  assert.deepEqual([...new Set(required)].sort(), ["./l10n.cjs", "./mainJob.cjs", "vscode"]);
});

test("the package is under 1 MB", () => {
  assert.ok(statSync(vsix).size < 1_000_000, `${statSync(vsix).size} bytes`);
});

test("the package holds what runs, what is read and what is licensed, and nothing else", async () => {
  const files = await listFiles({ cwd: root, ignoreFile: join(root, ".vscodeignore") });
  const strange = files.filter(
    (file) =>
      !/^(?:package(?:\.nls(?:\.de)?)?\.json|l10n\/bundle\.l10n\.de\.json|README\.md|CHANGELOG\.md|LICENSE|dist\/.+\.(?:cjs|js|css|ttf)|media\/(?:icon\.(?:svg|png)|walkthrough\/\w+\.svg))$/.test(
        file,
      ),
  );
  assert.deepEqual(strange, []);
  for (const needed of ["dist/webview/panel.js", "package.nls.json", "package.nls.de.json", "l10n/bundle.l10n.de.json"])
    assert.ok(files.includes(needed), needed);
});
