import * as vscode from "vscode";
import type { StoredRun } from "../core/history/storedRun.ts";
import type { RunSummary } from "../core/history/summary.ts";
import { filesOf } from "../core/request.ts";
import { earlierUris, movedInput } from "./renames.ts";
import type { RunStore } from "./runStore.ts";

/** Stored runs that wrote into a file, those of earlier windows too, without their reasoning: newest first, some at a time. */
export type AppliedRuns = { of(uri: vscode.Uri): AsyncIterable<readonly StoredRun[]> };

/** Older ones are seldom still there: who has found what they look for reads no more. */
const atOnce = 10;
const mostHeld = 200;

export function createAppliedRuns(
  store: Pick<RunStore, "read" | "onDidChange">,
  summaries: () => Promise<readonly RunSummary[]>,
): AppliedRuns {
  const read = new Map<string, Promise<StoredRun | undefined>>();
  let applied: Promise<readonly RunSummary[]> | undefined;

  store.onDidChange((run) => {
    applied = undefined;
    if (run === undefined) read.clear();
    else read.delete(run);
  });

  function light(run: string): Promise<StoredRun | undefined> {
    const known = read.get(run) ?? store.read(run).then((stored) => stored && withoutReasoning(stored));
    read.delete(run);
    read.set(run, known);
    const [oldest] = read.keys();
    if (read.size > mostHeld && oldest !== undefined) read.delete(oldest);
    return known;
  }

  return {
    async *of(uri) {
      applied ??= summaries().then((all) => all.filter((run) => run.applied > 0 && !run.imported));
      const paths = new Set(
        earlierUris(uri).flatMap((each) => [
          vscode.workspace.asRelativePath(each, false),
          vscode.workspace.asRelativePath(each, true),
        ]),
      );
      const wrote = (await applied).filter((run) => run.paths.some((path) => paths.has(path)));
      for (let at = 0; at < wrote.length; at += atOnce) {
        const runs = await Promise.all(wrote.slice(at, at + atOnce).map(({ run }) => light(run)));
        yield runs.flatMap((run) => (run !== undefined && isOf(run, uri) ? [run] : []));
      }
    },
  };
}

function isOf({ input }: StoredRun, uri: vscode.Uri): boolean {
  return filesOf(movedInput(input).request.target).some((file) => file.uri === uri.toString());
}

/** That there was some is still to be seen. */
function withoutReasoning(run: StoredRun): StoredRun {
  const first = run.log.find(({ type }) => type === "reasoning-delta");
  return {
    ...run,
    input: movedInput(run.input),
    log: run.log.filter((event) => event.type !== "reasoning-delta" || event === first),
  };
}
