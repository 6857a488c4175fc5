import type * as vscode from "vscode";
import { isEffort } from "../core/effort.ts";
import type { Lesson, Lessons } from "../providers/lessons.ts";

/** Milliseconds. An organisation is verified, a server gets a newer model: what was learned is asked again after a day. */
const lifetime = 24 * 60 * 60 * 1000;

/** What endpoints taught about their models, kept over restarts. */
export function createStoredLessons(memento: vscode.Memento, now: () => number = Date.now): Lessons {
  const idOf = (origin: string, model: string) => `lesson ${origin} ${model}`;

  /** When the oldest word of a lesson was learned; undefined for one that counts no more. */
  function learnedAt(stored: unknown): number | undefined {
    const at: unknown = typeof stored === "object" && stored !== null ? Reflect.get(stored, "at") : undefined;
    return typeof at === "number" && at <= now() && now() - at < lifetime ? at : undefined;
  }

  function of(origin: string, model: string): Lesson {
    const stored = memento.get<unknown>(idOf(origin, model));
    return learnedAt(stored) === undefined ? {} : narrowLesson(stored);
  }

  return {
    of,
    learn(origin, model, lesson) {
      const at = learnedAt(memento.get<unknown>(idOf(origin, model))) ?? now();
      void memento.update(idOf(origin, model), { ...of(origin, model), ...lesson, at });
    },
  };
}

function narrowLesson(value: unknown): Lesson {
  const stored = typeof value === "object" && value !== null ? value : {};
  const efforts: unknown = Reflect.get(stored, "efforts");
  return {
    ...(Array.isArray(efforts) ? { efforts: efforts.filter(isEffort) } : {}),
    ...(Reflect.get(stored, "noSummary") === true ? { noSummary: true } : {}),
    ...(Reflect.get(stored, "noStreamOptions") === true ? { noStreamOptions: true } : {}),
    ...(Reflect.get(stored, "noTools") === true ? { noTools: true } : {}),
  };
}
