import assert from "node:assert/strict";
import { test } from "node:test";
import { promoteCandidate, readRoutes } from "../../../src/core/readRoutes.ts";

const primary = { endpoint: "OpenAI", model: "gpt-5.5", effort: "high" };
const candidate = { endpoint: "OpenAI", model: "gpt-6.2-sol" };
const staged = { candidate, share: 0.05, until: "2026-12-31" };

test("a whole route is read", () => {
  const fallbacks = [{ endpoint: "Local", model: "qwen/qwen3" }];
  const { routes, problems } = readRoutes([{ task: "selection", primary, fallbacks, staged }]);
  assert.deepEqual(problems, []);
  assert.deepEqual(routes, [
    {
      task: "selection",
      over: 100_000,
      primary: { ref: { endpoint: "OpenAI", model: "gpt-5.5" }, effort: "high" },
      fallbacks: [{ ref: { endpoint: "Local", model: "qwen/qwen3" } }],
      staged: {
        candidate: { ref: { endpoint: "OpenAI", model: "gpt-6.2-sol" } },
        share: 0.05,
        until: "2026-12-31",
      },
    },
  ]);
});

test("long context says from how many tokens on; a candidate may be on trial without an end", () => {
  const { routes } = readRoutes([{ task: "long-context", over: 5, primary, staged: { candidate, share: 1 } }]);
  assert.equal(routes[0]?.over, 5);
  assert.deepEqual(routes[0]?.staged, { candidate: { ref: candidate }, share: 1 });
});

const senseless: readonly (readonly [unknown, RegExp])[] = [
  ["nonsense", /^Route 1 needs a task: selection, file, files, long-context\. It was left out\.$/],
  [{ task: "poem", primary }, /needs a task/],
  [{ task: "file" }, /for file needs a primary/],
  [{ task: "file", primary: { endpoint: "OpenAI" } }, /needs a primary/],
  [{ task: "file", primary: "OpenAI/gpt-5.5" }, /needs a primary/],
  [{ task: "file", primary, fallbacks: [primary, "gpt"] }, /has a fallback without/],
  [{ task: "file", primary, staged: { share: 0.05 } }, /has a candidate without/],
  [{ task: "file", primary, staged: { candidate } }, /needs a share from 0 to 1/],
  [{ task: "file", primary, staged: { candidate, share: 5 } }, /needs a share from 0 to 1/],
  [{ task: "file", primary, staged: { candidate, share: Number.NaN } }, /needs a share from 0 to 1/],
  [{ task: "file", primary, staged: { candidate, share: 0.1, until: "31.12.2026" } }, /needs a day such as/],
  [{ task: "file", primary, staged: { candidate, share: 0.1, until: "2026-06-31" } }, /needs a day such as/],
  [{ task: "file", primary, staged: { candidate, share: 0.1, until: "2026-02-29" } }, /needs a day such as/],
];

for (const [entry, problem] of senseless) {
  test(`${JSON.stringify(entry)} is left out and told`, () => {
    const { routes, problems } = readRoutes([entry]);
    assert.deepEqual(routes, []);
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? "", problem);
  });
}

test("one senseless route does not take the others with it, and a second one for a task is told", () => {
  const { routes, problems } = readRoutes([{}, { task: "file", primary }, { task: "file", primary: candidate }]);
  assert.deepEqual(
    routes.map((route) => route.primary.ref.model),
    ["gpt-5.5"],
  );
  assert.equal(problems.length, 2);
  assert.match(problems[1] ?? "", /^Route 3 is a second one for file/);
});

test("what is no list is no route", () => {
  for (const value of [undefined, null, {}, "x"]) assert.deepEqual(readRoutes(value), { routes: [], problems: [] });
});

test("a promoted candidate is the primary, its trial is over, and all else stays as the user wrote it", () => {
  const other = { task: "file", primary, note: "mine" };
  const route = { task: "selection", primary, fallbacks: [candidate], staged, comment: "kept" };
  const setting = ["nonsense", other, route];
  assert.deepEqual(promoteCandidate(setting, "selection"), [
    "nonsense",
    other,
    { task: "selection", primary: candidate, fallbacks: [candidate], comment: "kept" },
  ]);
  assert.equal(setting[2], route, "and the old setting is there to come back to");
});

test("without a candidate nothing is promoted", () => {
  assert.equal(promoteCandidate([{ task: "selection", primary }], "selection"), undefined);
  assert.equal(promoteCandidate([{ task: "selection", primary, staged }], "file"), undefined);
  assert.equal(promoteCandidate(undefined, "file"), undefined);
});
