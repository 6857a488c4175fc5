import fc from "fast-check";

const seedOfEveryRun = 20_260;

/**
 * Checks a property on generated cases, the same ones each time, so that a failure can be looked at twice. `FATHOM_SEED`
 * and `FATHOM_RUNS` (a factor) search further. A failure prints its seed, its path and its smallest case.
 */
export function holds<Case>(cases: fc.Arbitrary<Case>, runs: number, check: (example: Case) => void): void {
  fc.assert(fc.property(cases, check), parameters(runs));
}

export async function holdsAsync<Case>(
  cases: fc.Arbitrary<Case>,
  runs: number,
  check: (example: Case) => Promise<void>,
): Promise<void> {
  await fc.assert(fc.asyncProperty(cases, check), parameters(runs));
}

function parameters<Case>(runs: number): fc.Parameters<[Case]> {
  return {
    seed: Number(process.env["FATHOM_SEED"] ?? seedOfEveryRun),
    numRuns: runs * Number(process.env["FATHOM_RUNS"] ?? 1),
  };
}
