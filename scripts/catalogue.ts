// npm run catalogue: writes src/providers/catalogue/snapshot.json from the model data of one exact, published package.
// The package is fetched and checked, never installed: its code is of no use here, and it depends on half a dozen SDKs.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { efforts } from "../src/core/effort.ts";
import type { CatalogueEntry, CatalogueFile, PriceList } from "../src/providers/catalogueFile.ts";
import type { Family } from "../src/providers/family.ts";
import { field, listField, textField } from "../src/providers/fields.ts";
import { out, root } from "./paths.ts";
import { runScript } from "./processes.ts";

const source = {
  name: "@earendil-works/pi-ai",
  version: "1.5.2",
  license: "MIT",
  date: "2026-11-10",
  integrity: "sha512-2tWPSnV3qzfiDIY3aWluBag3vC++Vs+VsXt/UquSU5onPMohPih72FUhIhaqmDdMYubOgB3Byl9uF4Vk40JLvQ==",
};

/** The source's files that have a family of ours; OpenAI's stands for Azure's too. */
const files: readonly (readonly [string, Family])[] = [
  ["openai", "openai"],
  ["openrouter", "openrouter"],
  ["deepseek", "deepseek"],
  ["zai", "zai"],
  ["moonshotai", "moonshot"],
  ["qwen-token-plan", "qwen"],
  ["groq", "groq"],
  ["cerebras", "cerebras"],
  ["mistral", "mistral"],
  ["xai", "xai"],
  ["google", "gemini"],
  ["anthropic", "anthropic"],
  ["together", "together"],
  ["fireworks", "fireworks"],
];

/** Nothing that one would refactor with. */
const unsuited = /:batch$|deep-research|computer-use|robotics|voxtral|codex-spark/;

export const snapshotFile = join(root, "src", "providers", "catalogue", "snapshot.json");
/** Where the package lies once it was fetched. */
export const packageFolder = join(out, "catalogue", "package");

/** The snapshot's bytes: the same package gives the same ones. */
export async function snapshotOf(folder: string): Promise<string> {
  const families: Partial<Record<Family, Record<string, CatalogueEntry>>> = {};
  for (const [name, family] of files) {
    const data: unknown = JSON.parse(await readFile(join(folder, "dist", "providers", "data", `${name}.json`), "utf8"));
    families[family] = entriesOf(data, family);
  }
  const { name, version, license, date } = source;
  return formatted({ source: `npm ${name} ${version} (${license})`, date, families });
}

function entriesOf(data: unknown, family: Family): Record<string, CatalogueEntry> {
  const found = Object.values(isObject(data) ? data : {})
    .flatMap((models) => Object.values(isObject(models) ? models : {}))
    .flatMap((model) => {
      const id = textField(model, "id");
      return id === undefined || field(model, "type") !== "chat" || unsuited.test(id) ? [] : [[id, model] as const];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(found.map(([id, model]) => [id, entryOf(id, model, family)]));
}

function entryOf(id: string, model: unknown, family: Family): CatalogueEntry {
  const cost = field(model, "cost");
  const free = id.endsWith(":free");
  const price = pricesOf(cost, free);
  const tier = listField(cost, "tiers")[0];
  const above = price === undefined || tier === undefined ? undefined : pricesOf(tier, free);
  const tokens = Number(field(tier, "inputTokensAbove"));
  const list = effortsOf(model, family);
  return {
    ...(list === undefined ? {} : { efforts: list }),
    context: Number(field(model, "contextWindow")),
    output: Number(field(model, "maxTokens")),
    ...(price === undefined ? {} : { price }),
    ...(above === undefined ? {} : { above: [tokens, ...above] }),
    ...(listField(model, "input").includes("image") ? { images: true } : {}),
    // The source lists only models that call tools.
    tools: true,
  };
}

/**
 * What the source says a model takes over an OpenAI-compatible API. It says nothing of use where it speaks a provider's
 * own API, or where a model only knows on and off: the family's rule holds there.
 */
function effortsOf(model: unknown, family: Family): string | undefined {
  if (field(model, "reasoning") !== true) return "";
  const levels = field(model, "thinkingLevelMap");
  const spoken = /^openai-/.test(textField(model, "api") ?? "") || family === "openrouter";
  const named = efforts.some((effort) => effort !== "none" && typeof field(levels, effort) === "string");
  const toggled = efforts.some((effort) => field(levels, effort) === "default");
  if (!isObject(levels) || !spoken || !named || toggled || family === "qwen") return undefined;
  return efforts
    .filter((effort) => {
      const value = field(levels, effort === "none" ? "off" : effort);
      if (effort === "xhigh" || effort === "max") return typeof value === "string";
      return value !== null;
    })
    .join(" ");
}

/** In the source 0 stands for "unknown" as well, but for models that say in their id that they are free. */
function pricesOf(cost: unknown, free: boolean): PriceList | undefined {
  const [input, output, cached] = ["input", "output", "cacheRead"].map((name) => Number(field(cost, name)));
  if (input === undefined || output === undefined || !(input >= 0 && output >= 0)) return undefined;
  if (input === 0 && output === 0) return free ? [0, 0] : undefined;
  return cached === undefined || !(cached > 0) ? [input, output] : [input, output, cached];
}

/** One model a line, so that a newer snapshot shows what changed. */
function formatted({ families, ...head }: CatalogueFile): string {
  const parts = Object.entries(families).map(([family, models]) => {
    const lines = Object.entries(models).map(([id, entry]) => `      ${JSON.stringify(id)}: ${JSON.stringify(entry)}`);
    return `    ${JSON.stringify(family)}: {\n${lines.join(",\n")}\n    }`;
  });
  const facts = Object.entries(head).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`);
  return `{\n${facts.join("")}  "families": {\n${parts.join(",\n")}\n  }\n}\n`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** Fetches the package through npm and unpacks it, unless it lies there already. */
async function ensureSource(): Promise<void> {
  if (existsSync(packageFolder)) return;
  const folder = join(out, "catalogue");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const run = promisify(execFile);
  const named = `${source.name}@${source.version}`;
  const { stdout } = await run("npm", ["pack", named, "--json", "--ignore-scripts"], { cwd: folder });
  const packed = field(JSON.parse(stdout), "0");
  if (field(packed, "integrity") !== source.integrity)
    throw new Error(`${named} is not the package that was reviewed.`);
  await run("tar", ["xzf", textField(packed, "filename") ?? ""], { cwd: folder });
}

async function main(): Promise<void> {
  await ensureSource();
  const text = await snapshotOf(packageFolder);
  await writeFile(snapshotFile, text);
  console.log(`${snapshotFile}: ${Buffer.byteLength(text)} bytes`);
}

if (import.meta.main) {
  await runScript(main);
}
