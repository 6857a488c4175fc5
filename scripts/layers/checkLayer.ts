// The first layer: types, format and lint, dead code. Each tool counts as one test.

import { join } from "node:path";
import { root } from "../paths.ts";
import { run } from "../processes.ts";
import type { LayerResult } from "./layer.ts";

const tools: readonly (readonly [string, ...string[]])[] = [
  ["tsc", "-p", "."],
  ["tsc", "-p", "media"],
  ["biome", "ci", "--colors=off", "."],
  ["knip"],
];

export async function checkLayer(): Promise<LayerResult> {
  const outcomes = await Promise.all(tools.map(runTool));
  const passed = outcomes.filter(Boolean).length;
  return { passed, failed: outcomes.length - passed, skipped: 0, complaints: [] };
}

async function runTool([name, ...args]: readonly [string, ...string[]]): Promise<boolean> {
  try {
    await run(join(root, "node_modules", ".bin", name), args, { cwd: root });
    return true;
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
    return false;
  }
}
