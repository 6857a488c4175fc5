import type { AskedEffort } from "../core/effort.ts";
import type { Follows } from "../core/events.ts";
import { filesOf, type ModelRef, type Snapshot, type Target } from "../core/request.ts";
import { retarget } from "../core/retarget.ts";
import type { Routing } from "../core/routes.ts";
import type { RunInput } from "../core/run.ts";
import { movedTargetOf } from "./renames.ts";
import { documentLimit, type FoundTarget, fileAt, fileSizeLimit } from "./targets.ts";

/** What is to be sent. */
export type Asked = {
  readonly title: string;
  readonly instruction: string;
  readonly target: Target;
  readonly model: ModelRef;
  readonly effort: AskedEffort;
  readonly route?: Routing | undefined;
  readonly follows?: Follows;
  readonly earlier?: string | undefined;
};

/** What an earlier run asked, to be asked again where its files are now. */
export function askedBy(input: RunInput, how: Follows["how"]): Asked {
  const { run, title, request, routing } = input;
  const { instruction, model, effort, earlier } = request;
  return {
    title,
    instruction,
    target: movedTargetOf(input),
    model,
    effort: effort.asked,
    route: routing,
    follows: { run, how, title },
    earlier,
  };
}

/** The same target on its documents as they are now, or why there is none any more. */
export async function currentTarget(target: Target): Promise<FoundTarget> {
  const now: Snapshot[] = [];
  for (const file of filesOf(target)) {
    const found = await fileAt(file, target.kind === "selection" ? documentLimit : fileSizeLimit);
    if (found.kind === "failure") return found;
    now.push(found.file);
  }
  const moved = retarget(target, now);
  if (moved !== undefined) return { kind: "target", target: moved };
  return { kind: "failure", failure: { kind: "selection-gone", path: now[0]?.path ?? "" } };
}
