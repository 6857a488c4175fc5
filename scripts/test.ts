// npm test: the layers in order, or those named: `npm test -- unit extension`. Any other argument keeps the test files
// whose name contains it: `npm run test:unit -- placement`. The last line is the sum.

import { ensureChromium } from "./browser.ts";
import { ensureEditor } from "./editor.ts";
import { checkLayer } from "./layers/checkLayer.ts";
import { extensionLayer } from "./layers/extensionLayer.ts";
import { failures, type LayerResult } from "./layers/layer.ts";
import { nodeLayer } from "./layers/nodeLayer.ts";
import { ensurePackage } from "./package.ts";
import { endOnInterrupt, runScript } from "./processes.ts";

type Run = { readonly filters: readonly string[]; readonly signal: AbortSignal };

const layers: Readonly<Record<string, (run: Run) => Promise<LayerResult>>> = {
  check: () => checkLayer(),
  unit: (run) => nodeLayer({ ...run, pattern: "test/unit/**/*.test.ts", serial: false, timeout: 120_000 }),
  contract: (run) => nodeLayer({ ...run, pattern: "test/contract/**/*.test.ts", serial: false, timeout: 120_000 }),
  extension: ({ filters }) => extensionLayer(filters),
  e2e: async (run) => {
    await prepareEndToEnd();
    return await nodeLayer({ ...run, pattern: "test/e2e/**/*.test.ts", serial: true, timeout: 600_000 });
  },
};

async function main(args: ReadonlySet<string>): Promise<void> {
  const interruption = new AbortController();
  endOnInterrupt(130, () => interruption.abort());
  const named = Object.keys(layers).filter((name) => args.has(name));
  const filters = [...args].filter((arg) => layers[arg] === undefined);
  const sum = { passed: 0, failed: 0 };
  for (const name of named.length === 0 ? Object.keys(layers) : named) {
    const result = await runLayer(name, { filters, signal: interruption.signal });
    sum.passed += result.passed;
    sum.failed += failures(result);
    for (const complaint of result.complaints) {
      console.log(`  ${complaint}`);
    }
    console.log(`${name}: ${result.passed} passed, ${failures(result)} failed, ${result.skipped} skipped`);
  }
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
  process.exit(sum.failed === 0 ? 0 : 1);
}

/** A layer that breaks down counts as failed, and the layers after it still run. */
async function runLayer(name: string, run: Run): Promise<LayerResult> {
  try {
    return await (layers[name] ?? checkLayer)(run);
  } catch (error) {
    console.log(error instanceof Error ? error.stack : error);
    return { passed: 0, failed: 0, skipped: 0, complaints: [`The ${name} layer could not run.`] };
  }
}

/** What ships is what is tested. The test files find the package by this variable. */
async function prepareEndToEnd(): Promise<void> {
  await ensureEditor();
  await ensureChromium();
  Object.assign(process.env, { FATHOM_VSIX: await ensurePackage() });
}

await runScript(main);
