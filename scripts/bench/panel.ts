import { execFile } from "node:child_process";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import { openPanelPage } from "../../test/support/panelPage.ts";
import type { Figure } from "../bench.ts";
import type { HostFigures } from "./panel/host.ts";
import { charactersOf } from "./panel/text.ts";

const tokens = 1_000_000;
const seconds = 20;

/** A million tokens of reasoning through the host's side of the panel, and through its page in Chromium. */
export async function* bench(): AsyncGenerator<Figure> {
  yield* hostFigures();
  yield* pageFigures();
}

async function* hostFigures(): AsyncGenerator<Figure> {
  const script = join(import.meta.dirname, "panel", "host.ts");
  const run = async (...args: readonly string[]): Promise<HostFigures> => {
    const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", script, String(tokens), ...args]);
    return JSON.parse(stdout) as HostFigures;
  };
  const [live, timed] = [await run("live"), await run()];
  if (!live.complete || !timed.complete) throw new Error("The text that arrived is not the text that was sent.");
  yield within("panel-host-heap", live.heapMegabytes, "MB at peak", 64);
  yield within("panel-host-cpu", timed.cpuSeconds, "s CPU", 5);
  yield within("panel-host-messages", timed.mostInASecond, "in a second", 30);
}

type PageFigures = Readonly<
  Record<"p95" | "longest" | "nodes" | "characters" | "messages" | "firstAfterPause", number>
>;

async function* pageFigures(): AsyncGenerator<Figure> {
  const script = await bundled("panel");
  const panel = await openPanelPage({ width: 400, height: 800 });
  try {
    const { page } = panel;
    await page.evaluate(script);
    const heap = await watchHeap(page);
    const work = await watchWork(page);
    const ours = await page.evaluate<PageFigures>(`bench.panel(${tokens}, ${seconds})`);
    const { cpu, layouts, longest } = await work.end();
    const peak = await heap.end();
    if (ours.characters !== charactersOf(tokens)) throw new Error(`Only ${ours.characters} characters were sent.`);
    const reading = await watchWork(page);
    const found = await page.evaluate<{ milliseconds: number; text: string }>(`bench.find("step 1408")`);
    await page.keyboard.press("Escape");
    const back = await page.evaluate<PageFigures & { milliseconds: number; pages: number }>("bench.readBack()");
    const { longest: longestOfReading } = await reading.end();
    const plain = await plainWay(page, script);
    const share = Math.round((100 * plain.characters) / charactersOf(tokens));
    const load = `load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores`;
    const appending = `innerHTML += for each token, ${share} % of them`;
    yield beside("panel-page-cpu", perThousand(cpu, ours), "ms CPU/1,000", perThousand(plain.cpu, plain), appending);
    yield alone("panel-layouts", layouts / ours.messages, "a message", "each changes what is in view");
    yield within("panel-longest-task-cpu", Math.max(longest, longestOfReading), "ms CPU", 50);
    yield { ...beside("panel-paint-p95", ours.p95, "ms", plain.p95, `${load}; ${appending}`), limit: { atMost: 100 } };
    yield beside("panel-longest-task", Math.max(ours.longest, back.longest), "ms", plain.longest, `${load}; the same`);
    const nodes = Math.max(ours.nodes, back.nodes);
    yield { ...beside("panel-page-nodes", nodes, "nodes", plain.nodes, "the same"), limit: { atMost: 2000 } };
    yield within("panel-first-after-pause", ours.firstAfterPause, "ms", 100);
    yield within("panel-page-heap", peak, "MB at peak", 64);
    yield alone("panel-find", found.milliseconds, "ms", `${load}; a word in a million tokens: ${found.text}`);
    yield alone(
      "panel-read-back",
      back.milliseconds,
      "ms",
      `${load}; scrolled to the beginning, ${back.pages} pages fetched again`,
    );
  } finally {
    await panel.close();
  }
}

/** Milliseconds for each thousand tokens that came. */
function perThousand(milliseconds: number, { characters }: PageFigures): number {
  return (1000 * milliseconds * charactersOf(1)) / characters;
}

async function plainWay(page: Page, script: string): Promise<PageFigures & { readonly cpu: number }> {
  const other = await page.context().browser()?.newPage();
  if (other === undefined) throw new Error("The browser is gone.");
  await other.evaluate(script);
  const work = await watchWork(other);
  const figures = await other.evaluate<PageFigures>(`bench.plain(${tokens}, ${seconds})`);
  return { ...figures, cpu: (await work.end()).cpu };
}

/** CPU time, which does not depend on what else the machine does: of the main thread, and of its longest task. */
type Work = { readonly cpu: number; readonly layouts: number; readonly longest: number };

export async function watchWork(page: Page): Promise<{ end(): Promise<Work> }> {
  const browser = page.context().browser();
  const tools = await page.context().newCDPSession(page);
  await tools.send("Performance.enable", { timeDomain: "threadTicks" });
  const metrics = async () => {
    const { metrics: all } = await tools.send("Performance.getMetrics");
    return new Map(all.map(({ name, value }) => [name, value]));
  };
  await browser?.startTracing(page, { categories: ["toplevel"] });
  const before = await metrics();
  return {
    async end() {
      const after = await metrics();
      const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
      const trace = JSON.parse(String(await browser?.stopTracing())) as { readonly traceEvents: readonly TraceEvent[] };
      return {
        cpu: 1000 * grown("TaskDuration"),
        layouts: grown("LayoutCount"),
        longest: longestTask(trace.traceEvents),
      };
    },
  };
}

type TraceEvent = {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly name?: string };
  /** CPU time in microseconds. */
  readonly tdur?: number;
};

function longestTask(events: readonly TraceEvent[]): number {
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid}:${tid}`;
  const isMain = ({ name, args }: TraceEvent) => name === "thread_name" && args?.name === "CrRendererMain";
  const main = new Set(events.filter(isMain).map(threadOf));
  const tasks = events.filter((event) => event.name.endsWith("RunTask") && main.has(threadOf(event)));
  if (tasks.length === 0) throw new Error("The browser told of no tasks.");
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur / 1000));
}

/** What the page's scripts hold, in megabytes above what they held before; garbage counts until it is collected. */
export async function watchHeap(page: Page): Promise<{ end(): Promise<number> }> {
  const tools = await page.context().newCDPSession(page);
  const used = async () => (await tools.send("Runtime.getHeapUsage")).usedSize / 1e6;
  await tools.send("HeapProfiler.collectGarbage");
  const before = await used();
  let peak = before;
  let watching = true;
  const watch = (async () => {
    while (watching) {
      peak = Math.max(peak, await used());
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  })();
  return {
    async end() {
      watching = false;
      await watch;
      return peak - before;
    },
  };
}

/** What runs in the page of that bench. */
export async function bundled(folder: string): Promise<string> {
  const entry = join(import.meta.dirname, folder, "page.mjs");
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: "iife" });
  return outputFiles[0]?.text ?? "";
}

/** The bench fails where the limit is broken. */
export function within(name: string, value: number, unit: string, limit: number): Figure {
  return { name, value, unit, against: `a limit of ${limit}`, ratio: value / limit, limit: { atMost: limit } };
}

function beside(name: string, value: number, unit: string, other: number, what: string): Figure {
  return { name, value, unit, against: `${what}: ${Math.round(other)} ${unit}`, ratio: value / other };
}

function alone(name: string, value: number, unit: string, against: string): Figure {
  return { name, value, unit, against, ratio: null };
}
