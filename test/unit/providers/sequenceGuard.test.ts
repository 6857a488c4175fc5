import assert from "node:assert/strict";
import { test } from "node:test";
import { guardSequence } from "../../../src/providers/sequenceGuard.ts";

/** How many of the numbered events reach the reader, and whether the stream counts as damaged. */
function guarded(numbers: readonly (number | undefined)[]) {
  let reached = 0;
  const reader = guardSequence<object>({
    push() {
      reached += 1;
      return [];
    },
    end: () => [],
  });
  const events = numbers.flatMap((number) => reader.push(number === undefined ? {} : { sequence_number: number }));
  return { reached, damaged: events.length > 0 };
}

test("an event that was overtaken damages the stream", () => {
  assert.deepEqual(guarded([0, 1, 3, 2, 4]), { reached: 3, damaged: true });
});

test("repeated, left out and unnumbered events are the reader's, wherever the count begins", () => {
  assert.deepEqual(guarded([7, 8, 8, 7, 10, undefined, 12, 1_000_000, 5]), { reached: 9, damaged: false });
});
