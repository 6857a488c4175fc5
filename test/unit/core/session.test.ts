import assert from "node:assert/strict";
import { test } from "node:test";
import type { LogEvent } from "../../../src/core/events.ts";
import { emptyList, itemsOf, listOf } from "../../../src/core/longList.ts";
import { wholeText } from "../../../src/core/longText.ts";
import type { Provider } from "../../../src/core/provider.ts";
import type { HunkView } from "../../../src/core/review.ts";
import { createSession } from "../../../src/core/session.ts";
import { coalesce } from "../../../src/panel/coalesce.ts";
import {
  answer,
  fakeClock,
  finishing,
  folded,
  ran,
  reasoning,
  runInput,
  scripted,
  stop,
} from "../../support/coreRun.ts";

const view: HunkView = { id: "0.0", start: 1, line: 1, removed: ["b"], added: ["B"], state: "rejected" };

test("session: a run's log holds all its events, and its state is their fold", async () => {
  const session = createSession(fakeClock());
  const outcome = await session.start(runInput(), scripted(finishing));
  assert.deepEqual(outcome, { kind: "finished" });
  const { events } = await ran(scripted(finishing));
  // Deltas of the same tenth of a second are one in memory.
  assert.deepEqual(session.current?.log, coalesce(events, 100));
  assert.deepEqual(session.current?.state, folded(events));
  assert.equal(session.running, false);
});

test("session: a second run needs the first to have ended", async () => {
  const session = createSession(fakeClock());
  const first = session.start(runInput(), scripted([{ type: "hang" }]));
  assert.ok(session.running);
  await assert.rejects(session.start(runInput(undefined, "run-2"), scripted(finishing)), /still streaming/);
  assert.equal(session.current?.input.run, "run-1");
  session.stop();
  assert.deepEqual(await first, { kind: "stopped" });
  assert.deepEqual(await session.start(runInput(undefined, "run-2"), scripted(finishing)), { kind: "finished" });
});

test("session: a stop ends the log with one stopped end", async () => {
  const session = createSession(fakeClock());
  const started = session.start(runInput(), scripted([answer("prose\n"), { type: "hang" }]));
  session.onEvents((_, [event]) => event?.type === "answer-delta" && setImmediate(() => session.stop()));
  assert.deepEqual(await started, { kind: "stopped" });
  const last = session.current?.log.at(-1);
  assert.ok(last?.type === "run-end");
  assert.equal(session.current?.log.filter(({ type }) => type === "run-end").length, 1);
  assert.equal(session.running, false);
});

test("session: a stop without a run does nothing", async () => {
  const session = createSession(fakeClock());
  session.stop();
  assert.deepEqual(await session.start(runInput(), scripted(finishing)), { kind: "finished" });
  session.stop();
  assert.equal(session.current?.state?.outcome?.kind, "finished");
});

test("session: the provider's signal is aborted once the run has ended", async () => {
  let signal: AbortSignal | undefined;
  const provider: Provider = {
    async *stream(_request, given) {
      signal = given;
      yield stop();
    },
  };
  await createSession(fakeClock()).start(runInput(), provider);
  assert.equal(signal?.aborted, true);
});

test("session: listeners get each event once, with the record, until they leave", async () => {
  const session = createSession(fakeClock());
  const seen: LogEvent[] = [];
  const leave = session.onEvents((record, events) => {
    seen.push(...events);
    assert.equal(record, session.current);
    assert.deepEqual(record.state, folded(record.log));
  });
  await session.start(runInput(), scripted(finishing));
  assert.deepEqual(coalesce(seen, 100), session.current?.log);
  leave();
  session.reviewChanged(runInput().run, [view]);
  assert.notEqual(seen.at(-1)?.type, "review-changed");
});

test("session: no run is running any more when its end is told", async () => {
  const session = createSession(fakeClock());
  let running: boolean | undefined;
  session.onEvents((_, [event]) => {
    if (event?.type === "run-end") running = session.running;
  });
  await session.start(runInput(), scripted(finishing));
  assert.equal(running, false);
});

