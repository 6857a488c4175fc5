// npm run bench: figures that say how Fathom compares, each against something else measured in the same run. Modules in
// scripts/bench/ bring them. Names pick modules; `--json` prints one object a line. The exit status is 1 when a figure breaks
// the limit that it states, or a module could not measure.

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
  /** What the value has to be, where that is stated. */
  readonly limit?: Limit;
};

export type Limit = { readonly below: number } | { readonly atMost: number } | { readonly atLeast: number };

/** A module's name is its file's. */
type BenchModule = { bench(): AsyncIterable<Figure> };

const folder = join(import.meta.dirname, "bench");

async function main(args: ReadonlySet<string>): Promise<void> {
  endOnInterrupt(130);
  const json = args.has("--json");
  const wanted = [...args].filter((arg) => !arg.startsWith("--"));
  const broken: string[] = [];
  const names = globSync("*.ts", { cwd: folder }).map((file) => basename(file, ".ts"));
  for (const name of names.filter((one) => wanted.length === 0 || wanted.includes(one)).sort()) {
    try {
      const module: unknown = await import(join(folder, `${name}.ts`));
      if (isBench(module)) {
        for await (const figure of module.bench()) {
          const missed = figure.limit !== undefined && !holds(figure.value, figure.limit);
          if (missed)
            broken.push(`${figure.name}: ${figure.value.toPrecision(4)} ${figure.unit}, ${limitText(figure.limit)}`);
          console.log(json ? JSON.stringify({ ...figure, missed }) : line(figure) + (missed ? "  MISSED" : ""));
        }
      }
    } catch (error) {
      const reason = error instanceof Error ? (error.message.split("\n")[0] ?? error.name) : String(error);
      broken.push(`${name}: not measured`);
      console.log(json ? JSON.stringify({ name, error: reason }) : `${name.padEnd(28)} not measured: ${reason}`);
    }
  }
  for (const each of broken) console.error(`Limit broken: ${each}`);
  process.exit(broken.length === 0 ? 0 : 1);
}

/** A figure that is no number holds nothing. */
export function holds(value: number, limit: Limit): boolean {
  if ("below" in limit) return value < limit.below;
  return "atMost" in limit ? value <= limit.atMost : value >= limit.atLeast;
}

export function limitText(limit: Limit): string {
  if ("below" in limit) return `must be below ${limit.below}`;
  return "atMost" in limit ? `must be ${limit.atMost} at most` : `must be ${limit.atLeast} at least`;
}

function isBench(module: unknown): module is BenchModule {
  return typeof module === "object" && module !== null && "bench" in module && typeof module.bench === "function";
}

function line({ name, value, unit, against, ratio, limit }: Figure): string {
  const times = ratio === null ? "" : `${ratio.toPrecision(3)} ×`;
  const must = limit === undefined ? "" : `; ${limitText(limit)}`;
  return `${name.padEnd(28)} ${value.toPrecision(4).padStart(10)} ${unit.padEnd(12)} ${times.padStart(8)}  ${against}${must}`;
}

if (import.meta.main) {
  await runScript(main);
}
