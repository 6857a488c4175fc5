import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { createSession } from "../../src/core/session.ts";
import { createRoom } from "../../src/vscode/room.ts";
import { playMessages } from "./messages.ts";
import { createReviewing, hunkOn, openFile } from "./support.ts";

describe("room for another run", () => {
  it("open hunks are discarded only by a run that does not go on with them, and the question says which", async () => {
    const messages = playMessages();
    const reviewing = createReviewing();
    try {
      const { document } = await openFile("one\ntwo\n");
      await reviewing.begin(document, [hunkOn(document, 1, 1, ["TWO"])]);
      const session = createSession({ now: () => 0, wallClock: () => 0 });
      const room = createRoom(session, reviewing.review, { cancel: () => undefined } as never);
      assert.equal(await room.ready(), false);
      assert.equal(await room.ready(true), false);
      assert.deepEqual(messages.told, Array(2).fill("1 hunk of the last run is not settled."));
      assert.match(messages.details[0] ?? "", /^Another run takes the place of its review\./);
      assert.match(messages.details[1] ?? "", /^They come back with the new answer\./);
      messages.press = "Continue";
      assert.deepEqual([await room.ready(), await room.ready(true)], [false, true]);
      messages.press = "Discard and Continue";
      assert.deepEqual([await room.ready(), await room.ready(true)], [true, false]);
    } finally {
      messages.restore();
      reviewing.dispose();
    }
  });
});
