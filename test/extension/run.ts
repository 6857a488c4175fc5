// The entry that VS Code calls in its extension host: runs every built *.test.cjs beside it with mocha, and writes the
// results file last. Whoever started this demands that file, because a host that dies reports success.

import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";

export type ExtensionTest = {
  readonly title: string;
  readonly kind: "passed" | "failed" | "skipped";
  /** The stack, of a failed one. */
  readonly error?: string;
};

export async function run(): Promise<void> {
  const { FATHOM_TEST_RESULTS: resultsFile, FATHOM_TEST_FILTERS: filters = "" } = process.env;
  if (resultsFile === undefined) {
    throw new Error("FATHOM_TEST_RESULTS names no file to write the results to.");
  }
  // Stacks then name the sources, not the bundles.
  process.setSourceMapsEnabled(true);
  const mocha = new Mocha({ timeout: 30_000 });
  const wanted = filters.split(" ");
  for (const file of readdirSync(__dirname, { recursive: true, encoding: "utf8" }).sort()) {
    if (file.endsWith(".test.cjs") && wanted.some((part) => `test/extension/${file}`.includes(part))) {
      mocha.addFile(join(__dirname, file));
    }
  }
  writeFileSync(resultsFile, JSON.stringify(await runMocha(mocha)));
}

function runMocha(mocha: Mocha): Promise<readonly ExtensionTest[]> {
  const tests: ExtensionTest[] = [];
  return new Promise((resolve) => {
    const runner = mocha.run(() => resolve(tests));
    runner.on("pass", (test) => tests.push({ title: titleOf(test), kind: "passed" }));
    runner.on("pending", (test) => tests.push({ title: titleOf(test), kind: "skipped" }));
    // A hook that fails is reported here too, under its own name.
    runner.on("fail", (test, error) =>
      tests.push({ title: titleOf(test), kind: "failed", error: error.stack ?? String(error) }),
    );
  });
}

function titleOf(test: Mocha.Runnable): string {
  return test.titlePath().join(" › ");
}
