import assert from "node:assert/strict";
import { test } from "node:test";
import { type TapReport, tapBytes } from "../../../src/providers/byteTap.ts";
import { recut } from "../../support/recut.ts";

const ends = { LF: "\n", CRLF: "\r\n", CR: "\r" } as const;
const stream = [
  "data: {}",
  "",
  ": keep-alive",
  "",
  'error: {"error":{"message":"löst"}}',
  "event: x",
  "",
  "data: [DONE]",
  "",
  "",
];

async function tapped(text: string, size: number): Promise<{ readonly report: TapReport; readonly text: string }> {
  const report: TapReport = { done: false, heartbeats: 0, errorField: undefined, bytes: 0 };
  const { body } = recut(new Response(text), size);
  assert.ok(body !== null);
  return { text: await new Response(tapBytes(body, report, () => undefined)).text(), report };
}

for (const [name, end] of Object.entries(ends)) {
  for (const size of [1, 2, 3, 7, 1000]) {
    test(`lines that end with ${name} in pieces of ${size}: end, heartbeat and error are seen, and every byte goes on`, async () => {
      const text = stream.join(end);
      const { report, text: passed } = await tapped(text, size);
      assert.equal(passed, text);
      assert.deepEqual(report, {
        done: true,
        heartbeats: 1,
        errorField: '{"error":{"message":"löst"}}',
        bytes: Buffer.byteLength(text),
      });
    });
  }
}

test("a half [DONE], or one inside other text, is no end", async () => {
  for (const text of ["data: [DO", 'data: {"a":"data: [DONE]"}\n\n', "data: [DONE] not\n"]) {
    assert.equal((await tapped(text, 5)).report.done, false, text);
  }
});
