import assert from "node:assert/strict";
import fc from "fast-check";
import type { Hunk } from "../../src/core/edit/hunk.ts";
import type { Outcome, RunEvent } from "../../src/core/events.ts";
import type { ProviderEvent, Stop } from "../../src/core/provider.ts";
import { run } from "../../src/core/run.ts";
import { linesOf } from "./coreReview.ts";
import { answer, fakeClock, runInput, scripted, stop } from "./coreRun.ts";
import { answerBlock, fileTarget } from "./coreTarget.ts";

/** A request in a history, and what its answer will be. */
export type Asking = {
  readonly kind: "ask";
  readonly blocks: readonly Block[];
  readonly how: Stop["kind"];
  readonly chunk: number;
};

/** A part of the answer: lines of a file from `at` on are replaced, in the words of the model. */
type Block = {
  readonly file: 0 | 1;
  readonly at: number;
  readonly removed: number;
  readonly added: number;
  readonly keepsWords: boolean;
};

export type Running = {
  readonly snapshots: readonly string[];
  readonly events: AsyncGenerator<RunEvent>;
  readonly stop: AbortController;
  readonly hunks: Hunk[];
};

const paths = ["src/a.ts", "src/b.ts"];
const at = fc.nat(200);
const complete: readonly Stop["kind"][] = Array.from({ length: 12 }, () => "complete");
const block: fc.Arbitrary<Block> = fc.record({
  file: fc.constantFrom(0, 1),
  at,
  removed: fc.integer({ min: 1, max: 3 }),
  added: fc.nat(3),
  keepsWords: fc.boolean(),
});
export const asking: fc.Arbitrary<Asking> = fc.record({
  kind: fc.constant("ask"),
  blocks: fc.array(block, { minLength: 1, maxLength: 4 }),
  how: fc.constantFrom(...complete, "interrupted", "cut-short", "failed", "refused"),
  chunk: fc.integer({ min: 10, max: 200 }),
});
/** A run about these two texts, whose answer replaces some of their lines. */
export function ask(snapshots: readonly [string, string], { blocks, how, chunk }: Asking): Running {
  const texts = snapshots.map(linesOf);
  const text = blocks
    .map(({ file, at: place, removed, added, keepsWords }, index) => {
      const lines = texts[file] ?? [];
      const start = place % lines.length;
      const search = lines.slice(start, start + removed);
      const fresh = Array.from({ length: added }, (_, line) =>
        keepsWords
          ? (search[line] ?? `  more${index}x${line}();`).replace(/\w+/, `renamed${index}`)
          : `new${index}x${line}`,
      );
      return `${paths[file]}\n${answerBlock(search.join("\n"), fresh.join("\n"))}`;
    })
    .join("\n");
  const pieces: ProviderEvent[] = [];
  for (let from = 0; from < text.length; from += chunk) pieces.push(answer(text.slice(from, from + chunk)));
  const controller = new AbortController();
  const provider = scripted([...pieces, stop(stopOf(how))]);
  const files = snapshots.map((snapshot, file) => fileTarget(snapshot, paths[file]).file);
  const events = run(runInput({ kind: "files", files }), provider, fakeClock(), controller.signal);
  return { snapshots, events, stop: controller, hunks: [] };
}

function stopOf(how: Stop["kind"]): Stop {
  switch (how) {
    case "complete":
      return { kind: how };
    case "cut-short":
      return { kind: how, limit: "length" };
    case "refused":
      return { kind: how, text: "No." };
    case "interrupted":
      return { kind: how, why: "damaged" };
    case "failed":
      return { kind: how, failure: { kind: "quota", origin: "https://api.example.com" } };
  }
}

/** The next few events; the outcome when the run has ended, which it does once and last. */
export async function streamOn(running: Running): Promise<Outcome | undefined> {
  for (let count = 0; count < 12; count += 1) {
    const { value, done } = await running.events.next();
    assert.ok(done !== true, "I6: the run has no end");
    if (value.type === "edit-placed") {
      const kept = running.hunks.filter(({ id }) => value.replaces?.includes(id) !== true);
      running.hunks.splice(0, running.hunks.length, ...kept, ...value.hunks);
    }
    if (value.type !== "run-end") continue;
    assert.equal((await running.events.next()).done, true, "I6: something came after the end");
    if (running.stop.signal.aborted) assert.notEqual(value.outcome.kind, "finished", "I7: a stopped run finished");
    return value.outcome;
  }
  return undefined;
}

export async function endRun(running: Running): Promise<void> {
  running.stop.abort();
  for (let ended = await streamOn(running); ended === undefined; ended = await streamOn(running));
}
