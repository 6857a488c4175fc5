import type * as vscode from "vscode";
import { isEffort } from "../core/effort.ts";
import type { Lesson, Lessons } from "../providers/lessons.ts";

/** What endpoints taught about their models, kept over restarts. */
export function createStoredLessons(memento: vscode.Memento): Lessons {
  const idOf = (origin: string, model: string) => `lesson ${origin} ${model}`;
  const of = (origin: string, model: string) => narrowLesson(memento.get<unknown>(idOf(origin, model)));
  return {
    of,
    learn(origin, model, lesson) {
      void memento.update(idOf(origin, model), { ...of(origin, model), ...lesson });
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
  };
}
