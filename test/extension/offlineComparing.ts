import assert from "node:assert/strict";
import type * as vscode from "vscode";
import type { Candidate } from "../../src/core/compare/candidate.ts";
import type { Effort } from "../../src/core/effort.ts";
import type { LiveComparison, LiveParts } from "../../src/vscode/compare/liveComparison.ts";
import { offlineModel } from "../../src/vscode/models.ts";
import { createVerification } from "../../src/vscode/verify.ts";
import { allVerified, beginComparison, createOfflineHere } from "./comparing.ts";
import { createReviewing, quietLog, type Reviewing } from "./support.ts";

/** Comparisons of the offline model's efforts, with its own worker and a review of their own. */
export type OfflineComparing = {
  readonly reviewing: Reviewing;
  /** On a whole document, once all are verified. */
  compared(
    document: vscode.TextDocument,
    candidates: readonly Candidate[],
    given?: Partial<Pick<LiveParts, "command">>,
  ): Promise<LiveComparison>;
  dispose(): Promise<void>;
};

/** Their ids are their efforts. */
export function offlineCandidates(efforts: readonly Effort[]): readonly Candidate[] {
  return efforts.map((effort) => ({
    id: effort,
    model: offlineModel,
    modelName: "offline",
    effort: { asked: effort, sent: effort },
    repetition: 1,
  }));
}

export function createOfflineComparing(): OfflineComparing {
  const offline = createOfflineHere();
  const reviewing = createReviewing();
  const made: LiveComparison[] = [];
  return {
    reviewing,
    async compared(document, candidates, given = {}) {
      const live = await beginComparison(document, "Use template literals.", candidates, {
        providerOf: async () => offline,
        verification: createVerification(offline, quietLog),
        ...given,
      });
      assert.ok(live);
      made.push(live);
      await allVerified(live);
      return live;
    },
    async dispose() {
      for (const live of made) live.dispose();
      await reviewing.review.end();
      reviewing.dispose();
      offline.dispose();
    },
  };
}
