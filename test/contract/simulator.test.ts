import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LLMock } from "@copilotkit/aimock";
import { hunksOf } from "../../src/core/runState.ts";
import type { WireFormat } from "../../src/providers/endpoint.ts";
import { createWireProvider } from "../../src/providers/wireProvider.ts";
import { startRelay } from "../support/relay.ts";
import { reasoningText, sampleAnswer, wireRun } from "../support/wireRun.ts";

const simulator = new LLMock({ port: 0, host: "127.0.0.1", chunkSize: 8, latency: 2 });

before(async () => {
  simulator.onMessage(/make b twenty/, {
    reasoning: "The second line sets **b**.\n\nIt should be 20.",
    content: sampleAnswer,
  });
  await simulator.start();
});

after(async () => {
  await simulator.stop();
});

for (const api of ["responses", "chat"] as const satisfies readonly WireFormat[]) {
  for (const effort of ["low", "high"] as const) {
    test(`a run over ${api} at ${effort} streams reasoning, places its hunk, and the request says ${effort}`, async () => {
      const seen = simulator.getRequests().length;
      await using relay = await startRelay(simulator.port);
      const endpoint = { name: "Simulator", baseUrl: `${relay.origin}/v1`, api, models: [] };
      const { state, events } = await wireRun(createWireProvider(endpoint, "key-for-the-simulator"), effort);

      assert.deepEqual(state.outcome, { kind: "finished" });
      assert.match(reasoningText(state), /The second line sets \*\*b\*\*/);
      assert.ok(events.filter((event) => event.type === "reasoning-delta").length > 1, "reasoning came in pieces");
      assert.deepEqual(
        hunksOf(state).map(({ start, removed, added }) => ({ start, removed, added })),
        [{ start: 1, removed: ["const b = 2;"], added: ["const b = 20;"] }],
      );
      // The simulator's journal keeps a Responses request translated to chat, without its reasoning field
      // (aimock 1.43), so the effort is read from the bytes that reached it; for chat the journal has it as well.
      const parameter = api === "chat" ? `"reasoning_effort":"${effort}"` : `"reasoning":{"effort":"${effort}"`;
      assert.ok(relay.sent().includes(parameter));
      const journal = simulator.getRequests()[seen];
      assert.equal(journal?.path, api === "chat" ? "/v1/chat/completions" : "/v1/responses");
      if (api === "chat") assert.equal(Reflect.get(journal?.body ?? {}, "reasoning_effort"), effort);
      assert.match(state.sent?.parameter ?? "", new RegExp(effort));
    });
  }
}
