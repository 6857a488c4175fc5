/** Rows of the matrix that are not about the wire, and where each is tested. */
export const elsewhere: readonly { readonly row: string; readonly name: string; readonly where: string }[] = [
  {
    row: "F40",
    name: "clock jumps (sleep, summer time)",
    where:
      "Times are counted on a clock that never jumps: test/unit/architecture.test.ts forbids any other in core. A sleep shows as silence: F17.",
  },
  {
    row: "F43",
    name: "provider switched or key deleted during a run",
    where:
      "A run holds its provider and key from its start: test/unit/core/session.test.ts; the next one asks the key store anew: test/e2e/endpoint.test.ts.",
  },
  {
    row: "F44",
    name: "the window is reloaded during a run",
    where: "test/e2e/mainJob.test.ts, test/unit/core/session.test.ts",
  },
  { row: "F45", name: "the panel is hidden, disposed or made again during a run", where: "test/e2e/panel.test.ts" },
  { row: "F46", name: "the panel is slow", where: "test/unit/panel/coalesce.test.ts" },
];
