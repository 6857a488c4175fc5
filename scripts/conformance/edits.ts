import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Verdict } from "../conformance.ts";
import { root } from "../paths.ts";
import { type EditCase, shortfallOf } from "./editCases.ts";

/** Cases that are refused on purpose, and why. Another text than the expected one is never a decision. */
type Decisions = Readonly<Record<string, { readonly ours: "refused"; readonly why: string }>>;

const mostDecisions = 30;

/** The cases of these files through the real parser, locator and planner. */
export async function editsConformance(files: readonly string[]): Promise<Verdict> {
  const decisions = JSON.parse(await readFile(join(root, "docs/decisions/edits.json"), "utf8")) as Decisions;
  if (Object.keys(decisions).length > mostDecisions) throw new Error(`More than ${mostDecisions} decisions to refuse.`);
  const shortfalls: string[] = [];
  let passed = 0;
  let byPolicy = 0;
  for (const file of files) {
    for (const each of JSON.parse(await readFile(file, "utf8")) as readonly EditCase[]) {
      const shortfall = shortfallOf(each);
      const isDecided = shortfall?.kind === "refused" && decisions[each.id]?.ours === "refused";
      if (each.policy !== undefined || isDecided) byPolicy += 1;
      else if (shortfall === undefined) passed += 1;
      else shortfalls.push(`${each.id} (${each.format}): ${shortfall.text}`);
    }
  }
  return { passed, shortfalls, byPolicy };
}
