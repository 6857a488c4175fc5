import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { type EditCase, shortfallOf } from "../../../../scripts/conformance/editCases.ts";
import { cutDifference, splitDifference, variantsOf } from "../../../../scripts/conformance/editVariants.ts";

const folder = join(import.meta.dirname, "cases");
const files = globSync("*.json", { cwd: folder }).sort();

for (const file of files) {
  const cases: readonly EditCase[] = JSON.parse(readFileSync(join(folder, file), "utf8"));
  for (const each of cases) {
    const name = `${basename(file, ".json")}: ${each.id}`;
    test(name, () => {
      assert.equal(shortfallOf(each)?.text, undefined);
    });
    test(`${name}, in files of another make`, () => {
      const shortfalls = variantsOf(each).map((variant) => [variant.name, shortfallOf(variant.case)?.text]);
      assert.deepEqual(
        shortfalls.filter(([, text]) => text !== undefined),
        [],
      );
    });
    test(`${name}, however the reply is cut into pieces`, () => {
      assert.equal(splitDifference(each, Number.POSITIVE_INFINITY), undefined);
      assert.equal(cutDifference(each, Number.POSITIVE_INFINITY), undefined);
    });
  }
}

test("the cases were found", () => {
  assert.ok(files.length >= 5);
});
