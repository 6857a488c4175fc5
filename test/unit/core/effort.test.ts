import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  type Effort,
  efforts,
  effortText,
  isAskedEffort,
  isEffort,
  planEffort,
  stepEffort,
  stepStart,
} from "../../../src/core/effort.ts";
import { holds } from "../../support/coreProperty.ts";

const plans: readonly {
  readonly rule: string;
  readonly asked: Effort;
  readonly supported: readonly Effort[];
  readonly sent: Effort | undefined;
}[] = [
  { rule: "a supported effort is sent as it is", asked: "high", supported: ["low", "high"], sent: "high" },
  { rule: "the nearest is sent instead", asked: "xhigh", supported: ["low", "high"], sent: "high" },
  { rule: "also when it is above", asked: "none", supported: ["low", "high"], sent: "low" },
  { rule: "of two that are equally near the lower is sent", asked: "medium", supported: ["high", "low"], sent: "low" },
  { rule: "beyond the scale's end its last is sent", asked: "max", supported: ["none", "minimal"], sent: "minimal" },
  { rule: "a model with one effort gets that", asked: "none", supported: ["max"], sent: "max" },
  { rule: "a model that takes none is sent none", asked: "low", supported: [], sent: undefined },
];

for (const { rule, asked, supported, sent } of plans) {
  test(`planEffort: ${rule}`, () => {
    const plan = planEffort(asked, supported, "Model One");
    assert.equal(plan.asked, asked);
    assert.equal(plan.sent, sent);
    assert.equal(plan.note === undefined, sent === asked);
  });
}

test("planEffort: the note says what was asked, what was sent and why", () => {
  assert.equal(planEffort("xhigh", ["high"], "Model One").note, "Model One has no xhigh; sent high.");
  assert.equal(planEffort("low", [], "Model One").note, "Model One takes no reasoning effort; none was sent.");
});

const supportedSet = fc.subarray([...efforts]);

test("planEffort: what is sent is supported, nothing supported is nearer, and the order of the list does not matter", () => {
  holds(fc.record({ asked: fc.constantFrom(...efforts), supported: supportedSet }), 1000, ({ asked, supported }) => {
    const { sent } = planEffort(asked, supported, "m");
    assert.deepEqual(planEffort(asked, supported.toReversed(), "m").sent, sent);
    if (sent === undefined) return assert.equal(supported.length, 0);
    assert.ok(supported.includes(sent));
    // Who asks for reasoning is never answered with none where there is any other.
    const choices = asked === "none" || asked === "minimal" ? supported : supported.filter((other) => other !== "none");
    for (const other of choices) assert.ok(distance(asked, sent) <= distance(asked, other));
    if (choices.length > 0) assert.ok(choices.includes(sent));
  });
});

const stepCases: readonly {
  readonly rule: string;
  readonly from: Effort;
  readonly supported: readonly Effort[];
  readonly up: Effort | undefined;
  readonly down: Effort | undefined;
}[] = [
  { rule: "to the neighbours", from: "low", supported: ["minimal", "low", "medium"], up: "medium", down: "minimal" },
  { rule: "over what is not supported", from: "low", supported: ["none", "low", "max"], up: "max", down: "none" },
  { rule: "from an effort that is not supported", from: "medium", supported: ["low", "high"], up: "high", down: "low" },
  { rule: "not beyond the ends", from: "low", supported: ["low"], up: undefined, down: undefined },
  { rule: "nowhere without efforts", from: "low", supported: [], up: undefined, down: undefined },
  {
    rule: "in the order of the scale, not of the list",
    from: "none",
    supported: ["max", "high", "none"],
    up: "high",
    down: undefined,
  },
];

for (const { rule, from, supported, up, down } of stepCases) {
  test(`stepEffort: ${rule}`, () => {
    assert.equal(stepEffort(from, supported, 1), up);
    assert.equal(stepEffort(from, supported, -1), down);
  });
}

test("unset sends nothing to any model, and is not the same as none", () => {
  holds(fc.record({ supported: supportedSet }), 200, ({ supported }) => {
    assert.deepEqual(planEffort("unset", supported, "m"), { asked: "unset", sent: undefined });
  });
  assert.equal(planEffort("none", ["none", "low"], "m").sent, "none");
  assert.ok(isAskedEffort("unset") && isAskedEffort("none") && !isAskedEffort("default"));
  assert.equal(isEffort("unset"), false);
});

test("unset is shown with the model's own default, where that is known", () => {
  const unset = planEffort("unset", ["low", "high"], "m");
  assert.equal(effortText(unset, "high"), "unset (high)");
  assert.equal(effortText(unset, undefined), "unset");
  assert.equal(effortText(planEffort("xhigh", ["high"], "m"), undefined), "high");
  assert.equal(effortText(planEffort("low", [], "m"), undefined), "no effort");
});

test("Raise and Lower go on from what is sent, and from unset at the model's own default", () => {
  const unset = planEffort("unset", ["low", "high"], "m");
  assert.equal(stepStart(unset, "none"), "none");
  assert.equal(stepStart(unset, undefined), "medium");
  assert.equal(stepStart(planEffort("max", ["low", "high"], "m"), "low"), "high");
  assert.equal(stepStart(planEffort("max", [], "m"), undefined), "max");
});

test("isEffort: the seven words and nothing else", () => {
  for (const effort of efforts) assert.ok(isEffort(effort));
  for (const value of ["", "Low", "auto", "toString", 2, null, undefined, ["low"]])
    assert.equal(isEffort(value), false);
});

function distance(a: Effort, b: Effort): number {
  return Math.abs(efforts.indexOf(a) - efforts.indexOf(b));
}