test("session: a run that is started when the end of another is told is running, and can be stopped", async () => {
  const session = createSession(fakeClock());
  let second: ReturnType<typeof session.start> | undefined;
  session.onEvents((record, [event]) => {
    if (event?.type === "run-end" && record.input.run === "run-1") {
      second = session.start(runInput(undefined, "run-2"), scripted([{ type: "hang" }]));
    }
  });
  await session.start(runInput(), scripted(finishing));
  assert.ok(session.running, "the second run counts as ended");
  session.stop();
  assert.deepEqual(await second, { kind: "stopped" });
});

test("session: a listener that throws costs the run neither its end nor the other listeners", async () => {
  const session = createSession(fakeClock());
  const told: LogEvent[] = [];
  session.onEvents(() => {
    throw new Error("a listener's bug");
  });
  session.onEvents((_record, events) => {
    told.push(...events);
  });
  await Promise.allSettled([session.start(runInput(), scripted(finishing))]);
  assert.equal(session.current?.log.at(-1)?.type, "run-end");
  assert.deepEqual(coalesce(told, 100), session.current?.log);
  assert.equal(session.running, false);
});

test("session: a changed review is appended to the log, at its time", async () => {
  const clock = fakeClock();
  const session = createSession(clock);
  session.reviewChanged(runInput().run, [view]);
  await session.start(runInput(), scripted(finishing));
  clock.advance(1500);
  session.reviewChanged(runInput().run, [view]);
  assert.deepEqual(session.current?.log.at(-1), { type: "review-changed", at: 1500, hunks: [view] });
  assert.deepEqual(session.current?.state?.hunks, listOf([view]));
});

test("session: of changes to the review that follow each other the log keeps the last", async () => {
  const session = createSession(fakeClock());
  await session.start(runInput(), scripted(finishing));
  const length = session.current?.log.length ?? 0;
  const told: LogEvent[] = [];
  session.onEvents((_, events) => told.push(...events));
  const last: HunkView = { ...view, line: 7 };
  for (const hunks of [[view], [], [last]]) session.reviewChanged(runInput().run, hunks);
  assert.equal(session.current?.log.length, length + 1);
  assert.deepEqual(session.current?.state?.hunks, listOf([last]));
  assert.deepEqual(session.current?.state, folded(session.current?.log ?? []));
  assert.equal(told.length, 3);
});

test("session: a stored run that ended is taken up as it is", async () => {
  const { events } = await ran(scripted(finishing));
  const session = createSession(fakeClock());
  const told: number[] = [];
  session.onEvents((_, news) => told.push(news.length));
  const record = session.restore(runInput(), events);
  assert.deepEqual(record.log, events);
  assert.deepEqual(record.state, folded(events));
  assert.equal(session.current, record);
  assert.equal(session.running, false);
  assert.deepEqual(told, [0]);
});

test("session: a stored run that never ended was interrupted by the reload, wherever its log breaks off", async () => {
  const clock = fakeClock();
  const { events } = await ran(scripted(finishing), { clock, onEvent: () => clock.advance(10) });
  for (let count = 1; count < events.length; count += 1) {
    const begun = events.slice(0, count);
    const { log, state } = createSession(fakeClock()).restore(runInput(), begun);
    const end: LogEvent = {
      type: "run-end",
      at: begun.at(-1)?.at ?? 0,
      outcome: { kind: "interrupted", why: "reload" },
    };
    assert.deepEqual(log, [...begun, end]);
    assert.deepEqual(state?.outcome, end.outcome);
  }
});

test("session: a restored run's review goes on in its log, and its times go on", async () => {
  const clock = fakeClock();
  const { events } = await ran(scripted(finishing), { clock, onEvent: () => clock.advance(10) });
  const later = fakeClock();
  later.advance(99_000);
  const session = createSession(later);
  session.restore(runInput(), events);
  later.advance(30);
  session.reviewChanged(runInput().run, [view]);
  assert.deepEqual(session.current?.log.at(-1), {
    type: "review-changed",
    at: (events.at(-1)?.at ?? 0) + 30,
    hunks: [view],
  });
});

