// What every layer of the test suite reports, and how it is judged.

export type LayerResult = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Reasons to fail beyond failed tests, each a sentence: a test that was skipped and why, a layer without tests. */
  readonly complaints: readonly string[];
};

/** A complaint counts as one failure, so that a layer never fails with "0 failed". */
export function failures(result: LayerResult): number {
  return result.failed + result.complaints.length;
}

export function withEmptyComplaint(result: LayerResult, filters: readonly string[]): LayerResult {
  const ran = result.passed + result.failed + result.skipped;
  if (ran > 0 || result.complaints.length > 0) {
    return result;
  }
  const why = filters.length === 0 ? "No test ran." : `No test file's name contains ${filters.join(" or ")}.`;
  return { ...result, complaints: [why] };
}
