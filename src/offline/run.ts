import { splitLines } from "../core/edit/lines.ts";
import { nothingReported, type ProviderEvent } from "../core/provider.ts";
import { answerText } from "./answer.ts";
import { readInstruction } from "./instruction.ts";
import { virtualFileName } from "./languages.ts";
import type { OpenFile } from "./openFile.ts";
import { refactor } from "./refactor.ts";
import { createTarget } from "./target.ts";
import type { OfflineTask } from "./task.ts";
import { createTrace } from "./trace.ts";

/** Does one task and tells its events as they happen, the last of them a `stop`. */
export function runTask(
  task: OfflineTask,
  open: (name: string, text: string) => OpenFile,
  tell: (event: ProviderEvent) => void,
): void {
  const reading = readInstruction(task.instruction);
  if (reading === undefined) throw new Error("The provider sends no task that has no refactoring.");
  // TypeScript sees \n alone: answers are compared line by line, so each kept line keeps its own ending all the same.
  const before = splitLines(task.text).lines;
  const file = open(virtualFileName(task.path, task.languageId), before.join("\n"));
  try {
    const target = createTarget(file, task.lines);
    refactor(target, reading, task.effort, createTrace(tell));
    const answer = answerText(task.path, before, file.text.split("\n"), task.lines);
    if (answer !== "") tell({ type: "answer-delta", text: answer });
  } finally {
    file.service.dispose();
  }
  tell({ type: "usage", usage: nothingReported });
  tell({ type: "stop", stop: { kind: "complete" } });
}
