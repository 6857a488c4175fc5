import type { LogEvent } from "../../src/core/events.ts";
import { createMentions, type LinkChanges, type Mentions } from "../../src/core/mentions/mentions.ts";
import type { Target } from "../../src/core/request.ts";
import { fileTarget } from "./coreTarget.ts";

export function reasoningEvent(text: string, part = 0): LogEvent {
  return { type: "reasoning-delta", at: 0, part, provenance: "raw", text };
}

export function hunkEvent(
  id: string,
  start: number,
  removed: string[],
  added: string[],
  replaces: string[] = [],
): LogEvent {
  return { type: "edit-placed", at: 0, edit: 0, hunks: [{ id, start, removed, added }], replaces };
}

export const ended: LogEvent = { type: "run-end", at: 0, outcome: { kind: "finished" } };

/** All that is tied together once everything was read. */
export function linked(target: Target, events: readonly LogEvent[]): Mentions {
  const mentions = createMentions(target);
  mentions.take(events);
  while (mentions.work(10_000));
  return mentions;
}

/** The labels beside a reasoning of one part. */
export function labels(reasoning: string, target: Target | string): string[] {
  const of = typeof target === "string" ? fileTarget(target, "src/cart.ts") : target;
  return linked(of, [reasoningEvent(reasoning), ended])
    .mentions()
    .map(({ label }) => label);
}

/** What stands beside each passage, by its id, whatever the order in which it was told. */
export function byPassage({ passages, hunks }: LinkChanges): Record<string, unknown> {
  const told = passages
    .filter(({ links, hunks: follow }) => links.length + follow.length > 0)
    .map(({ passage, links, hunks: follow }) => [passage, { links, hunks: follow.toSorted() }] as const);
  return Object.fromEntries([...told, ...hunks.map(({ hunk, count }) => [`hunk ${hunk}`, count] as const)]);
}
