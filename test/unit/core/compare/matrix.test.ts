import assert from "node:assert/strict";
import { test } from "node:test";
import { candidateName } from "../../../../src/core/compare/candidate.ts";
import { createComparison } from "../../../../src/core/compare/comparison.ts";
import { shownFigures, sortedBy, wholeBoard, withHidden, withPin } from "../../../../src/core/compare/figures.ts";
import { hashesOf } from "../../../../src/core/compare/frozenRequest.ts";
import { atOnce, limitsOf } from "../../../../src/core/compare/limits.ts";
import {
  addedCandidate,
  allEfforts,
  type ComparedModel,
  matrixOf,
  matrixProblem,
  moreRuns,
} from "../../../../src/core/compare/matrix.ts";
import { type BudgetedCell, decideMatrix, refusedText } from "../../../../src/core/compare/matrixBudget.ts";
import { estimateMatrix, expectedLatency } from "../../../../src/core/compare/matrixEstimate.ts";
import { cellText, matrixText } from "../../../../src/core/compare/matrixText.ts";
import { verdictOf } from "../../../../src/core/compare/verification.ts";
import { dollar } from "../../../../src/core/money.ts";
import { nothingReported } from "../../../../src/core/provider.ts";
import { candidate, compared, comparisonSetup, estimate, frozen, plainHash } from "../../../support/coreComparison.ts";
import { ledgerRun, testPrices } from "../../../support/coreLedger.ts";
import { answer, fakeClock, runInput, scripted, stop } from "../../../support/coreRun.ts";
import { selectionTarget } from "../../../support/coreTarget.ts";

const gpt: ComparedModel = {
  ref: { endpoint: "openai", model: "gpt" },
  name: "gpt",
  efforts: ["none", "low", "medium", "high"],
};
const local: ComparedModel = { ref: { endpoint: "local", model: "qwen" }, name: "qwen", efforts: ["low", "high"] };
const plain: ComparedModel = { ref: { endpoint: "local", model: "plain" }, name: "plain", efforts: [] };

test("every model at every effort, so many times each", () => {
  const { candidates } = matrixOf({ models: [gpt, local], efforts: ["low", "high"], repetitions: 2 });
  assert.deepEqual(candidates.map(candidateName), [
    "gpt · low",
    "gpt · low 2",
    "gpt · high",
    "gpt · high 2",
    "qwen · low",
    "qwen · low 2",
    "qwen · high",
    "qwen · high 2",
  ]);
  assert.equal(new Set(candidates.map(({ id }) => id)).size, 8);
});

test("what a model would be sent twice is a candidate once, at the effort that it really has", () => {
  const { rows, candidates } = matrixOf({
    models: [local, plain],
    efforts: ["medium", "low", "xhigh", "high"],
    repetitions: 1,
  });
  assert.deepEqual(candidates.map(candidateName), ["qwen · low", "qwen · high", "plain · no effort"]);
  assert.deepEqual(
    rows[0]?.cells.map((cell) => (cell.kind === "same" ? `${cell.asked} is ${cell.as}` : "candidates")),
    ["medium is low", "candidates", "xhigh is high", "candidates"],
  );
});

test("all efforts of one model", () => {
  assert.deepEqual(matrixOf(allEfforts(gpt)).candidates.map(candidateName), [
    "gpt · none",
    "gpt · low",
    "gpt · medium",
    "gpt · high",
  ]);
  assert.equal(matrixOf(allEfforts(plain)).candidates.length, 1);
});

test("fewer than two and more than 24 are refused, with what to do", () => {
  assert.match(matrixProblem(matrixOf({ models: [], efforts: ["low"], repetitions: 1 })) ?? "", /Nothing is chosen/);
  assert.match(matrixProblem(matrixOf(allEfforts(plain))) ?? "", /only candidate.*two repetitions/);
  assert.equal(matrixProblem(matrixOf(allEfforts(gpt, 6))), undefined);
  assert.match(matrixProblem(matrixOf(allEfforts(gpt, 7))) ?? "", /28 candidates.*24 at most/);
});

