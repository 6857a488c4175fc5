import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Outcome } from "../../../src/core/events.ts";
import type { Provider } from "../../../src/core/provider.ts";
import { holdsAsync } from "../../support/coreProperty.ts";
import {
  type Act,
  answer,
  assertOneEnd,
  fakeClock,
  finishing,
  folded,
  ran,
  reasoning,
  scripted,
  stop,
  wallClockAtStart,
} from "../../support/coreRun.ts";
import { answerBlock, fileTarget, selectionTarget } from "../../support/coreTarget.ts";
import { chunkings, cutAt } from "../../support/coreText.ts";

const block = answerBlock("b", "B");
const failure = { kind: "quota", origin: "https://api.example.com" } as const;

const outcomes: readonly {
  readonly rule: string;
  readonly acts: readonly Act[];
  readonly outcome: Outcome;
  readonly selection?: true;
}[] = [
  { rule: "a complete answer with an edit is finished", acts: finishing, outcome: { kind: "finished" } },
  {
    rule: "one placed edit among others is enough",
    acts: [answer(answerBlock("x", "y") + block), stop()],
    outcome: { kind: "finished" },
  },
  {
    rule: "a replacement of the selection is finished",
    acts: [answer("```\nB\n```"), stop()],
    selection: true,
    outcome: { kind: "finished" },
  },
  {
    rule: "an answer without a character is empty",
    acts: [reasoning("Hm."), stop()],
    outcome: { kind: "no-edit", why: "empty" },
  },
  {
    rule: "an answer of blanks is empty",
    acts: [answer(" \n"), answer("\n"), stop()],
    outcome: { kind: "no-edit", why: "empty" },
  },
  {
    rule: "an answer without an edit is prose",
    acts: [answer("It is fine."), stop()],
    outcome: { kind: "no-edit", why: "prose" },
  },
  {
    rule: "prose about a selection is prose",
    acts: [answer("It is fine."), stop()],
    selection: true,
    outcome: { kind: "no-edit", why: "prose" },
  },
  {
    rule: "edits that change nothing are the same",
    acts: [answer(answerBlock("b", "b").repeat(2)), stop()],
    outcome: { kind: "no-edit", why: "same" },
  },
  {
    rule: "the selection as it was is the same",
    acts: [answer("```\nb\n```"), stop()],
    selection: true,
    outcome: { kind: "no-edit", why: "same" },
  },
  {
    rule: "edits without a place are unplaced",
    acts: [answer(answerBlock("x", "y")), stop()],
    outcome: { kind: "no-edit", why: "unplaced" },
  },
  {
    rule: "some the same and some without a place are unplaced",
    acts: [answer(answerBlock("b", "b") + answerBlock("x", "y")), stop()],
    outcome: { kind: "no-edit", why: "unplaced" },
  },
  {
    rule: "a block that never ends is unplaced",
    acts: [answer("<<<<<<< SEARCH\nb\n"), stop()],
    outcome: { kind: "no-edit", why: "unplaced" },
  },
  {
    rule: "no terminal signal is interrupted, edits or not",
    acts: [answer(block)],
    outcome: { kind: "interrupted", why: "connection" },
  },
  { rule: "a stream without an event is interrupted", acts: [], outcome: { kind: "interrupted", why: "connection" } },
  {
    rule: "the limit is cut short, edits or not",
    acts: [answer(block), stop({ kind: "cut-short", limit: "length" })],
    outcome: { kind: "cut-short", limit: "length" },
  },
  {
    rule: "a refusal is refused",
    acts: [stop({ kind: "refused", text: "No." })],
    outcome: { kind: "refused", text: "No." },
  },
  {
    rule: "a failure is failed",
    acts: [answer(block), stop({ kind: "failed", failure })],
    outcome: { kind: "failed", failure },
  },
  {
    rule: "nothing after the terminal signal counts",
    acts: [stop({ kind: "refused", text: "No." }), answer(block), stop()],
    outcome: { kind: "refused", text: "No." },
  },
];

for (const { rule, acts, outcome, selection } of outcomes) {
  test(`run: ${rule}`, async () => {
    const target = selection === undefined ? fileTarget("a\nb\nc\n") : selectionTarget("a\nb\nc\n", 1, 2);
    const result = await ran(scripted(acts), { target });
    assertOneEnd(result);
    assert.deepEqual(result.outcome, outcome);
  });
}

