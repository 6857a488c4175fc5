import type { Candidate } from "../../src/core/compare/candidate.ts";
import { createComparison } from "../../src/core/compare/comparison.ts";
import { nothingReported, type Provider } from "../../src/core/provider.ts";
import type { Scene } from "../../src/panel/boardScene.ts";
import { comparisonSetup, sceneOf } from "./coreComparison.ts";
import { answer, type FakeClock, fakeClock, reasoning, stop } from "./coreRun.ts";
import { answerBlock } from "./coreTarget.ts";

/** A comparison of three models at four efforts that stands in the middle, after its reasoning, until it is released. */
export type BoardScene = {
  /** Settles once every candidate has reasoned. */
  readonly middle: Promise<void>;
  scene(changes?: Partial<Scene>): Scene;
  /** Lets all come to their ends. */
  finish(): Promise<void>;
};

const models = ["gpt-5.5", "claude-sonnet-5", "offline"];
const efforts = ["low", "medium", "high", "xhigh"] as const;

export const boardCandidates: readonly Candidate[] = models.flatMap((model) =>
  efforts.map((effort) => ({
    id: `${model} · ${effort}`,
    model: { endpoint: "here", model },
    modelName: model,
    effort: { asked: effort, sent: effort },
    repetition: 1,
  })),
);

export function createBoardScene(): BoardScene {
  const clock = fakeClock();
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let reasoned = 0;
  let allReasoned = () => {};
  const middle = new Promise<void>((resolve) => {
    allReasoned = resolve;
  });
  const providers = boardCandidates.map(({ id }, at) => {
    const provider = streaming(at, clock, released, () => {
      reasoned += 1;
      if (reasoned === boardCandidates.length) allReasoned();
    });
    return [id, provider] as const;
  });
  const setup = comparisonSetup([], Object.fromEntries(providers), {
    candidates: boardCandidates,
    verify: async ({ id }) =>
      id.endsWith("xhigh")
        ? [{ check: "diagnostics", result: "failed", detail: "src/a.ts:2: Cannot find name 'total'." }]
        : [{ check: "parses", result: "passed" }],
  });
  const comparison = createComparison(setup, clock);
  const reading = read();

  async function read(): Promise<void> {
    for await (const _ of comparison.compare(new AbortController().signal));
  }

  return {
    middle,
    scene: (changes) => sceneOf(comparison.board, changes),
    async finish() {
      release();
      await reading;
    },
  };
}

/** All change a; the higher efforts c too, each model in its own words. One is refused. */
function streaming(at: number, clock: FakeClock, released: Promise<void>, onReasoned: () => void): Provider {
  const effort = at % efforts.length;
  const edits = [
    answerBlock("a", effort === 3 ? "total" : "renamed"),
    ...(effort >= 2 ? [answerBlock("c", `c${Math.floor(at / efforts.length)}`)] : []),
  ];
  return {
    async *stream() {
      clock.advance(50);
      yield { type: "request-sent", origin: "http://localhost:1", parameter: `effort: "${efforts[effort]}"` };
      yield reasoning(`At ${efforts[effort]}: b says nothing. It could be named after what it holds. `.repeat(3));
      onReasoned();
      await released;
      clock.advance(700);
      if (at === 6) {
        yield stop({ kind: "refused", text: "No." });
        return;
      }
      yield answer(edits.join("\n"));
      yield { type: "usage", usage: { ...nothingReported, input: 900, output: 100 * (effort + 1), reasoning: 60 } };
      yield stop();
    },
  };
}