test("a candidate that is added is the next repetition of its cell", () => {
  const { candidates } = matrixOf({ models: [gpt], efforts: ["low", "high"], repetitions: 2 });
  const added = addedCandidate(candidates, gpt, "high");
  assert.equal(candidateName(added), "gpt · high 3");
  assert.ok(candidates.every(({ id }) => id !== added.id));
  assert.equal(candidateName(addedCandidate(candidates, local, "high")), "qwen · high");
});

test("each part of the frozen request has a hash of its own", () => {
  const hashes = hashesOf(frozen, plainHash);
  assert.equal(new Set(Object.values(hashes)).size, 4);
  const other = (changes: Partial<typeof frozen>) => {
    const changed = hashesOf({ ...frozen, ...changes }, plainHash);
    return Object.keys(hashes).filter((part) => Reflect.get(changed, part) !== Reflect.get(hashes, part));
  };
  assert.deepEqual(other({ instruction: "Other" }), ["instruction"]);
  assert.deepEqual(other({ prompt: { system: "", user: "systemuser" } }), ["prompt"]);
  assert.deepEqual(other({ target: selectionTarget("a\nb\nc\n", 1, 2) }), ["snapshot"]);
  assert.deepEqual(other({ ranges: [{ path: "a", lines: { start: 0, end: 1 } }] }), ["context"]);
  assert.deepEqual(other({ title: "Other" }), []);
});

function cell(id: string, changes: Partial<BudgetedCell> = {}): BudgetedCell {
  return {
    candidate: candidate(id),
    tokens: estimate,
    free: false,
    milliseconds: 1_000,
    facts: { prices: testPrices },
    limit: "all",
    ...changes,
  };
}

const noBudget = { warnAbove: undefined, perRun: undefined, perDay: undefined, perComparison: undefined };
const free = cell("free", { free: true, tokens: { ...estimate, cost: undefined } });
const unpriced = cell("unpriced", {
  tokens: { ...estimate, cost: undefined },
  facts: {},
});

test("the estimate of all is the sum of what is known, and names what is not", () => {
  const slow = cell("slow", {
    candidate: candidate("slow", { model: { endpoint: "other", model: "m" } }),
    milliseconds: 5_000,
  });
  const cells = [cell("a"), cell("b"), cell("c"), slow, free, { ...unpriced, milliseconds: undefined }];
  const all = estimateMatrix(cells, { inAll: 3, perEndpoint: 2 });
  assert.deepEqual(all, {
    input: 6_000,
    output: 600,
    cost: 4 * 80_000_000,
    unpriced: ["unpriced"],
    milliseconds: 5_000,
    untimed: ["unpriced"],
  });
  assert.equal(estimateMatrix([cell("a"), cell("b"), cell("c")], { inAll: 9, perEndpoint: 2 }).milliseconds, 2_000);
  assert.equal(estimateMatrix([cell("a"), cell("b"), cell("c")], { inAll: 1, perEndpoint: 2 }).milliseconds, 3_000);
});

test("each endpoint has a limit of its own: a server here runs one, and what the user set for it wins", () => {
  const most = { inAll: 12, perEndpoint: 4 };
  const limits = limitsOf(most, ["ollama", "studio"], { studio: 3, far: 9, strange: "x", none: 0 }, { offline: 2 });
  const of = (endpoint: string) => atOnce(limits, endpoint);
  assert.deepEqual(["ollama", "studio", "far", "other", "strange", "none", "offline"].map(of), [1, 3, 9, 4, 4, 4, 2]);
  assert.equal(atOnce(limitsOf(most, [], { offline: 24 }, { offline: 2 }), "offline"), 2);
  assert.equal(atOnce(limitsOf(most, [], "x", {}), "constructor"), 4);
});

