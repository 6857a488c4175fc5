/** What was found out about a candidate before anything was written. What was not run is never taken for passed. */
export type Check = { readonly check: "parses" | "diagnostics" | "command" } & (
  | { readonly result: "passed" }
  /** What failed, for people. */
  | { readonly result: "failed"; readonly detail: string }
  | { readonly result: "not-run"; readonly why: string }
);

export type Verdict = "passed" | "failed" | "not-run";

/** Passed when something was checked and nothing failed. */
export function verdictOf(checks: readonly Check[] | undefined): Verdict {
  if (checks === undefined) return "not-run";
  if (checks.some(({ result }) => result === "failed")) return "failed";
  return checks.some(({ result }) => result === "passed") ? "passed" : "not-run";
}
