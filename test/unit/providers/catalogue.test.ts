import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { test } from "node:test";
import { packageFolder, snapshotFile, snapshotOf } from "../../../scripts/catalogue.ts";
import { costOf, priceOf, ratesFor } from "../../../src/core/cost.ts";
import { dollar } from "../../../src/core/money.ts";
import { nothingReported } from "../../../src/core/provider.ts";
import { shippedKnowledge } from "../../../src/providers/catalogue/shipped.ts";
import { modelAt, modelIdsOf } from "../../../src/providers/catalogue.ts";
import { readCatalogue } from "../../../src/providers/catalogueFile.ts";
import type { Endpoint } from "../../../src/providers/endpoint.ts";
import { createKnowledge } from "../../../src/providers/knowledge.ts";

const openAi: Endpoint = { name: "OpenAI", baseUrl: "https://api.openai.com/v1", api: "responses", models: [] };
const facts = (id: string) => shippedKnowledge.facts("openai", id);

// The source is large and is not a dependency: `npm run catalogue` fetches it.
if (existsSync(packageFolder)) {
  test("the snapshot is what the script makes of its source, byte for byte", async () => {
    assert.equal(await snapshotOf(packageFolder), readFileSync(snapshotFile, "utf8"));
  });
}

test("the snapshot stays small", () => {
  assert.ok(statSync(snapshotFile).size < 100_000);
});

/** https://platform.openai.com/docs/guides/reasoning, as of November 2026: an effort outside the list is a 400. */
const openAiEfforts: readonly (readonly [models: string, efforts: string, standard: string | undefined])[] = [
  ["o1 o3 o3-mini o4-mini", "low medium high", "medium"],
  ["gpt-5 gpt-5-mini gpt-5-nano", "minimal low medium high", "medium"],
  ["gpt-5-pro", "high", "high"],
  ["gpt-5.1", "none low medium high", "none"],
  ["gpt-5.1-chat-latest gpt-5.2-chat-latest gpt-5.3-chat-latest", "medium", "medium"],
  ["gpt-5.1-codex gpt-5.1-codex-mini", "low medium high", "medium"],
  ["gpt-5.1-codex-max gpt-5.2-codex", "low medium high xhigh", "medium"],
  ["gpt-5.2 gpt-5.3-codex gpt-5.4 gpt-5.4-mini gpt-5.4-nano", "none low medium high xhigh", "none"],
  ["gpt-5.5", "none low medium high xhigh", "medium"],
  ["gpt-5.2-pro gpt-5.4-pro gpt-5.5-pro", "medium high xhigh", undefined],
  ["gpt-5.6-sol gpt-5.6-terra gpt-5.6-luna", "none low medium high xhigh max", "medium"],
  ["gpt-6-sol gpt-6-luna gpt-6.1-terra", "none low medium high xhigh max", undefined],
  ["gpt-6-astra gpt-6.1-sol gpt-6.2-astra gpt-6.2-sol", "low medium high xhigh max", undefined],
];

for (const [models, efforts, standard] of openAiEfforts) {
  test(`efforts of ${models}: ${efforts}`, () => {
    for (const id of models.split(" ")) {
      assert.deepEqual(facts(id)?.efforts, efforts.split(" "), id);
      assert.equal(facts(id)?.defaultEffort, standard, id);
    }
  });
}

/** As the articles count, which know no higher price for long input. */
for (const [input, output, cents] of [
  [1_000, 500, 2],
  [50_000, 5_000, 40],
  [500_000, 50_000, 400],
  [922_000, 128_000, 845],
] as const) {
  test(`at gpt-5.5's own entry ${input} tokens in and ${output} out cost ${cents} cents`, () => {
    const prices = facts("gpt-5.5")?.prices;
    assert.ok(prices !== undefined);
    assert.equal(priceOf({ input, output }, prices), (cents * dollar) / 100);
  });
}

test("a request with long input costs what its source says of long input, all of it", () => {
  const prices = facts("gpt-5.5")?.prices;
  assert.ok(prices !== undefined);
  assert.equal(ratesFor(272_000, prices), prices);
  const usage = { ...nothingReported, input: 500_000, output: 50_000 };
  assert.equal(costOf(usage, prices)?.amount, 7.25 * dollar);
});

