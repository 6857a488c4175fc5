// npm run conformance -- streams DIR, or edits FILE…: recordings and cases from elsewhere through the real code. A line for
// each that falls short, then one with the counts; the exit status is 1 when any failed.

import { editsConformance } from "./conformance/edits.ts";
import { streamsConformance } from "./conformance/streams.ts";
import { endOnInterrupt, runScript } from "./processes.ts";

export type Verdict = { readonly passed: number; readonly shortfalls: readonly string[]; readonly byPolicy: number };

async function main(args: ReadonlySet<string>): Promise<void> {
  endOnInterrupt(130);
  const [kind, ...paths] = args;
  const [first] = paths;
  if ((kind !== "streams" && kind !== "edits") || first === undefined) {
    console.error("Say what to run: npm run conformance -- streams DIR, or npm run conformance -- edits FILE…");
    process.exit(2);
  }
  const { passed, shortfalls, byPolicy } = await (kind === "edits"
    ? editsConformance(paths)
    : streamsConformance(first));
  for (const shortfall of shortfalls) console.log(shortfall);
  console.log(`${passed} passed, ${shortfalls.length} failed, ${byPolicy} by policy`);
  process.exit(shortfalls.length === 0 ? 0 : 1);
}

if (import.meta.main) await runScript(main);
