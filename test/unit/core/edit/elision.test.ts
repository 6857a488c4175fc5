import assert from "node:assert/strict";
import { test } from "node:test";
import { isPlaceholder } from "../../../../src/core/edit/elision.ts";
import { answerBlock, fileTarget, placements } from "../../../support/coreTarget.ts";

for (const line of [
  "// ...",
  "// ... existing code ...",
  "  # ... rest of the file ...",
  "{/* ... existing code ... */}",
  "<!-- rest of the content unchanged -->",
  "... existing code ...",
  "[... remaining methods unchanged ...]",
  "...rest of the code",
]) {
  test(`"${line}" stands for what was left out`, () => assert.ok(isPlaceholder(line)));
}

for (const line of [
  "...rest,",
  "  ...existing",
  "...rest)",
  '    ...(editors.length === 1 ? [] : [heading(["VS Code"])]),',
  "  ...code.map((each) => each.before),",
  "...(other ?? same),",
  "// The rest is sorted by name.",
]) {
  test(`"${line}" is itself`, () => assert.ok(!isPlaceholder(line)));
}

test("a quoted line that spreads something and is another in the file has no place", () => {
  const file = ["const all = [", "  first(),", '  ...(size === 0 ? [] : ["Code"]),', "  second(),", "];", ""];
  const quoted = file.slice(1, 4).map((line) => line.replace("0", "1"));
  const target = fileTarget(file.join("\n"));
  const [placement] = placements(target, answerBlock(quoted.join("\n"), [...quoted, "  third(),"].join("\n")));
  assert.equal(placement?.kind, "refused");
});