test("what has no known time says so, in the cell and in the sum", () => {
  const limits = { inAll: 1, perEndpoint: 1 };
  const untimed = cell("b", { milliseconds: undefined });
  assert.equal(cellText(untimed), "≈ 1,000 tokens in, 100 out · ≈ $0.008 · time not known");
  assert.match(matrixText([cell("a"), untimed], 1, limits), / · ≈ 0:01 for 1 of 2$/);
  assert.match(matrixText([untimed, untimed], 1, limits), / · time not known$/);
  assert.match(matrixText([cell("a"), cell("b")], 2, limits), /, each 2 times · .* · ≈ 0:02$/);
});

test("the offline model counts no tokens, so none are in its cell or in the sum", () => {
  const offline = cell("offline", { free: true, uncounted: true });
  assert.equal(cellText(offline), "free · ≈ 0:01");
  const limits = { inAll: 1, perEndpoint: 1 };
  assert.equal(matrixText([offline, offline], 1, limits), "2 candidates · free · ≈ 0:02");
  assert.match(matrixText([cell("a"), offline], 1, limits), / · ≈ \$0\.008 · /);
  const { input, output } = estimateMatrix([cell("a"), offline], { inAll: 1, perEndpoint: 1 });
  assert.deepEqual([input, output], [1_000, 100]);
});

test("the expected time is the median of such runs, from three on", () => {
  const { request } = runInput();
  const runs = [1, 9, 5].map((seconds) => ledgerRun({ latency_ms: seconds * 1_000 }));
  assert.equal(expectedLatency(runs, request), 5_000);
  assert.equal(expectedLatency(runs.slice(1), request), undefined);
  assert.equal(expectedLatency([...runs, ledgerRun({ outcome: "failed", latency_ms: 1 })], request), 5_000);
});

test("what is expected to exceed what is left of the day does not start", () => {
  const budget = { ...noBudget, perDay: dollar };
  const decision = decideMatrix(budget, [cell("a"), cell("b")], dollar - 159_999_999);
  assert.ok(decision.kind === "refuse");
  assert.deepEqual([decision.why, decision.expected, decision.left], ["day", 160_000_000, 159_999_999]);
  assert.match(
    refusedText(decision),
    /expected to cost \$0\.016, and \$0\.016 is left of your cap for today\. Nothing was sent/,
  );
  const fits = decideMatrix(budget, [cell("a"), cell("b")], dollar - 160_000_000);
  assert.ok(fits.kind === "send");
  assert.deepEqual(fits.cap, { per: "day", amount: 160_000_000, whole: dollar });
});

test("nor what exceeds the cap of a comparison, or whose input alone exceeds a run's", () => {
  const whole = decideMatrix({ ...noBudget, perComparison: 100_000_000 }, [cell("a"), cell("b")], 0);
  assert.ok(whole.kind === "refuse" && whole.why === "comparison");
  const run = decideMatrix({ ...noBudget, perRun: 10_000_000 }, [cell("a"), free], 0);
  assert.ok(run.kind === "refuse");
  assert.deepEqual([run.why, run.candidates], ["run", ["a"]]);
  assert.match(refusedText(run), /1 of the candidates/);
});

test("it asks above the warning, where a run will be cut short, and for what has no price", () => {
  const asked = (decision: ReturnType<typeof decideMatrix>) => (decision.kind === "refuse" ? decision : decision.why);
  assert.deepEqual(asked(decideMatrix({ ...noBudget, warnAbove: 100_000_000 }, [cell("a"), cell("b")], 0)), [
    "warning",
  ]);
  assert.deepEqual(asked(decideMatrix({ ...noBudget, warnAbove: 100_000_000 }, [cell("a"), free], 0)), []);
  assert.deepEqual(asked(decideMatrix({ ...noBudget, perRun: 79_999_999 }, [cell("a")], 0)), ["cut-short"]);
  assert.deepEqual(asked(decideMatrix({ ...noBudget, perDay: dollar }, [cell("a"), unpriced], 0)), ["unpriced"]);
  assert.deepEqual(asked(decideMatrix(noBudget, [cell("a"), unpriced], 0)), []);
});