test("run: the provider's stream is closed at the terminal signal", async () => {
  let closed = false;
  const provider: Provider = {
    async *stream() {
      try {
        yield* finishing;
        yield answer("more");
      } finally {
        closed = true;
      }
    },
  };
  await ran(provider);
  assert.ok(closed);
});

test("run: the provider gets the request, the prompt and the signal", async () => {
  const controller = new AbortController();
  let seen: unknown[] = [];
  const provider: Provider = {
    async *stream(request, signal) {
      seen = [request.instruction, request.prompt.user, request.effort.sent, signal === controller.signal];
      yield stop();
    },
  };
  await ran(provider, { controller });
  assert.deepEqual(seen, ["Rename b for clarity.", "user", "low", true]);
});

test("run: times are counted from the start of the run", async () => {
  const clock = fakeClock();
  const { events } = await ran(scripted(finishing), { clock, onEvent: () => clock.advance(10) });
  assert.deepEqual(
    events.map(({ at }) => at),
    [0, 10, 20, 30, 40, 50, 60, 70],
  );
  const [start] = events;
  assert.ok(start?.type === "run-start");
  assert.equal(start.startedAt, wallClockAtStart);
});

test("run: the first event says what was asked, of whom, at which effort", async () => {
  const [start] = (await ran(scripted([]), { target: selectionTarget("a\nb\nc\nd", 1, 3) })).events;
  assert.deepEqual(start, {
    type: "run-start",
    at: 0,
    run: "run-1",
    startedAt: wallClockAtStart,
    instruction: "Rename",
    target: "src/a.ts 2–3",
    files: ["src/a.ts"],
    model: "Model One",
    effort: { asked: "low", sent: "low" },
    sends: { ranges: [], masked: 0 },
  });
});

test("run: an edit is told with the delta that completes it, and edits are counted", async () => {
  const { events } = await ran(
    scripted([answer(block), answer("and\n"), answer(answerBlock("x", "y")), answer(answerBlock("c", "C")), stop()]),
  );
  assert.deepEqual(
    events.map((event) =>
      event.type === "edit-placed" || event.type === "edit-unplaced" ? `${event.type} ${event.edit}` : event.type,
    ),
    [
      "run-start",
      "answer-delta",
      "edit-placed 0",
      "answer-delta",
      "answer-delta",
      "answer-delta",
      "edit-placed 2",
      "edit-unplaced 1",
      "run-end",
    ],
  );
});

test("run: a replacement that was cut off is never placed", async () => {
  const target = selectionTarget("a\nb\nc\n", 1, 2);
  for (const last of [[], [stop({ kind: "cut-short", limit: "length" })], [stop({ kind: "failed", failure })]]) {
    const { events } = await ran(scripted([answer("```\nB\n```\n"), ...last]), { target });
    assert.ok(events.every(({ type }) => type !== "edit-placed"));
  }
});

test("run: how an answer is cut makes no difference to the log's fold", async () => {
  const text = `I rename b.\n\nsrc/a.ts\n${block}\n${answerBlock("x", "y")}${answerBlock("c", "c\n😀")}Done.`;
  const whole = folded((await ran(scripted([reasoning("Why? "), answer(text), stop()]))).events);
  assert.equal(whole?.outcome?.kind, "finished");
  for (const { name, chunks } of chunkings(text)) {
    const { events } = await ran(scripted([reasoning("Why? "), ...chunks.map(answer), stop()]));
    assert.deepEqual({ name, state: folded(events) }, { name, state: whole });
  }
});

test("run: nor do random pieces of answers, of reasoning and of both kinds of target", async () => {
  const line = fc.constantFrom(
    "a",
    "b",
    "c",
    "x",
    "<<<<<<< SEARCH",
    "=======",
    ">>>>>>> REPLACE",
    "```",
    "src/a.ts",
    "",
  );
  const cases = fc.record({
    answer: fc.array(line, { maxLength: 16 }).map((lines) => lines.join("\n")),
    places: fc.array(fc.nat(120), { maxLength: 12 }),
    selection: fc.boolean(),
  });
  await holdsAsync(cases, 500, async ({ answer: text, places, selection }) => {
    const target = selection ? selectionTarget("a\nb\nc\n", 1, 2) : fileTarget("a\nb\nc\n");
    const whole = await ran(scripted([reasoning(text), answer(text), stop()]), { target });
    const cut = await ran(
      scripted([...cutAt(text, places).map((piece) => reasoning(piece)), ...cutAt(text, places).map(answer), stop()]),
      { target },
    );
    assertOneEnd(cut);
    assert.deepEqual(folded(cut.events), folded(whole.events));
  });
});
