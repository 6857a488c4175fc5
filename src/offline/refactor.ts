import { type OfflineEffort, offlineHabits } from "./efforts.ts";
import { createInsight } from "./insight.ts";
import type { Reading } from "./instruction.ts";
import { count, inWords } from "./markdown.ts";
import { smallestDiff, type Tried } from "./orders.ts";
import { nameInSentence } from "./refactoringNames.ts";
import type { EditedTarget } from "./target.ts";
import type { Trace } from "./trace.ts";
import { workThrough } from "./work.ts";

/**
 * Refactors the target. `none` takes the first refactoring that matches. `low` takes each one once over the target.
 * `medium` looks again until a pass finds nothing more. `high` also checks the types after each step, and takes back what
 * adds an error. `xhigh` and `max` do that in several orders, and keep the smallest diff.
 */
export function refactor(target: EditedTarget, reading: Reading, effort: OfflineEffort, trace: Trace): void {
  const { first, orders } = offlineHabits[effort];
  const insight = createInsight(target, reading);
  const given = first ? reading.refactorings : [...reading.refactorings, ...reading.suggestions];
  if (orders === "given") {
    workThrough(target, reading, { refactorings: given, effort, insight, trace });
    return;
  }
  const found = smallestDiff(target, reading, { refactorings: [...new Set(given)], effort, insight, trace: undefined });
  tell(trace, found);
  workThrough(target, reading, { refactorings: found.order, effort, insight, trace });
}

function tell(trace: Trace, { active, orders, possible, results, lines, givenLines, limited }: Tried): void {
  trace.heading("Trying orders");
  if (possible < 2) {
    trace.paragraph("At most one refactoring changes anything here, so there is one order.");
    return;
  }
  const of = orders < possible ? ` of ${possible}` : "";
  trace.paragraph(
    `Tried ${count(orders, "order")}${of}${limited ? ", which is the limit of work" : ""}. ${results === 1 ? "All give the same result, and it adds no type error" : `They give ${count(results, "different result")} that add no type error`}.`,
  );
  if (results < 2) return;
  const smaller =
    lines < givenLines ? `, and ${givenLines} in the order of the instruction` : ", as in the order of the instruction";
  const named = active.map(nameInSentence);
  trace.paragraph(`The smallest changes ${count(lines, "line")}${smaller}: ${inWords(named)}.`);
}
