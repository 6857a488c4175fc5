import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type EditCase, shortfallOf } from "../../scripts/conformance/editCases.ts";
import { cutDifference, splitDifference, variantsOf } from "../../scripts/conformance/editVariants.ts";
import { fixturesFolder } from "../support/fixtures.ts";

const root = join(import.meta.dirname, "../..");
const script = join(root, "scripts/conformance.ts");
const decisions: Readonly<Record<string, { readonly ours: string; readonly why: string }>> = JSON.parse(
  readFileSync(join(root, "docs/decisions/edits.json"), "utf8"),
);

/** Cases that are known to fall short and are no decision. It may only become shorter. */
const known: readonly string[] = [];

/** Replies of so many characters are cut in two at every place, longer ones at every place in fewer runs. */
const longestInTwo = 1000;
/** At how many places each reply ends too early here; the bench takes more. */
const ends = 12;

function casesIn(folder: string): EditCase[] {
  return globSync("*.json", { cwd: folder }).flatMap((file) => JSON.parse(readFileSync(join(folder, file), "utf8")));
}

test("recorded edits: every one comes out as it must, but for the known misses", () => {
  const folder = fixturesFolder("edits");
  if (folder === undefined) return;
  const files = globSync("*.json", { cwd: folder }).map((file) => join(folder, file));
  const { status, stdout } = spawnSync(process.execPath, [script, "edits", ...files], { encoding: "utf8" });
  const shortfalls = stdout.split("\n").filter((line) => /^\S+ \([\w-]+\): /.test(line));
  assert.match(stdout, /^[1-9]\d* passed, \d+ failed, \d+ by policy$/m);
  assert.equal(status, shortfalls.length === 0 ? 0 : 1);
  const unexpected = shortfalls.filter((each) => !known.some((id) => each.startsWith(`${id} `)));
  const cured = known.filter((id) => !shortfalls.some((each) => each.startsWith(`${id} `)));
  assert.deepEqual({ unexpected, cured }, { unexpected: [], cured: [] });
});

test("recorded edits: the same in files of another make, and however the reply is cut", () => {
  const folder = fixturesFolder("edits");
  if (folder === undefined) return;
  const shortfalls = casesIn(folder)
    .filter(({ id, policy }) => policy === undefined && decisions[id] === undefined)
    .flatMap((each) => [
      ...variantsOf(each).flatMap((variant) => {
        const text = shortfallOf(variant.case)?.text;
        return text === undefined ? [] : [`${each.id}, ${variant.name}: ${text}`];
      }),
      splitDifference(each, longestInTwo) ?? [],
      cutDifference(each, ends) ?? [],
    ])
    .flat();
  assert.deepEqual(shortfalls, []);
});

test("decisions about edits: only refusals, at most thirty, each with its reason", () => {
  const all = Object.entries(decisions);
  assert.ok(all.length <= 30);
  for (const [id, { ours, why }] of all) {
    assert.equal(ours, "refused", id);
    assert.match(why, /^[A-Z].{40,}\.$/s, id);
  }
});

test("decisions about edits: each is about a case that is refused", () => {
  const folder = fixturesFolder("edits");
  if (folder === undefined) return;
  const cases = new Map(casesIn(folder).map((each) => [each.id, each]));
  for (const id of Object.keys(decisions)) {
    const each = cases.get(id);
    assert.equal(each && shortfallOf(each)?.kind, "refused", id);
  }
});
