import type { LedgerRun } from "../../src/core/ledger.ts";
import type { Prices } from "../../src/core/modelFacts.ts";
import { dollar } from "../../src/core/money.ts";

/** $5 for a million tokens in, $30 out. */
export const testPrices: Prices = { input: 5 * dollar, output: 30 * dollar, source: "test", date: "2026-11-01" };

export function ledgerRun(changes: Partial<LedgerRun> = {}): LedgerRun {
  return {
    request_id: "r1",
    started_at: 1_700_000_000_000,
    endpoint: "local",
    model: "model-1",
    effort_asked: "low",
    effort_sent: "low",
    task: "file",
    language: "typescript",
    prompt_bytes: 400,
    latency_ms: 1_000,
    fallback_used: false,
    candidate: false,
    outcome: "finished",
    cost_source: "unknown",
    hunks: 1,
    lines_added: 1,
    lines_removed: 1,
    ...changes,
  };
}