test("gpt-5.5 has its whole context, its limits, and prices with their date and source", () => {
  const known = facts("gpt-5.5");
  assert.deepEqual(
    [known?.context, known?.input, known?.output, known?.images, known?.tools],
    [1_050_000, 922_000, 128_000, true, true],
  );
  assert.equal(known?.prices?.date, "2026-11-10");
  assert.match(known?.prices?.source ?? "", /pi-ai 1\.5\.2 \(MIT\)/);
});

test("models that are only announced are known and marked, and offered by nobody until an endpoint lists them", () => {
  const offered = modelIdsOf(openAi, shippedKnowledge);
  for (const id of ["gpt-5-nano", "gpt-5-mini", "gpt-5", "gpt-5.5"]) {
    assert.ok(offered.includes(id), id);
    assert.equal(facts(id)?.unverified, undefined, id);
  }
  for (const id of ["gpt-5-ultra", "gpt-5.6-lite", "gpt-5.6-standard", "gpt-5.6-flagship"]) {
    assert.ok(!offered.includes(id), id);
    assert.equal(facts(id)?.unverified, true, id);
    assert.ok(facts(id)?.prices !== undefined, id);
  }
  // Only the price of its input was announced: its cost is unknown, not that of its input.
  assert.equal(costOf({ ...nothingReported, input: 10, output: 10 }, facts("gpt-5.6-lite")?.prices), undefined);
});

test("a catalogue that lists an announced model verifies it, and corrects the facts before it one by one", () => {
  const file = (entry: object) =>
    readCatalogue({ source: "s", date: "2026-12-01", families: { openai: { m: entry } } });
  const announced = file({ price: [1], context: 10, unverified: true });
  const listed = file({ price: [2, 3] });
  const known = createKnowledge([announced, listed]).facts("openai", "m");
  assert.equal(known?.unverified, undefined);
  assert.equal(known?.context, 10);
  assert.equal(known?.prices?.input, 2 * dollar);
  assert.deepEqual(createKnowledge([announced, listed]).models("openai"), ["m"]);
  assert.deepEqual(createKnowledge([announced]).models("openai"), []);
});

test("newer versions are offered first", () => {
  const offered = modelIdsOf(openAi, shippedKnowledge);
  assert.deepEqual(offered.slice(0, 2), ["gpt-6.2-astra", "gpt-6.2-sol"]);
  assert.ok(offered.indexOf("gpt-5.5") < offered.indexOf("gpt-5"));
});

test("Azure's models are OpenAI's where they have their names, and none are offered there", () => {
  assert.deepEqual(shippedKnowledge.facts("azure", "gpt-5.5"), facts("gpt-5.5"));
  assert.deepEqual(shippedKnowledge.models("azure"), []);
});

test("the user's word counts before the endpoint's, and the endpoint's before the catalogue's", () => {
  const endpoint: Endpoint = { ...openAi, models: [{ id: "gpt-5.5", context: 5 }] };
  const told = { context: 4, output: 4, efforts: ["none", "low"] } as const;
  const { facts: known, efforts, effortsKnown } = modelAt(endpoint, "gpt-5.5", shippedKnowledge, told);
  assert.deepEqual([known.context, known.output, known.input], [5, 4, 922_000]);
  assert.deepEqual(efforts, ["none", "low"]);
  assert.ok(effortsKnown);
  assert.equal(known.defaultEffort, undefined, "medium is none of the efforts that the endpoint named");
});

test("of a model that nobody knows three efforts are assumed, and nothing else", () => {
  const endpoint: Endpoint = { ...openAi, baseUrl: "https://gateway.example/v1" };
  const model = modelAt(endpoint, "gpt-5.5", shippedKnowledge);
  assert.deepEqual(model, {
    endpoint: "OpenAI",
    id: "gpt-5.5",
    efforts: ["low", "medium", "high"],
    effortsKnown: false,
    facts: {},
  });
});

test("what makes no sense in a catalogue is left out", () => {
  const entry = {
    efforts: "low huge high",
    default: "huge",
    context: -1,
    output: "9",
    price: [-2, 3],
    above: [1, 2, 3],
    images: "yes",
  };
  const read = readCatalogue({ families: { openai: { m: entry }, nobody: { m: entry }, groq: 7 } });
  assert.deepEqual([...read.keys()], ["openai"]);
  assert.deepEqual(read.get("openai")?.get("m")?.facts, { efforts: ["low", "high"] });
  for (const broken of [undefined, null, 7, "x", []]) assert.equal(readCatalogue(broken).size, 0);
});
