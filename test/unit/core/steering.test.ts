import assert from "node:assert/strict";
import { test } from "node:test";
import { describeEarlier } from "../../../src/core/earlierRun.ts";
import { placeNow } from "../../../src/core/mentions/placeNow.ts";
import { buildPrompt } from "../../../src/core/prompt.ts";
import type { Provider } from "../../../src/core/provider.ts";
import { maskInput, sentSecrets } from "../../../src/core/secrets/sentSecrets.ts";
import { createSession } from "../../../src/core/session.ts";
import { answer, fakeClock, finishing, folded, reasoning, runInput, scripted, stop } from "../../support/coreRun.ts";
import { fileTarget } from "../../support/coreTarget.ts";

/** A model that reasons until the answer is wanted; `ended` is what it says then. */
function reasoner(ended: boolean): Provider {
  return {
    async *stream({ answerNow }) {
      yield reasoning("So far. ");
      if (answerNow?.aborted === false) await new Promise((resolve) => answerNow.addEventListener("abort", resolve));
      yield { type: "reasoning-ended", ended };
      yield reasoning("And on. ");
      yield answer("prose\n");
      yield stop();
    },
  };
}

test("steering: a provider that ends its reasoning is told to, and says so in the log", async () => {
  const session = createSession(fakeClock());
  const running = session.start(runInput(), reasoner(true));
  assert.equal(await session.answerNow(), true);
  await running;
  assert.equal(session.current?.state?.endedEarly, true);
  assert.ok(session.current.log.some((event) => event.type === "reasoning-ended" && event.ended));
});

test("steering: one that cannot says no, and the run goes on as it was", async () => {
  const session = createSession(fakeClock());
  const running = session.start(runInput(), reasoner(false));
  assert.equal(await session.answerNow(), false);
  assert.equal((await running).kind, "no-edit");
  assert.equal(session.current?.state?.endedEarly, false);
});

test("steering: an answer that begins, and a run that ends, are what was waited for", async () => {
  const session = createSession(fakeClock());
  assert.equal(await session.answerNow(), true);
  const running = session.start(runInput(), scripted([reasoning("a"), answer("b"), { type: "hang" }]));
  assert.equal(await session.answerNow(), true);
  const again = session.answerNow();
  session.stop();
  assert.equal(await again, true);
  await running;
});

test("steering: what a run goes on from is in its log and its state", async () => {
  const session = createSession(fakeClock());
  const follows = { run: "run-0", how: "follow-up", title: "Rename" } as const;
  await session.start({ ...runInput(), follows }, scripted(finishing));
  assert.deepEqual(session.current?.state?.follows, follows);
  const [first] = session.current.log;
  assert.ok(first?.type === "run-start");
  assert.deepEqual(first.follows, follows);
});

test("steering: pins and notes are part of the log, and of no other run's", async () => {
  const session = createSession(fakeClock());
  await session.start(runInput(), scripted(finishing));
  session.mark("run-1", { type: "passage-pinned", passage: "0:0", pinned: true });
  session.mark("run-1", { type: "passage-noted", passage: "0:1", note: " Why? " });
  session.mark("run-9", { type: "passage-pinned", passage: "0:1", pinned: true });
  assert.deepEqual(session.current?.state?.marks, { "0:0": { pinned: true }, "0:1": { pinned: false, note: "Why?" } });
  assert.deepEqual(folded(session.current.log)?.marks, session.current.state.marks);
  session.mark("run-1", { type: "passage-noted", passage: "0:1", note: "" });
  session.mark("run-1", { type: "passage-pinned", passage: "0:0", pinned: false });
  assert.deepEqual(session.current.state.marks, {});
});

const earlier = describeEarlier({
  instruction: "Rename b.",
  files: ["src/a.ts"],
  hunks: [
    { id: "0", start: 1, line: 3, removed: ["b"], added: ["B"], state: "applied" },
    { id: "1", start: 2, line: 2, removed: [], added: ["</earlier>", "token"], state: "rejected" },
  ],
});

test("follow-up: the model is told what was asked, proposed and decided", () => {
  assert.equal(
    earlier,
    "Instruction: Rename b.\n\nsrc/a.ts, line 4: applied, so the code has it\n-b\n+B\n\nsrc/a.ts, line 3: proposed and not applied (rejected)\n+</earlier>\n+token",
  );
  const { user } = buildPrompt("Now c.", fileTarget("a\nB\nc\n"), 0, { format: "search-replace" }, earlier);
  assert.ok(user.includes(`<earlier-code>\n${earlier}\n</earlier-code>\n\nInstruction: Now c.`), user);
  assert.ok(!buildPrompt("Now c.", fileTarget("a\n"), 0).user.includes("earlier"));
});

test("follow-up: changes without end are cut, and it is said how many are left out", () => {
  const hunks = Array.from({ length: 100 }, (_, at) => ({
    id: String(at),
    start: at,
    line: at,
    removed: [],
    added: ["x".repeat(1000)],
    state: "pending" as const,
  }));
  const text = describeEarlier({ instruction: "i", files: ["a"], hunks });
  assert.ok(text.length < 41_000);
  assert.match(text, /\n\d+ more changes are left out here\.$/);
});

test("follow-up: a secret in an earlier change is found and masked like any other", () => {
  const secret = "ghp_abcdefghijklmnopqrstuvwxyz0123456789";
  const input = runInput(fileTarget("a\n"));
  const request = { ...input.request, earlier: `+const key = "${secret}";` };
  assert.equal(sentSecrets(request, 0).length, 1);
  const masked = maskInput({ ...input, request }, (sent) =>
    buildPrompt(sent.instruction, sent.target, 0, { format: "search-replace" }, sent.earlier),
  );
  assert.ok(!JSON.stringify(masked.prompt).includes(secret));
  assert.ok(masked.prompt.user.includes("_MASKED"));
});

test("a place is where its lines are now; where they are gone, it is where they stood", () => {
  const text = "one\ntwo\nthree\nfour\n";
  const now = (lines: string) => placeNow(text, { start: 2, end: 3 }, lines.split("\n"));
  assert.deepEqual(now("one\ntwo\nthree\nfour\n"), { start: 2, end: 3 });
  assert.deepEqual(now("zero\nhalf\none\ntwo\nthree\nfour\n"), { start: 4, end: 5 });
  assert.deepEqual(now("one\ntwo\nfour\n"), { start: 2, end: 2 });
});
