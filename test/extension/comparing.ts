import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { createAnswerReader } from "../../src/core/answerReader.ts";
import type { Candidate } from "../../src/core/compare/candidate.ts";
import type { Changes } from "../../src/core/compare/candidateFiles.ts";
import { hashesOf } from "../../src/core/compare/frozenRequest.ts";
import type { Hunk } from "../../src/core/edit/hunk.ts";
import { buildPrompt } from "../../src/core/prompt.ts";
import type { Target } from "../../src/core/request.ts";
import { createSession, type Session } from "../../src/core/session.ts";
import { createOfflineProvider } from "../../src/offline/offlineProvider.ts";
import { systemClock } from "../../src/vscode/clock.ts";
import { type ComparisonReviewParts, createComparisonReviews } from "../../src/vscode/compare/comparisonReviews.ts";
import { createComparisonStore } from "../../src/vscode/compare/comparisonStore.ts";
import { createLiveComparison } from "../../src/vscode/compare/createLiveComparison.ts";
import type { LiveComparison, LiveParts } from "../../src/vscode/compare/liveComparison.ts";
import { sha256 } from "../../src/vscode/runFolder.ts";
import { newRunId } from "../../src/vscode/runIds.ts";
import { workspaceRoots } from "../../src/vscode/workspaceRoots.ts";
import { quietLog, type Reviewing, until } from "./support.ts";

export type OfflineHere = ReturnType<typeof createOfflineProvider>;

/** The extension's own worker, with the TypeScript of the editor that runs the tests. */
export function createOfflineHere(): OfflineHere {
  const extension = vscode.extensions.getExtension("fathom.fathom");
  assert.ok(extension);
  return createOfflineProvider({
    workerPath: join(extension.extensionPath, "dist", "offlineWorker.cjs"),
    typescriptPath: join(vscode.env.appRoot, "extensions", "node_modules", "typescript", "lib", "typescript.js"),
  });
}

/** Its id is its model's name. */
export function candidateOf(model: string, endpoint = "E"): Candidate {
  const effort = { asked: "low", sent: "low" } as const;
  return { id: model, model: { endpoint, model }, modelName: model, effort, repetition: 1 };
}

export async function allVerified(live: LiveComparison): Promise<void> {
  await until("all are verified", () => live.scene.board.cells.every(({ checks }) => checks !== undefined), 30);
}

type ComparingParts = Pick<LiveParts, "providerOf" | "verification"> &
  Partial<Pick<LiveParts, "admission" | "ledger" | "command" | "elsewhere">>;

/** A comparison on a whole document; undefined where it was not admitted. What is not given lets through or does nothing. */
export async function beginComparison(
  document: vscode.TextDocument,
  instruction: string,
  candidates: readonly Candidate[],
  given: ComparingParts,
): Promise<LiveComparison | undefined> {
  const file = {
    uri: document.uri.toString(),
    path: vscode.workspace.asRelativePath(document.uri),
    languageId: document.languageId,
    version: document.version,
    text: document.getText(),
  };
  const target: Target = { kind: "file", file };
  const asked = { title: instruction, instruction, target, prompt: buildPrompt(instruction, target, 20) };
  const folder = await mkdtemp(join(tmpdir(), "fathom-compare-"));
  const parts: LiveParts = {
    store: createComparisonStore(folder, quietLog, { limits: () => undefined, onFailure: () => undefined }),
    ledger: { record: () => undefined },
    formats: { heard: () => undefined },
    admission: {
      estimator: () => Promise.reject(new Error("Nothing is estimated.")),
      admit: async (frozen) => ({ frozen, extras: new Map(), allowed: { cap: undefined, paid: false } }),
    },
    elsewhere: () => 0,
    command: { run: () => Promise.reject(new Error("No command is run.")) },
    readAnswer: createAnswerReader,
    report: (carryOut) => void carryOut().catch((error: unknown) => assert.fail(String(error))),
    ...given,
  };
  const destinations = new Set<string>();
  const admitted = await parts.admission.admit(asked, candidates, destinations, { spent: 0, reserved: 0 }, true);
  if (admitted === undefined) return undefined;
  const { frozen, extras: budgets, allowed } = admitted;
  const hashes = hashesOf(frozen, sha256);
  const id = newRunId();
  const live = createLiveComparison(
    {
      id,
      frozen,
      hashes,
      target: file.path,
      candidates,
      roots: workspaceRoots(),
      budgets,
      cap: allowed.cap,
      destinations,
    },
    parts,
  );
  live.go();
  return live;
}

/** What reviews of comparisons need; what is not given lets through or does nothing. */
export function reviewsOf(session: Session, { review }: Pick<Reviewing, "review">): ComparisonReviewParts {
  return {
    session,
    review,
    refactor: { makeRoom: async () => true },
    store: { add: async () => true, takeUp: () => undefined },
    panel: { reveal: async () => undefined },
    ledger: { choose: () => undefined },
    verification: { normaliser: async () => undefined },
    report: (carryOut) => void carryOut().catch((error: unknown) => assert.fail(String(error))),
    isKept: () => false,
    compared: async () => undefined,
  };
}

/** Reviews what was assembled, accepts all of it, and applies it. */
export async function applyAssembled(
  live: LiveComparison,
  changes: Changes,
  { review }: Pick<Reviewing, "review">,
  session: Session = createSession(systemClock),
  given: Partial<Pick<ComparisonReviewParts, "ledger" | "verification">> = {},
): Promise<void> {
  const reviews = createComparisonReviews({ ...reviewsOf(session, { review }), ...given });
  await reviews.begin(live, changes);
  await review.decideAll("accepted");
  await review.apply();
}

/** What a candidate's hunks make of a text. By hand, so that it shares nothing with what is tested. */
export function spliced(before: string, hunks: readonly Hunk[]): string {
  const end = before.includes("\r\n") ? "\r\n" : "\n";
  const lines = before.split(end);
  for (const { start, removed, added } of hunks.toReversed()) {
    assert.deepEqual(lines.slice(start, start + removed.length), removed);
    lines.splice(start, removed.length, ...added);
  }
  return lines.join(end);
}
