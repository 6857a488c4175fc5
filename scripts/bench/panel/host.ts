// A process of its own, so that its heap is its own: reasoning deltas through session, feed and gate, to JSON as VS Code
// sends it. Prints what it took as one line of JSON.

import { emptyList, itemAt } from "../../../src/core/longList.ts";
import { wholeText } from "../../../src/core/longText.ts";
import type { Provider } from "../../../src/core/provider.ts";
import { createSession } from "../../../src/core/session.ts";
import { createFeed } from "../../../src/panel/feed.ts";
import { createGate } from "../../../src/panel/gate.ts";
import { runInput } from "../../../test/support/coreRun.ts";
import { charactersOf, longReasoning } from "./text.ts";

/** `longestBlock` is the longest time that nothing else had its turn. */
export type HostFigures = {
  readonly heapMegabytes: number;
  readonly cpuSeconds: number;
  readonly messages: number;
  readonly mostInASecond: number;
  readonly longestBlock: number;
  readonly complete: boolean;
};

const clock = { now: () => performance.now(), wallClock: () => Date.now() };

async function main(tokens: number, live: boolean): Promise<HostFigures> {
  const session = createSession(clock);
  const gate = createGate(
    (part) => itemAt(session.current?.state?.reasoning ?? emptyList, part)?.text,
    () => session.current?.state,
  );
  let characters = 0;
  const sentAt: number[] = [];
  const feed = createFeed(
    (message) => {
      gate.told(message);
      JSON.stringify(message);
      sentAt.push(performance.now());
      if (message.type !== "events") return;
      for (const event of message.events) if (event.type === "reasoning-delta") characters += event.text.length;
    },
    {
      now: clock.now,
      after(milliseconds, call) {
        const timer = setTimeout(call, milliseconds);
        return () => clearTimeout(timer);
      },
    },
    clock.now,
  );
  session.onEvents((record, events) => {
    if (events[0]?.type === "run-start") feed.begin(record.log);
    else feed.grown();
  });
  let longestBlock = 0;
  let last = performance.now();
  let peak = 0;
  let beats = 0;
  const beat = setInterval(() => {
    longestBlock = Math.max(longestBlock, performance.now() - last - 5);
    last = performance.now();
    beats += 1;
    // What is not collected yet is counted, or, in a run of its own, collected first.
    if (live && beats % 20 === 0) globalThis.gc?.();
    if (!live || beats % 20 === 0) peak = Math.max(peak, process.memoryUsage().heapUsed);
  }, 5);
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const cpu = process.cpuUsage();
  await session.start(runInput(), streaming(tokens));
  while (characters < charactersOf(tokens)) await new Promise((resolve) => setTimeout(resolve, 20));
  const { user, system } = process.cpuUsage(cpu);
  clearInterval(beat);
  const text = wholeText(itemAt(session.current?.state?.reasoning ?? emptyList, 0)?.text ?? "");
  return {
    heapMegabytes: (peak - before) / 1e6,
    cpuSeconds: (user + system) / 1e6,
    messages: sentAt.length,
    mostInASecond: Math.max(...sentAt.map((at) => sentAt.filter((other) => other >= at && other < at + 1000).length)),
    longestBlock,
    complete: text === longReasoning(0, charactersOf(tokens)),
  };
}

/** A token each, five hundred at a time, as a fast connection brings them. */
function streaming(tokens: number): Provider {
  return {
    async *stream() {
      for (let at = 0; at < tokens; at += 500) {
        const piece = longReasoning(charactersOf(at), charactersOf(Math.min(tokens, at + 500)));
        const step = charactersOf(1);
        for (let from = 0; from < piece.length; from += step) {
          yield { type: "reasoning-delta", part: 0, provenance: "raw", text: piece.slice(from, from + step) };
        }
        await new Promise((resolve) => setTimeout(resolve));
      }
      yield { type: "stop", stop: { kind: "complete" } };
    },
  };
}

console.log(JSON.stringify(await main(Number(process.argv[2]), process.argv[3] === "live")));
