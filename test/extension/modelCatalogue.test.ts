import assert from "node:assert/strict";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { dollar } from "../../src/core/money.ts";
import type { Keys } from "../../src/vscode/keys.ts";
import { createModelCatalogue } from "../../src/vscode/modelCatalogue.ts";

const noKeys: Keys = {
  get: async () => undefined,
  set: async () => false,
  remove: async () => undefined,
  origins: () => [],
};
const published = {
  openai: {
    models: {
      "gpt-5.5": {
        reasoning: true,
        cost: { input: 4, output: 20 },
        limit: { context: 2_000_000 },
        modalities: { input: ["text"], output: ["text"] },
      },
    },
  },
};

describe("the model catalogue", () => {
  const real = globalThis.fetch;
  let file: string;
  let asked: string[];

  beforeEach(async () => {
    file = join(await mkdtemp(join(tmpdir(), "fathom-catalogue-")), "storage", "catalogue.json");
    asked = [];
  });

  afterEach(() => {
    globalThis.fetch = real;
  });

  /** The wire itself is tested over sockets; here only what the address answers matters. */
  function answerWith(status: number, body: string): void {
    globalThis.fetch = async (input) => {
      asked.push(String(input));
      return new Response(body, { status, headers: { "content-type": "application/json", etag: '"1"' } });
    };
  }

  it("asks nobody by itself; a refresh is kept, and the next window starts with it", async () => {
    answerWith(200, JSON.stringify(published));
    const catalogue = createModelCatalogue(file, noKeys);
    assert.equal(catalogue.knowledge.facts("openai", "gpt-5.5")?.prices?.input, 5 * dollar);
    assert.deepEqual(asked, []);
    assert.equal(await catalogue.refresh(), true);
    assert.deepEqual(asked, ["https://models.dev/api.json"]);
    for (const { knowledge } of [catalogue, createModelCatalogue(file, noKeys)]) {
      assert.equal(knowledge.facts("openai", "gpt-5.5")?.prices?.input, 4 * dollar);
      assert.equal(knowledge.facts("openai", "gpt-5.5")?.context, 2_000_000);
    }
    assert.equal(asked.length, 1);
  });

  it("a broken download changes neither the file nor what is known", async () => {
    answerWith(200, JSON.stringify(published));
    await createModelCatalogue(file, noKeys).refresh();
    const before = await readFile(file, "utf8");
    for (const [status, body] of [
      [200, "{oops"],
      [200, "[]"],
      [500, ""],
    ] as const) {
      answerWith(status, body);
      const catalogue = createModelCatalogue(file, noKeys);
      assert.equal(await catalogue.refresh(), false);
      assert.equal(await readFile(file, "utf8"), before);
      assert.equal(catalogue.knowledge.facts("openai", "gpt-5.5")?.prices?.input, 4 * dollar);
    }
  });

  it("a damaged file counts as none, and the next refresh writes it anew", async () => {
    answerWith(200, JSON.stringify(published));
    await createModelCatalogue(file, noKeys).refresh();
    await writeFile(file, "{");
    const catalogue = createModelCatalogue(file, noKeys);
    assert.equal(catalogue.knowledge.facts("openai", "gpt-5.5")?.prices?.input, 5 * dollar);
    assert.equal(await catalogue.refresh(), true);
    const again = createModelCatalogue(file, noKeys);
    assert.equal(again.knowledge.facts("openai", "gpt-5.5")?.prices?.input, 4 * dollar);
  });
});
