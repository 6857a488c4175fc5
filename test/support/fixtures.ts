import { existsSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** A folder of the recorded fixtures, which are no part of the project; undefined where they are not at hand. */
export function fixturesFolder(kind: "streams" | "edits"): string | undefined {
  const folder = join(process.env["FATHOM_FIXTURES"] ?? join(root, "../shared/fixtures"), kind);
  return existsSync(folder) ? folder : undefined;
}
