import { createHash } from "node:crypto";
import { bundleText } from "../../src/core/history/bundle.ts";
import type { FileLine } from "../../src/core/history/runFile.ts";
import type { StoredRun } from "../../src/core/history/storedRun.ts";

type Bundle = {
  readonly format: string;
  readonly version: number;
  readonly runs: readonly {
    readonly run: string;
    readonly lines: readonly FileLine[];
    readonly sha256: Readonly<Record<"lines" | "reasoning" | "answer", string>>;
  }[];
};

/** The JSON file of exported runs, parsed. */
export function bundleOf(runs: readonly StoredRun[]): Bundle {
  return JSON.parse([...bundleText(runs, growingHash)].join(""));
}

function growingHash() {
  const hash = createHash("sha256");
  return { update: (text: string) => void hash.update(text), digest: () => hash.digest("hex") };
}
