import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/paths.ts";

const listed = readFileSync(join(root, "node_modules/@vscode/codicons/dist/codicon.css"), "utf8");
const known = new Set(Array.from(listed.matchAll(/\.codicon-([\w-]+):before/g), ([, name]) => name ?? ""));
const places = ["package.json", ...globSync("{src,media}/**/*.ts", { cwd: root })];
/** A variable of VS Code's own settings, and no icon. */
const variables = new Set(["basename"]);

test("every icon that is named is one that VS Code has: another leaves its button empty", () => {
  const named = places.flatMap((place) => {
    const text = readFileSync(join(root, place), "utf8");
    const found = text.matchAll(/\bThemeIcon\("([\w-]+)"|\$\(([a-z-]+)(?:~spin)?\)|\bicon(?:Button)?\("([\w-]+)"/g);
    return Array.from(found, ([, theme, label, page]) => ({ place, icon: theme ?? label ?? page ?? "" }));
  });
  assert.ok(named.length > 60, String(named.length));
  assert.deepEqual(
    named.filter(({ icon }) => !known.has(icon) && !variables.has(icon)),
    [],
  );
});
