import type { Hunk } from "../edit/hunk.ts";
import type { LogEvent } from "../events.ts";
import { longestPiece } from "./passageReader.ts";

type TextTask = { readonly kind: "text"; readonly part: number; readonly text: string };

export type MentionTask =
  | TextTask
  | { readonly kind: "hunks"; readonly hunks: readonly Hunk[]; readonly replaces: readonly string[] }
  | { readonly kind: "retracted" }
  | { readonly kind: "end" };

/** What events lead to, done a bit at a time, so that nothing else waits for it. */
export type MentionTasks = {
  take(events: readonly LogEvent[]): void;
  /** Does about so many characters' worth; true while there is more. */
  work(characters: number): boolean;
};

export function createMentionTasks(carryOut: (task: MentionTask) => void): MentionTasks {
  let tasks: MentionTask[] = [];
  let next = 0;
  return {
    take(events) {
      for (const task of events.flatMap(tasksOf)) {
        const last = tasks.at(-1);
        const waits = next < tasks.length;
        if (waits && last?.kind === "text" && goesOn(last, task)) {
          tasks[tasks.length - 1] = { ...last, text: last.text + task.text };
        } else tasks.push(task);
      }
    },
    work(characters) {
      for (let left = characters; left > 0 && next < tasks.length; next += 1) {
        const task = tasks[next];
        if (task === undefined) break;
        carryOut(task);
        left -= sizeOf(task);
      }
      // What was read is let go of, also where the end is never reached.
      if (next > tasks.length / 2) {
        tasks = tasks.slice(next);
        next = 0;
      }
      return tasks.length > 0;
    },
  };
}

function tasksOf(event: LogEvent): MentionTask[] {
  switch (event.type) {
    case "reasoning-delta":
      return piecesOf(event.text).map((text) => ({ kind: "text", part: event.part, text }));
    case "edit-placed":
      return [
        ...(event.replaces === undefined ? [] : [{ kind: "hunks", hunks: [], replaces: event.replaces } as const]),
        ...event.hunks.map((hunk) => ({ kind: "hunks", hunks: [hunk], replaces: [] }) as const),
      ];
    case "answer-retracted":
      return [{ kind: "retracted" }];
    case "run-end":
      return [{ kind: "end" }];
    default:
      return [];
  }
}

function goesOn(last: TextTask, next: MentionTask): next is TextTask {
  return next.kind === "text" && last.part === next.part && last.text.length + next.text.length <= longestPiece;
}

function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += longestPiece) pieces.push(text.slice(at, at + longestPiece));
  return pieces;
}

function sizeOf(task: MentionTask): number {
  if (task.kind === "text") return task.text.length;
  return task.kind === "hunks"
    ? 500 + 40 * task.hunks.reduce((sum, { added, removed }) => sum + added.length + removed.length, 0)
    : 1;
}
