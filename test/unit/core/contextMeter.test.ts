import assert from "node:assert/strict";
import { test } from "node:test";
import {
  barText,
  inputLimit,
  inputRoom,
  type LeftOut,
  leftOutText,
  meterTitle,
  mostTokens,
  requestTokens,
  uniquePaths,
  whatFits,
} from "../../../src/core/contextMeter.ts";

test("the room is the model's input; of a context a part stays free for the answer; a million at most", () => {
  const cases = [
    [{ input: 272_000, context: 400_000, output: 128_000 }, 272_000, "model", 272_000],
    [{ context: 400_000, output: 32_000 }, 368_000, "model", 400_000],
    // A local model's output may be as long as its context: a quarter is free.
    [{ context: 32_768, output: 32_768 }, 24_576, "model", 32_768],
    [{ context: 8_192 }, 6_144, "model", 8_192],
    [{ input: 2_000_000 }, mostTokens, "fathom", mostTokens],
    [{ context: 1_050_000, output: 10_000 }, mostTokens, "fathom", mostTokens],
    [{}, mostTokens, "fathom", mostTokens],
  ] as const;
  for (const [facts, tokens, by, limit] of cases) {
    assert.deepEqual(inputRoom(facts), { tokens, by });
    assert.equal(inputLimit(facts).tokens, limit);
  }
});

test("tokens are those of the whole request, rounded up once", () => {
  assert.equal(requestTokens([10, 11], 0, 4), 6);
  assert.equal(requestTokens([], 9, 4), 3);
  assert.equal(requestTokens([3_000], 1_000, 3.2), 1_250);
});

test("files go in by their order; one that is too large is passed over, and the next may still fit", () => {
  assert.deepEqual(whatFits([40, 70, 60, 1], 100), [true, false, true, false]);
  assert.deepEqual(whatFits([101], 100), [false]);
  assert.deepEqual(whatFits([100], 100), [true]);
  assert.deepEqual(whatFits([], 100), []);
});

test("whatever the sizes, what fits is no more than the room, and each file left out would not have gone in", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const sizes = Array.from({ length: seed % 40 }, (_, index) => 1 + ((seed * 7_919 + index * 104_729) % 500));
    const room = (seed * 31) % 2_000;
    const fits = whatFits(sizes, room);
    let used = 0;
    for (const [index, size] of sizes.entries()) {
      if (fits[index] === true) used += size;
      else assert.ok(used + size > room, `seed ${seed}`);
    }
    assert.ok(used <= room, `seed ${seed}`);
  }
});

test("the bar and the share agree, and nothing is shown as full that does not fit", () => {
  assert.equal(barText(0, 1_000), "▯▯▯▯▯ 0 %");
  assert.equal(barText(3, 1_000), "▯▯▯▯▯ <1 %");
  assert.equal(barText(340, 1_000), "▮▮▯▯▯ 34 %");
  assert.equal(barText(999, 1_000), "▮▮▮▮▮ 99 %");
  assert.equal(barText(1_000, 1_000), "▮▮▮▮▮ 100 %");
  assert.equal(barText(1_001, 1_000), "▮▮▮▮▮ 101 %");
});

test("the title says how many of how many, how much of how much, and for whom", () => {
  const room = { tokens: 272_000, by: "model" } as const;
  assert.equal(meterTitle(12, 12, 84_000, room, "gpt-5.5"), "12 files · ≈ 84K of 272K tokens (30 %) · gpt-5.5");
  assert.equal(meterTitle(1, 1, 900, room, "gpt-5.5"), "1 file · ≈ 900 of 272K tokens (<1 %) · gpt-5.5");
  assert.equal(
    meterTitle(12, 14, 384_000, room, "gpt-5.5"),
    "12 of 14 files · ≈ 384K of 272K tokens (142 %) · gpt-5.5 · too much",
  );
});

test("every reason for leaving a file out is said in a few plain words", () => {
  const reasons: { readonly [Kind in LeftOut["kind"]]: readonly [Extract<LeftOut, { kind: Kind }>, string] } = {
    "kept-back": [{ kind: "kept-back", rule: ".env*", source: "a list" }, "kept back by the rule .env* (a list)"],
    binary: [{ kind: "binary" }, "binary data"],
    undecodable: [{ kind: "undecodable" }, "its encoding is not clear; open it, and reopen it with the right one"],
    "too-large": [{ kind: "too-large", bytes: 7_340_032, limit: 5_000_000 }, "7.3 MB; files go up to 5 MB"],
    unsupported: [{ kind: "unsupported", why: "It is read-only." }, "read-only"],
    "leads-outside": [{ kind: "leads-outside" }, "a link that leads out of the folder"],
    unreadable: [{ kind: "unreadable" }, "cannot be read"],
  };
  for (const [reason, text] of Object.values(reasons)) assert.equal(leftOutText(reason), text);
  const rule = `a\nb\u202e${"x".repeat(500)}`;
  assert.doesNotMatch(leftOutText({ kind: "kept-back", rule, source: "s" }), /[\n\u202e]|x{200}/);
});

test("no two files have the same path", () => {
  const files = [
    { path: "app/a.ts", whole: "home/one/app/a.ts" },
    { path: "app/b.ts", whole: "home/one/app/b.ts" },
    { path: "app/a.ts", whole: "home/two/app/a.ts" },
  ];
  assert.deepEqual(uniquePaths(files), ["home/one/app/a.ts", "app/b.ts", "home/two/app/a.ts"]);
});
