import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type CutKind,
  cutKinds,
  cutPoints,
  eventEnds,
  isFinished,
  readCut,
  seeded,
  terminalEnd,
  type Victim,
} from "../support/cuts.ts";
import type { Found } from "../support/found.ts";
import { runCutOverSocket } from "../support/socketCuts.ts";
import { recordedVictims, syntheticVictims } from "../support/victims.ts";

for (const victim of syntheticVictims) {
  test(`${victim.name}: cut at every byte, it is finished only after its terminal event, and keeps what had come`, async () => {
    const ends = [0, ...eventEnds(victim.bytes)];
    const kept = await Promise.all(ends.map(async (end) => textsOf(await readCut(victim, end, "clean end"))));
    const terminal = terminalEnd(victim);
    assert.ok(terminal <= victim.bytes.length, "the stream has a terminal event");
    for (const at of cutPoints(victim)) {
      // The kind that tells least comes at every byte, the others in turn; the bench takes them all.
      for (const kind of ["clean end", brokenKinds[at % brokenKinds.length] ?? "reset"] as const) {
        const found = await readCut(victim, at, kind);
        assertNotFinishedEarly(found, victim, at, kind, terminal);
        const last = ends.findLastIndex((end) => end <= at);
        // An event whose blank line was cut off may count: some proxies drop the last.
        const next = at >= (ends[last + 1] ?? 0) - blankLine ? kept[last + 1] : undefined;
        const texts = textsOf(found);
        assert.ok(texts === kept[last] || texts === next, `${kind} after ${at} bytes kept ${texts}`);
      }
    }
    assert.ok(isFinished(await readCut(victim, victim.bytes.length, "clean end")), "whole, it is finished");
  });
}

test("recorded streams: no cut of a sample is finished before its terminal event", async () => {
  for (const victim of await recordedVictims()) {
    const terminal = terminalEnd(victim);
    const random = seeded(victim.bytes.length);
    const points = cutPoints(victim).filter((_, index, { length }) => index % Math.ceil(length / 8) === 0);
    for (const at of [...points, Math.min(terminal, victim.bytes.length) - 1]) {
      const kind = cutKinds[Math.floor(random() * cutKinds.length)] ?? "clean end";
      assertNotFinishedEarly(await readCut(victim, at, kind), victim, at, kind, terminal);
    }
  }
});

test("500 cuts on real sockets: no run is finished before its terminal event", async () => {
  const random = seeded(500);
  let early = 0;
  for (let count = 0; count < 500; count += 1) {
    const victim = syntheticVictims[count % syntheticVictims.length];
    const kind = cutKinds[Math.floor(count / syntheticVictims.length) % cutKinds.length];
    assert.ok(victim !== undefined && kind !== undefined);
    const at = Math.floor(random() * victim.bytes.length);
    const { state } = await runCutOverSocket(victim, at, kind);
    if (at >= terminalEnd(victim)) continue;
    early += 1;
    assert.equal(state.outcome?.kind, "interrupted", `${victim.name}, ${kind} after ${at} bytes`);
  }
  assert.ok(early > 400, "most cuts come before the terminal event");
});

const brokenKinds = cutKinds.filter((kind) => kind !== "clean end");

/** The longest is CR LF CR, after which the event counts. */
const blankLine = 3;

function assertNotFinishedEarly(found: Found, victim: Victim, at: number, kind: CutKind, terminal: number): void {
  assert.ok(!isFinished(found) || at >= terminal, `${victim.name}: finished by ${kind} after ${at} bytes`);
}

function textsOf({ reasoning, answer, messages, calls }: Found): string {
  return JSON.stringify({ reasoning, answer, messages, calls });
}
