// npm run bench: figures that say how Fathom compares, each against something else measured in the same run. Modules in
// scripts/bench/ bring them. Names pick modules; `--json` prints one object a line. It fails where a figure is over its limit
// or could not be measured.

import { globSync } from "node:fs";
import { basename, join } from "node:path";
import { endOnInterrupt, runScript } from "./processes.ts";

export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the ratio compares with, e.g. "raw iteration of openai 7.55.0". */
  readonly against: string;
  /** Ours divided by the other's; null where the figure stands alone. */
  readonly ratio: number | null;
  /** The most that it may be, where there is such a promise. */
  readonly limit?: number;
};

/** A module's name is its file's. */
type BenchModule = { bench(): AsyncIterable<Figure> };

const folder = join(import.meta.dirname, "bench");

async function main(args: ReadonlySet<string>): Promise<void> {
  endOnInterrupt(130);
  const json = args.has("--json");
  const wanted = [...args].filter((arg) => !arg.startsWith("--"));
  const names = globSync("*.ts", { cwd: folder }).map((file) => basename(file, ".ts"));
  const broken: string[] = [];
  for (const name of names.filter((one) => wanted.length === 0 || wanted.includes(one)).sort()) {
    try {
      const module: unknown = await import(join(folder, `${name}.ts`));
      if (isBench(module)) {
        for await (const figure of module.bench()) {
          console.log(json ? JSON.stringify(figure) : line(figure));
          // What is no number is no measurement.
          if (figure.limit !== undefined && !(figure.value <= figure.limit)) broken.push(brokenText(figure));
        }
      }
    } catch (error) {
      broken.push(`${name}, which was not measured`);
      const reason = error instanceof Error ? (error.message.split("\n")[0] ?? error.name) : String(error);
      console.log(json ? JSON.stringify({ name, error: reason }) : `${name.padEnd(28)} not measured: ${reason}`);
    }
  }
  for (const each of broken) console.error(`Over its limit: ${each}.`);
  process.exit(broken.length === 0 ? 0 : 1);
}

function brokenText({ name, value, unit, limit }: Figure): string {
  return `${name} is ${value.toPrecision(4)} ${unit}, and ${limit} at most`;
}

function isBench(module: unknown): module is BenchModule {
  return typeof module === "object" && module !== null && "bench" in module && typeof module.bench === "function";
}

function line({ name, value, unit, against, ratio }: Figure): string {
  const times = ratio === null ? "" : `${ratio.toPrecision(3)} ×`;
  return `${name.padEnd(28)} ${value.toPrecision(4).padStart(10)} ${unit.padEnd(12)} ${times.padStart(8)}  ${against}`;
}

if (import.meta.main) {
  await runScript(main);
}
