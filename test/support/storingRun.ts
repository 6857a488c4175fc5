// A process that stores a run without end, and says after each flush what is stored. Whoever started it kills it.

import { setImmediate } from "node:timers/promises";
import { createSession } from "../../src/core/session.ts";
import { createRunStore } from "../../src/vscode/runStore.ts";
import { reasoning, runInput } from "./coreRun.ts";

const [folder = "", run = "run-1"] = process.argv.slice(2);
const log = { info: () => {}, error: console.error, show: () => {}, hide: () => {}, dispose: () => {} };
const session = createSession({ now: () => performance.now(), wallClock: () => Date.now() });
const store = createRunStore(folder, session, log, {
  limits: () => ({ days: undefined, bytes: undefined }),
  onFailure: console.error,
  onTooLong: console.error,
});
let count = 0;

await session.start(runInput(undefined, run), {
  async *stream() {
    for (;;) {
      yield reasoning(`${count++} `);
      if (count % 50 !== 0) continue;
      const flushed = count;
      // Without waiting: a kill comes while it writes.
      void store.flush().then(() => process.stdout.write(`${flushed}\n`));
      await setImmediate();
    }
  },
});
