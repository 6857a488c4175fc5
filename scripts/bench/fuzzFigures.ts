import type { Figure } from "../bench.ts";

const against = "none";

/** What a fuzz shows: `name` counts its runs, which must be `runs`, and none of them may have failed. */
export function* fuzzFigures(
  { name, unit }: { readonly name: string; readonly unit: string },
  found: { readonly numRuns: number; readonly failed: boolean },
  runs: number,
  tally: Readonly<Record<string, number>>,
  start: number,
): Generator<Figure> {
  const [kind = name] = name.split("-");
  const base = { against, ratio: null };
  yield { name, value: found.numRuns, unit, ...base, limit: { atLeast: runs } };
  yield { name: `${kind}-failed`, value: found.failed ? 1 : 0, unit, ...base, limit: { atMost: 0 } };
  for (const [what, value] of Object.entries(tally)) yield { name: `${kind}-${what}`, value, unit: "times", ...base };
  yield { name: `${kind}-time`, value: (performance.now() - start) / 1000, unit: "s", ...base };
}
