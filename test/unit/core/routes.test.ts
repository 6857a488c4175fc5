import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseModel, fallbacksOf, type Route, type RouteInput, type RouteModel } from "../../../src/core/routes.ts";
import { chosenByText, routeProblems } from "../../../src/core/routeText.ts";

const at = (model: string, endpoint = "OpenAI"): RouteModel => ({ ref: { endpoint, model } });
const selection: Route = {
  task: "selection",
  over: 0,
  primary: { ...at("main"), effort: "high" },
  fallbacks: [at("second"), at("third", "Local")],
  staged: { candidate: at("next"), share: 0.05, until: "2026-12-31" },
};
const long: Route = { task: "long-context", over: 1000, primary: at("wide"), fallbacks: [] };
const otherwise = { model: { endpoint: "offline", model: "offline" }, effort: "low" } as const;
const asked: RouteInput = {
  task: "selection",
  tokens: 10,
  picked: {},
  routes: [selection, long],
  today: "2026-11-21",
  random: 1,
  otherwise,
};

test("what the user chose wins over every route, candidates included", () => {
  const model = { endpoint: "Local", model: "mine" };
  for (const random of [0, 0.5, 1]) {
    for (const tokens of [10, 5000]) {
      assert.deepEqual(chooseModel({ ...asked, tokens, random, picked: { model } }), {
        model,
        effort: "low",
        by: { kind: "user" },
      });
    }
  }
});

test("without a choice the route gives the model and its effort, and an effort that the user chose stands", () => {
  const by = { kind: "route", task: "selection", role: "primary" } as const;
  assert.deepEqual(chooseModel(asked), { model: selection.primary.ref, effort: "high", by });
  assert.equal(chooseModel({ ...asked, picked: { effort: "medium" } }).effort, "medium");
  assert.deepEqual(chooseModel({ ...asked, picked: { effort: "medium" } }).by, by);
});

test("a task without a route gets what there is otherwise", () => {
  assert.deepEqual(chooseModel({ ...asked, task: "file" }), { ...otherwise, by: { kind: "nobody" } });
});

test("long context begins above its number of tokens, for any task", () => {
  for (const task of ["selection", "file", "files"] as const) {
    assert.notEqual(chooseModel({ ...asked, task, tokens: 1000 }).model.model, "wide");
    assert.equal(chooseModel({ ...asked, task, tokens: 1001 }).model.model, "wide");
  }
});

/** Numbers that are as even as random ones, and the same each time (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function candidates(share: number, today = "2026-11-21"): number {
  const random = createRandom(share * 1000);
  const routes = [{ ...selection, staged: { candidate: at("next"), share, until: "2026-12-31" } }];
  let count = 0;
  for (let draw = 0; draw < 10_000; draw += 1) {
    const { model, by } = chooseModel({ ...asked, routes, today, random: random() });
    const isCandidate = by.kind === "route" && by.role === "candidate";
    assert.equal(model.model, isCandidate ? "next" : "main");
    if (isCandidate) count += 1;
  }
  return count;
}

for (const share of [0.01, 0.05, 0.25, 0.5]) {
  test(`over 10,000 draws a share of ${share} is that share`, () => {
    const expected = share * 10_000;
    // Four standard deviations of a draw with that chance.
    const tolerance = 4 * Math.sqrt(expected * (1 - share));
    assert.ok(Math.abs(candidates(share) - expected) <= tolerance, `${candidates(share)} of 10,000`);
  });
}

test("a share of 0 is none, a share of 1 is all", () => {
  assert.equal(candidates(0), 0);
  assert.equal(candidates(1), 10_000);
});

test("the last day of a trial still counts, the day after does not", () => {
  assert.equal(candidates(1, "2026-12-31"), 10_000);
  assert.equal(candidates(1, "2027-01-01"), 0);
});

test("the status bar, which asks with 1, is shown the primary even of a trial of all runs", () => {
  const routes = [{ ...selection, staged: { candidate: at("next"), share: 1 } }];
  assert.equal(chooseModel({ ...asked, routes, random: 1 }).model.model, "main");
});

test("a primary falls back to what its route lists, a candidate to its primary first, and none to itself", () => {
  const names = (role: "primary" | "candidate", route = selection) =>
    fallbacksOf(route, role).map(({ ref }) => ref.model);
  assert.deepEqual(names("primary"), ["second", "third"]);
  assert.deepEqual(names("candidate"), ["main", "second", "third"]);
  const repeating = { ...selection, fallbacks: [at("main"), at("second"), at("second"), at("next")] };
  assert.deepEqual(names("primary", repeating), ["second", "next"]);
  assert.deepEqual(names("candidate", repeating), ["main", "second"]);
});

test("where a model came from is said of routes alone", () => {
  assert.equal(chosenByText({ kind: "user" }), "");
  assert.equal(chosenByText({ kind: "nobody" }), "");
  assert.equal(chosenByText({ kind: "route", task: "selection", role: "primary" }), "your route for selections");
  assert.equal(
    chosenByText({ kind: "route", task: "long-context", role: "candidate" }),
    "candidate of your route for long context",
  );
});

test("routes that name what is not there are told, one sentence each", () => {
  const reachable = new Map<string, readonly string[] | undefined>([
    ["OpenAI", ["main", "second"]],
    ["Any", undefined],
    ["Empty", []],
  ]);
  assert.deepEqual(routeProblems([selection], reachable), [
    "The route for selections names the endpoint Local for its fallback, which is not in your settings. Add it, or correct the route.",
    "The route for selections names next as its candidate, which OpenAI does not list. Check the id.",
  ]);
  const open: Route = { ...long, primary: at("anything", "Any"), fallbacks: [at("anything", "Empty")] };
  assert.deepEqual(routeProblems([open], reachable), []);
});
