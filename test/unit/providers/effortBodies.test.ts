import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type AskedEffort, efforts, planEffort } from "../../../src/core/effort.ts";
import type { ProviderRequest } from "../../../src/core/provider.ts";
import { shippedKnowledge } from "../../../src/providers/catalogue/shipped.ts";
import { modelAt } from "../../../src/providers/catalogue.ts";
import { chat } from "../../../src/providers/chat.ts";
import { effortParameters } from "../../../src/providers/effortParameters.ts";
import type { Endpoint, WireFormat } from "../../../src/providers/endpoint.ts";
import { families, familyOf } from "../../../src/providers/family.ts";
import { responses } from "../../../src/providers/responses.ts";
import { providerRequest } from "../../support/wireRun.ts";

/** The reviewed table: for each provider, model and level asked, the level sent and every field that carries it. */
const table = readFileSync(join(import.meta.dirname, "effortBodies.txt"), "utf8");

/** What every body has besides, in full; the table leaves it out. */
function commonOf(api: WireFormat, { model, prompt }: ProviderRequest): Readonly<Record<string, unknown>> {
  return api === "responses"
    ? { model: model.model, instructions: prompt.system, input: prompt.user, stream: true }
    : {
        model: model.model,
        messages: [
          { role: "system", content: prompt.system },
          { role: "user", content: prompt.user },
        ],
        stream: true,
        stream_options: { include_usage: true },
      };
}

function lineOf(endpoint: Endpoint, model: string, asked: AskedEffort): string {
  const plan = planEffort(asked, modelAt(endpoint, model, shippedKnowledge).efforts, model);
  const family = familyOf(endpoint);
  const parameters = plan.sent === undefined ? {} : effortParameters(family, endpoint.api, model, plan.sent);
  const request = providerRequest(asked, model);
  const body =
    endpoint.api === "chat"
      ? chat.body({ family }, request, parameters, {})
      : responses.body({ family }, request, parameters, {});
  const common = commonOf(endpoint.api, request);
  const fields = Object.fromEntries(Object.entries(body).filter(([name]) => !(name in common)));
  assert.deepEqual({ ...body }, { ...common, ...fields });
  return `  ${asked.padEnd(8)} → ${(plan.sent ?? "nothing").padEnd(8)} ${JSON.stringify(fields)}`;
}

test("the body for every provider, model and level is as the reviewed table says", () => {
  const sections = table.trimEnd().split(/\n(?=\S)/);
  for (const section of sections) {
    const [head = "", ...lines] = section.split("\n");
    const [provider, api, model = ""] = head.split(" ");
    const family = families.find((known) => known === provider);
    assert.ok(family !== undefined && (api === "chat" || api === "responses"), head);
    const endpoint = { name: "Table", baseUrl: "https://host.example/v1", api, provider: family, models: [] } as const;
    assert.deepEqual(
      lines,
      [...efforts, "unset" as const].map((asked) => lineOf(endpoint, model, asked)),
      head,
    );
  }
  for (const family of families) assert.ok(table.includes(`\n${family} chat `) || table.startsWith(family), family);
});

test("a provider is known by its address, and by what the user says", () => {
  const known = (baseUrl: string) => familyOf({ baseUrl });
  assert.equal(known("https://api.openai.com/v1"), "openai");
  assert.equal(known("https://my-resource.openai.azure.com/openai/v1/"), "azure");
  assert.equal(known("https://openrouter.ai/api/v1"), "openrouter");
  assert.equal(known("http://localhost:11434/v1"), "ollama");
  assert.equal(known("http://127.0.0.1:1234/v1"), "lmstudio");
  assert.equal(known("https://evil-openrouter.ai.example/v1"), "custom");
  assert.equal(known("https://notapi.x.ai.example"), "custom");
  assert.equal(familyOf({ baseUrl: "https://gateway.example/v1", provider: "qwen" }), "qwen");
});