test("session: a new run leaves the log of the one before as it was", async () => {
  const session = createSession(fakeClock());
  await session.start(runInput(), scripted(finishing));
  const before = session.current;
  const length = before?.log.length;
  await session.start(runInput(undefined, "run-2"), scripted([stop()]));
  session.reviewChanged(runInput().run, [view]);
  assert.equal(before?.log.length, length);
  assert.equal(session.current?.input.run, "run-2");
});

test("session: what the review of another run looks like changes nothing", async () => {
  const session = createSession(fakeClock());
  await session.start(runInput(), scripted(finishing));
  const before = session.current?.log.length;
  session.reviewChanged("another run", [view]);
  assert.equal(session.current?.log.length, before);
});

test("session: the runs before the current one are kept in their order, each once", async () => {
  const session = createSession(fakeClock());
  for (const run of ["1", "2", "3"]) await session.start(runInput(undefined, run), scripted(finishing));
  assert.deepEqual(idsOf(session.earlier), ["1", "2"]);
  const [first] = session.earlier;
  assert.ok(first !== undefined);
  session.restore(first.input, first.log);
  assert.deepEqual([idsOf(session.earlier), session.current?.input.run], [["2", "3"], "1"]);
  for (let run = 4; run < 40; run += 1) await session.start(runInput(undefined, `${run}`), scripted(finishing));
  assert.equal(session.earlier.length, 20);
  assert.equal(session.earlier.at(-1)?.input.run, "38");
});

function idsOf(records: readonly { readonly input: { readonly run: string } }[]): string[] {
  return records.map(({ input }) => input.run);
}

test("session: a long text is held once, and the log reads as it came", async () => {
  const session = createSession(fakeClock());
  const long = (letter: string) => letter.repeat(1000);
  const acts = [
    reasoning(long("a")),
    { ...reasoning(long("b")), part: 1 },
    { ...reasoning(long("c")), part: 1 },
    reasoning(long("d")),
    answer(long("e")),
    stop(),
  ];
  await session.start(runInput(), scripted(acts));
  const told = (log: readonly LogEvent[]) =>
    log.flatMap((event) => (event.type === "reasoning-delta" ? [[event.part, event.text]] : []));
  const log = session.current?.log ?? [];
  const came = [
    [0, long("a")],
    [1, long("b") + long("c")],
    [0, long("d")],
  ];
  assert.deepEqual(told(log), came);
  assert.deepEqual(told(JSON.parse(JSON.stringify(log))), came);
  assert.deepEqual(
    itemsOf(session.current?.state?.reasoning ?? emptyList).map(({ text }) => text),
    [long("a") + long("d"), long("b") + long("c")],
  );
  const texts = log.filter(({ type }) => type === "reasoning-delta");
  assert.ok(texts.every((event) => Object.getOwnPropertyDescriptor(event, "text")?.get !== undefined));
  const again = createSession(fakeClock()).restore(runInput(), log);
  assert.deepEqual(told(again.log), came);
});

test("session: text of any length is written out as it came, however it was cut", async () => {
  const session = createSession(fakeClock());
  const pieces = Array.from({ length: 9000 }, (_, at) => `${at} looks at line ${at % 40}\n`);
  await session.start(runInput(), scripted([...pieces.map((piece) => reasoning(piece)), stop()]));
  const [part] = itemsOf(session.current?.state?.reasoning ?? emptyList);
  assert.equal(wholeText(part?.text ?? ""), pieces.join(""));
});

test("session: earlier runs that cannot be put away are let go of once they are too long together, the oldest first", async () => {
  const session = createSession(fakeClock());
  const millions = "x".repeat(12_000_000);
  for (const id of ["one", "two", "three", "four"]) {
    await session.start(runInput(undefined, id), scripted([reasoning(millions), stop()]));
  }
  assert.deepEqual(
    session.earlier.map(({ input }) => input.run),
    ["two", "three"],
  );
});
