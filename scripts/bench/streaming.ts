import assert from "node:assert/strict";
import { setImmediate, setTimeout } from "node:timers/promises";
import type { ReadAnswer } from "../../src/core/answerReading.ts";
import { hunksOf } from "../../src/core/runState.ts";
import { createSession } from "../../src/core/session.ts";
import { createReadAnswer } from "../../src/planning/largeAnswers.ts";
import { runInput } from "../../test/support/coreRun.ts";
import { fileTarget } from "../../test/support/coreTarget.ts";
import type { Figure } from "../bench.ts";
import { driftedReply, exactReply, longFile } from "./edits/longFiles.ts";

const worker = new URL("../../src/planning/worker.ts", import.meta.url);
const rounds = 5;

/**
 * For how long at most a streamed answer holds the thread that all extensions share, the time between two turns
 * of its event loop in which it is not waiting: with the worker that places edits of large files, and with everything in the one thread. For each piece of the answer the
 * best of some rounds counts, since other work on the machine can only make a turn longer.
 */
export async function* bench(): AsyncGenerator<Figure> {
  const { lines, text, after } = longFile(100_000);
  const whole = `src/long.ts\n\`\`\`ts\n${after}\n\`\`\`\n`;
  const rewritten = `src/long.ts\n\`\`\`ts\n${lines.map((line) => `${line} // new`).join("\n")}\n\`\`\`\n`;
  const large = longFile(155_000);
  const cases = [
    { name: "streaming-exact-100k", text, reply: exactReply(lines), piece: 24, limit: 4 },
    { name: "streaming-drifted-100k", text, reply: driftedReply(lines), piece: 24, limit: 4 },
    { name: "streaming-whole-file-100k", text, reply: whole, piece: 400, limit: 4 },
    { name: "streaming-rewritten-100k", text, reply: rewritten, piece: 400, limit: 4 },
    { name: "streaming-drifted-5MB", text: large.text, reply: driftedReply(large.lines), piece: 24, limit: 4 },
  ];
  for (const { name, text: file, reply, piece, limit } of cases) {
    const value = await longestBlock(() => turns(file, reply, piece, createReadAnswer(worker)));
    const here = await longestBlock(() => turns(file, reply, piece));
    const against = `a limit of ${limit} ms; ${here.toFixed(0)} ms in one thread`;
    yield { name, value, unit: "ms", against, ratio: value / limit, limit: { below: limit } };
  }
}

async function longestBlock(measure: () => Promise<Float64Array>): Promise<number> {
  let best = await measure();
  for (let round = 1; round < rounds; round += 1) {
    const next = await measure();
    best = best.map((time, at) => Math.min(time, next[at] ?? time));
  }
  return best.reduce((longest, time) => Math.max(longest, time), 0);
}

/** The longest turn while each piece of the answer was read, and while all was settled after the last. */
async function turns(text: string, reply: string, piece: number, readAnswer?: ReadAnswer): Promise<Float64Array> {
  const longest = new Float64Array(Math.ceil(reply.length / piece) + 1);
  let at = 0;
  const session = createSession({ now: () => performance.now(), wallClock: () => Date.now() }, readAnswer);
  let before = performance.eventLoopUtilization().active;
  const running = session.start(runInput(fileTarget(text, "src/long.ts")), {
    // Each piece in a turn of its own, as sockets bring them.
    async *stream() {
      for (at = 0; at * piece < reply.length; at += 1) {
        await setImmediate();
        yield { type: "answer-delta", text: reply.slice(at * piece, (at + 1) * piece) };
      }
      yield { type: "stop", stop: { kind: "complete" } };
    },
  });
  let isOver = false;
  const ended = running.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const current = at;
    await setTimeout(1);
    const now = performance.eventLoopUtilization().active;
    for (let each = current; each <= at && each < longest.length; each += 1)
      longest[each] = Math.max(longest[each] ?? 0, now - before);
    before = now;
  }
  assert.equal((await ended).kind, "finished");
  const state = session.current?.state;
  assert.ok(state !== undefined && hunksOf(state).length > 0);
  return longest;
}
