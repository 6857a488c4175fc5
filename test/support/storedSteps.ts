// A process that stores runs step by step, each step in files as it would be by the hand of a user, on a clock that stands
// still: what each write leaves is the same every time. It dies at the write that it is told, before, in the middle of, or
// after it; told none, it keeps a copy of the folder after each write.

import { writeSync } from "node:fs";
import fs, { cp } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { mock } from "node:test";
import type { ProviderEvent } from "../../src/core/provider.ts";

/** `at`: which write it is, from 1. */
export type StoredWrite = { readonly at: number } & Written;
type Written =
  | { readonly kind: "append"; readonly types: readonly string[]; readonly path: string; readonly middle: number }
  | { readonly kind: "remove" };

const [folder = "", mode = "", copies = ""] = process.argv.slice(2);
const [killedAt, killedIn] = mode.split(":");
let writes = 0;

mock.timers.enable({ apis: ["setTimeout"] });
patchFiles();

const { answer, fakeClock, finishing, reasoning, runInput, stop } = await import("./coreRun.ts");
const { answerBlock, fileTarget } = await import("./coreTarget.ts");
const { nothingReported } = await import("../../src/core/provider.ts");
const { createSession } = await import("../../src/core/session.ts");
const { createRunStore } = await import("../../src/vscode/runStore.ts");
const { viewOf } = await import("./coreLog.ts");
const { storedRun } = await import("./coreStored.ts");

const clock = fakeClock();
const session = createSession(clock);
const log = { info: () => {}, error: console.error, show: () => {}, hide: () => {}, dispose: () => {} };
let bytes: number | undefined;
const store = createRunStore(folder, session, log, {
  limits: () => ({ days: undefined, bytes }),
  onFailure: console.error,
  onTooLong: console.error,
});

/** As each of them waits for what came before, every step is a write of its own. */
async function stored(): Promise<void> {
  clock.advance(700);
  // What the run makes of an event comes in a few turns.
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  await store.flush();
}

function stepByStep(events: readonly ProviderEvent[]) {
  return {
    async *stream() {
      await stored();
      for (const event of events) {
        yield event;
        await stored();
      }
    },
  };
}

const hunkStates = ["accepted", "rejected", "applied"] as const;

await store.add(await storedRun({ id: "2026-01-01-imported" }));
await session.start(
  runInput(fileTarget("a\nb\nc\n"), "2026-01-02-first"),
  stepByStep([
    { type: "request-sent", origin: "http://localhost:1", parameter: 'reasoning_effort: "low"' },
    reasoning("Look at b. "),
    reasoning("It is “short” – 😀.\n\n"),
    reasoning("## A second part\n\n", 1),
    answer(answerBlock("b", "B").slice(0, 12)),
    answer(answerBlock("b", "B").slice(12)),
    { type: "usage", usage: { ...nothingReported, input: 10, output: 5, reasoning: 3 } },
    stop(),
  ]),
);
await stored();
for (const state of hunkStates) {
  session.reviewChanged("2026-01-02-first", [viewOf(state)]);
  await stored();
}
store.saveBase("2026-01-02-first", 0, ["a", "B", "c", ""]);
await stored();
session.mark("2026-01-02-first", { type: "passage-pinned", passage: "0:0", pinned: true });
await stored();
session.mark("2026-01-02-first", { type: "passage-noted", passage: "0:0", note: "checked" });
await stored();
session.syntaxChecked("2026-01-02-first", { type: "syntax-checked", added: [], unchecked: [] });
await stored();
session.operationChanged("2026-01-02-first", "o1", { kind: "done" });
await stored();
// From here on there is room for what this window holds alone.
bytes = 10;
await session.start(runInput(undefined, "2026-01-03-second"), stepByStep(finishing.slice(0, 4)));
await stored();
store.append("2026-01-02-first", [{ type: "review-changed", at: 9000, hunks: [viewOf("rejected")] }]);
await stored();
await store.remove(["2026-01-02-first"]);
await store.clear();

/** Before the store is loaded: it writes through these. */
function patchFiles(): void {
  const { open, rm } = fs;
  fs.open = async (...args) => {
    const file = await open(...args);
    const append = file.appendFile.bind(file);
    file.appendFile = async (text) => {
      const bytes = Buffer.from(String(text));
      const half = bytes.subarray(0, bytes.length / 2);
      const middle = (await file.stat()).size + half.length;
      const written: Written = { kind: "append", types: typesIn(String(text)), path: String(args[0]), middle };
      await during(written, (phase) => append(phase === "middle" ? half : bytes));
    };
    return file;
  };
  fs.rm = async (path, options) => {
    if (String(path).endsWith(".jsonl")) await during({ kind: "remove" }, () => rm(path, options));
    else await rm(path, options);
  };
  syncBuiltinESMExports();
}

function typesIn(text: string): string[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line).type);
}

async function during(write: Written, work: (phase: "middle" | "after") => Promise<void>): Promise<void> {
  writes += 1;
  const isLast = Number(killedAt) === writes;
  if (isLast && killedIn === "before") die();
  await work(isLast && killedIn === "middle" ? "middle" : "after");
  if (isLast) die();
  if (copies === "") return;
  await cp(folder, `${copies}/${writes}`, { recursive: true });
  writeSync(1, `${JSON.stringify({ at: writes, ...write } satisfies StoredWrite)}\n`);
}

function die(): void {
  process.kill(process.pid, "SIGKILL");
  // Nothing runs on meanwhile.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
