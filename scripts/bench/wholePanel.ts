import { spawn } from "node:child_process";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { loadavg } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { openPanelPage, type PanelPage } from "../../test/support/panelPage.ts";
import type { Figure } from "../bench.ts";
import { charactersOf, longReasoning } from "./panel/text.ts";
import type { WholeFigures } from "./panel/wholeHost.ts";

/** A million tokens, and 50 MB of text, up to the end of a paragraph. */
const sizes = [
  ["1M-tokens", charactersOf(1_000_000), 64],
  ["50MB", 50_000_160, 150],
] as const;
const deltaLength = 30;
const longestBlock = 50;

/**
 * Reasoning from a real socket through the client, session, run store, links and feed into the panel's page in Chromium,
 * beside a program that keeps each delta and sends it on.
 */
export async function* bench(): AsyncGenerator<Figure> {
  for (const [name, characters, mostHeap] of sizes) {
    const server = await serve(characters);
    try {
      const theirs = await hostRun(server, characters, "plain", () => undefined);
      const panel = await openPanelPage({ width: 400, height: 800 });
      try {
        const page = await watchPage(panel);
        const ours = await hostRun(server, characters, "ours", page.take);
        const pageHeap = await page.end(characters);
        if (!ours.complete || !theirs.complete) throw new Error("The text that arrived is not the text that was sent.");
        const way = "each delta kept and sent on";
        const load = `load ${loadavg()[0]?.toFixed(1)}`;
        const against = (value: number, unit: string) => `${way}: ${value.toPrecision(3)} ${unit}`;
        const figure = (what: string, value: number, unit: string, other: string, ratio: number): Figure => ({
          name: `whole-panel-${name}-${what}`,
          value,
          unit,
          against: other,
          ratio,
        });
        const within = (limit: number, what: string, value: number, unit: string, other: string): Figure => ({
          ...figure(what, value, unit, `a limit of ${limit}${other}`, value / limit),
          limit: { atMost: limit },
        });
        const theirHeap = against(theirs.heapMegabytes, "MB");
        yield within(mostHeap, "host-heap", ours.heapMegabytes, "MB at peak", `; ${theirHeap}`);
        const theirBlock = against(theirs.longestBlock, "ms");
        yield within(longestBlock, "host-block", ours.longestBlock, "ms CPU", `; ${load}; ${theirBlock}`);
        yield figure(
          "host-cpu",
          ours.cpuSeconds,
          "s CPU",
          against(theirs.cpuSeconds, "s"),
          ours.cpuSeconds / theirs.cpuSeconds,
        );
        const theirMessages = against(theirs.messages / theirs.seconds, "a second");
        yield within(30, "messages", ours.messages / ours.seconds, "a second", `; ${theirMessages}`);
        yield within(mostHeap, "page-heap", pageHeap, "MB at peak", "");
      } finally {
        await panel.close();
      }
    } finally {
      server.close();
      server.closeAllConnections();
    }
  }
}

async function hostRun(
  server: Server,
  characters: number,
  way: "ours" | "plain",
  take: (line: string) => void,
): Promise<WholeFigures> {
  const script = join(import.meta.dirname, "panel", "wholeHost.ts");
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const child = spawn(process.execPath, ["--expose-gc", script, base, String(characters), way], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let last = "";
  for await (const line of createInterface(child.stdout)) {
    if (last !== "") take(last);
    last = line;
  }
  return JSON.parse(last) as WholeFigures;
}

/** Passes messages on one after the other, as fast as the page takes them, and looks at its heap meanwhile. */
async function watchPage({ page, tell }: PanelPage) {
  const tools = await page.context().newCDPSession(page);
  const used = async () => {
    await tools.send("HeapProfiler.collectGarbage");
    return (await tools.send("Runtime.getHeapUsage")).usedSize / 1e6;
  };
  const before = await used();
  let peak = before;
  let count = 0;
  let working: Promise<void> = Promise.resolve();
  return {
    take(line: string) {
      working = working.then(async () => {
        await tell(JSON.parse(line));
        count += 1;
        if (count % 60 === 0) peak = Math.max(peak, await used());
      });
    },
    async end(characters: number) {
      await working;
      await page
        .getByText(
          longReasoning(characters - 60, characters)
            .trim()
            .slice(-40),
        )
        .first()
        .waitFor();
      return Math.max(peak, await used()) - before;
    },
  };
}

/** Deltas as an OpenAI-compatible server sends them, as fast as they are taken. */
async function serve(characters: number): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "text/event-stream" });
    void send(response, characters);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

async function send(response: ServerResponse, characters: number): Promise<void> {
  const portion = 1000 * deltaLength;
  for (let at = 0; at < characters && !response.destroyed; at += portion) {
    const text = longReasoning(at, Math.min(characters, at + portion));
    let lines = "";
    for (let from = 0; from < text.length; from += deltaLength) {
      lines += line({ delta: { reasoning_content: text.slice(from, from + deltaLength) }, finish_reason: null });
    }
    if (!response.write(lines)) await new Promise((resolve) => response.once("drain", resolve));
  }
  response.end(`${line({ delta: {}, finish_reason: "stop" })}data: [DONE]\n\n`);
}

function line(choice: object): string {
  const chunk = {
    id: "c",
    object: "chat.completion.chunk",
    created: 1,
    model: "m",
    choices: [{ index: 0, ...choice }],
  };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}
