import { inBlindOrder } from "../../src/core/compare/blind.ts";
import type { Board } from "../../src/core/compare/board.ts";
import { unionOfBoard } from "../../src/core/compare/boardUnion.ts";
import type { Candidate } from "../../src/core/compare/candidate.ts";
import type { Comparison, ComparisonSetup } from "../../src/core/compare/comparison.ts";
import type { ComparisonEvent } from "../../src/core/compare/comparisonEvents.ts";
import { wholeBoard } from "../../src/core/compare/figures.ts";
import { cellInput, type FrozenRequest, hashesOf } from "../../src/core/compare/frozenRequest.ts";
import type { MatrixCap } from "../../src/core/compare/matrixBudget.ts";
import type { Estimate } from "../../src/core/estimate.ts";
import type { Provider } from "../../src/core/provider.ts";
import type { Scene } from "../../src/panel/boardScene.ts";
import { testPrices } from "./coreLedger.ts";
import { finishing, scripted } from "./coreRun.ts";
import { fileTarget } from "./coreTarget.ts";

export const frozen: FrozenRequest = {
  title: "Rename",
  instruction: "Rename b for clarity.",
  target: fileTarget("a\nb\nc\n"),
  prompt: { system: "system", user: "user" },
};

/** No hash, but it tells texts apart. */
export const plainHash = (text: string): string => `#${text}`;

export function candidate(id: string, changes: Partial<Candidate> = {}): Candidate {
  return {
    id,
    model: { endpoint: "local", model: "model-1" },
    modelName: "Model One",
    effort: { asked: "low", sent: "low" },
    repetition: 1,
    ...changes,
  };
}

/** 1,000 tokens in, 100 out: $0.005 and $0.003. */
export const estimate: Estimate = {
  input: 1_000,
  inputBy: "assumed",
  output: 100,
  outputBy: "assumed",
  runs: 0,
  bytesPerToken: 4,
  cost: 80_000_000,
};

export type Scripts = Readonly<Record<string, Provider | (() => Promise<Provider>)>>;

/** Candidates by id, each with its provider; who has none finishes with one edit. */
export function comparisonSetup(
  ids: readonly string[],
  scripts: Scripts = {},
  changes: Partial<ComparisonSetup> & { readonly cap?: MatrixCap; readonly candidates?: readonly Candidate[] } = {},
): ComparisonSetup {
  const { cap, candidates = ids.map((id) => candidate(id)), ...rest } = changes;
  return {
    start: {
      comparison: "comparison-1",
      title: frozen.title,
      target: "src/a.ts",
      hashes: hashesOf(frozen, plainHash),
      candidates,
      ...(cap !== undefined && { cap }),
    },
    limits: { inAll: 24, perEndpoint: 24 },
    inputOf: (each, attempt) =>
      cellInput(frozen, each, {
        run: `${each.id}-${attempt}`,
        pricing: { kind: "priced", prices: testPrices },
        estimate,
      }),
    providerOf: async ({ id }) => {
      const script = scripts[id] ?? scripted(finishing);
      return typeof script === "function" ? script() : script;
    },
    ...rest,
  };
}

/** Reads to the end; `onEvent` sees each event before the comparison goes on. */
export async function compared(
  comparison: Comparison,
  onEvent: (event: ComparisonEvent) => void = () => undefined,
  signal: AbortSignal = new AbortController().signal,
): Promise<ComparisonEvent[]> {
  const events: ComparisonEvent[] = [];
  for await (const event of comparison.compare(signal)) {
    events.push(event);
    onEvent(event);
  }
  return events;
}

/** The same with names hidden: what it shows comes in this order, the last candidate first where nothing is said. */
export function blindScene(scene: Scene, order?: readonly string[], known = false): Scene {
  const { board, union } = scene;
  const ids = order ?? board.cells.map(({ candidate }) => candidate.id).toReversed();
  const hidden = inBlindOrder({ ...board, names: { kind: "hidden", order: ids, known } });
  return { ...scene, board: hidden, union: union.groups.length === 0 ? union : unionOfBoard(hidden, frozen.target) };
}

/** What a board shows before anybody has done anything on it. */
export function sceneOf(board: Board | undefined, changes: Partial<Scene> = {}): Scene {
  if (board === undefined) throw new Error("The comparison has not begun.");
  return {
    board,
    view: wholeBoard,
    union: changes.union ?? unionOfBoard(board, frozen.target),
    selection: [],
    earlier: new Map(),
    baselines: undefined,
    assembledChecks: undefined,
    kept: new Map(),
    replaying: false,
    notice: undefined,
    ...changes,
  };
}