test("what is free needs no money, and what is paid none that is not there", () => {
  assert.equal(decideMatrix({ ...noBudget, perDay: dollar }, [free], 2 * dollar).kind, "send");
  assert.equal(decideMatrix({ ...noBudget, perDay: dollar }, [unpriced], 2 * dollar).kind, "refuse");
});

test("nothing that was not run counts as passed", () => {
  assert.equal(verdictOf(undefined), "not-run");
  assert.equal(verdictOf([{ check: "parses", result: "not-run", why: "Python" }]), "not-run");
  assert.equal(
    verdictOf([
      { check: "parses", result: "passed" },
      { check: "command", result: "not-run", why: "asked" },
    ]),
    "passed",
  );
  assert.equal(
    verdictOf([
      { check: "parses", result: "passed" },
      { check: "diagnostics", result: "failed", detail: "1 new" },
    ]),
    "failed",
  );
});

test("the table is sorted, with what is not known last; hidden rows are gone and pinned ones first, two at most", async () => {
  const costing = (cost: number | undefined) =>
    scripted([answer("x"), { type: "usage", usage: { ...nothingReported, cost, input: 1 } }, stop()]);
  const comparison = createComparison(
    comparisonSetup(["a", "b", "c", "d"], { a: costing(5), b: costing(undefined), c: costing(2), d: costing(9) }),
    fakeClock(),
  );
  await compared(comparison);
  const { board } = comparison;
  assert.ok(board !== undefined);
  const ids = (view: typeof wholeBoard) =>
    shownFigures(board, view)
      .map(({ id }) => id)
      .join("");
  const byCost = { ...wholeBoard, sort: { by: "cost", descending: false } } as const;
  assert.equal(ids(wholeBoard), "abcd");
  assert.equal(ids(byCost), "cadb");
  assert.equal(ids({ ...byCost, sort: { by: "cost", descending: true } }), "dacb");
  assert.equal(ids(withHidden(byCost, "a", true)), "cdb");
  assert.equal(ids(withPin(withPin(withPin(byCost, "a"), "b"), "d")), "bdca");
  assert.equal(ids(withPin(withPin(byCost, "a"), "a")), "cadb");
  assert.equal(ids(withPin(withHidden(byCost, "a", true), "a")), "acdb");
  const agreement: Readonly<Record<string, number>> = { a: 0.5, b: 1, d: 0 };
  const byAgreement = { ...wholeBoard, sort: { by: "agreement", descending: true } } as const;
  assert.deepEqual(
    shownFigures(board, byAgreement, ({ candidate: each }) => agreement[each.id]).map(({ id }) => id),
    ["b", "a", "d", "c"],
  );
});

test("a column sorts upwards, then downwards, then not at all, and another begins anew", () => {
  const up = sortedBy(wholeBoard, "cost");
  const down = sortedBy(up, "cost");
  assert.deepEqual(
    [up.sort, down.sort],
    [false, true].map((descending) => ({ by: "cost", descending })),
  );
  assert.equal(sortedBy(down, "cost").sort, undefined);
  assert.deepEqual(sortedBy(down, "time").sort, { by: "time", descending: false });
  assert.equal(sortedBy(down, undefined).sort, undefined);
});

test("each is run three times more at once, or as often as there is room for all", () => {
  const times = ([candidates, different]: readonly [number, number]) => moreRuns(candidates, different);
  assert.deepEqual(
    (
      [
        [3, 3],
        [7, 7],
        [12, 12],
        [13, 13],
        [24, 24],
      ] as const
    ).map(times),
    [3, 2, 1, 0, 0],
  );
});
