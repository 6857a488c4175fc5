// A process of its own, so that its heap is its own: a stream over a real socket through the client, the session, the run
// store, the links to the code, feed and gate. Each message to the panel is a line of standard output, as VS Code sends it
// to another process; the figures are the last one. `plain` is the way without Fathom: every delta kept and sent on.

import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import OpenAI from "openai";
import { emptyList, itemAt } from "../../../src/core/longList.ts";
import { wholeText } from "../../../src/core/longText.ts";
import { createMentions, type Mentions } from "../../../src/core/mentions/mentions.ts";
import { createSession } from "../../../src/core/session.ts";
import { createFeed } from "../../../src/panel/feed.ts";
import { createGate } from "../../../src/panel/gate.ts";
import type { ToWebview } from "../../../src/panel/protocol.ts";
import { createWireProvider } from "../../../src/providers/wireProvider.ts";
import { createRunStore } from "../../../src/vscode/runStore.ts";
import { createTextSpill } from "../../../src/vscode/textSpill.ts";
import { runInput } from "../../../test/support/coreRun.ts";
import { fileTarget } from "../../../test/support/coreTarget.ts";
import { longReasoning } from "./text.ts";

export type WholeFigures = {
  readonly heapMegabytes: number;
  readonly cpuSeconds: number;
  /** Milliseconds of CPU in which nothing else of the process had its turn. */
  readonly longestBlock: number;
  readonly messages: number;
  readonly seconds: number;
  readonly complete: boolean;
};

const clock = { now: () => performance.now(), wallClock: () => Date.now() };
const after = (milliseconds: number, call: () => void) => {
  const timer = setTimeout(call, milliseconds);
  return () => clearTimeout(timer);
};

function watch() {
  const { gc = () => undefined } = globalThis;
  gc();
  const before = process.memoryUsage().heapUsed;
  const begun = performance.now();
  const cpu = process.cpuUsage();
  let turn = process.threadCpuUsage();
  let [longest, peak, beats] = [0, before, 0];
  const used = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1000;
  const beat = setInterval(() => {
    longest = Math.max(longest, used(process.threadCpuUsage(turn)));
    beats += 1;
    // What is garbage is no growth. To look costs time that is nobody's.
    if (beats % 50 === 0) {
      gc();
      peak = Math.max(peak, process.memoryUsage().heapUsed);
    }
    turn = process.threadCpuUsage();
  }, 5);
  return () => {
    clearInterval(beat);
    const seconds = (performance.now() - begun) / 1000;
    return {
      heapMegabytes: (peak - before) / 1e6,
      cpuSeconds: used(process.cpuUsage(cpu)) / 1000,
      longestBlock: longest,
      seconds,
    };
  };
}

async function ours(baseUrl: string, characters: number): Promise<WholeFigures> {
  const folder = await mkdtemp(join(tmpdir(), "fathom-whole-"));
  const open = () => createTextSpill(join(folder, "long"), (why) => process.stderr.write(`${why}\n`));
  const session = createSession(clock, undefined, { open, full: () => process.stderr.write("The memory is full.\n") });
  const log = { info: () => {}, error: () => {}, show: () => {}, hide: () => {}, dispose: () => {} };
  const store = createRunStore(folder, session, log, {
    limits: () => ({ days: undefined, bytes: undefined }),
    onFailure: () => {},
    onTooLong: () => {},
  });
  const gate = createGate(
    (part) => itemAt(session.current?.state?.reasoning ?? emptyList, part)?.text,
    () => session.current?.state,
  );
  let [told, messages] = [0, 0];
  const post = (message: ToWebview) => {
    gate.told(message);
    process.stdout.write(`${JSON.stringify(message)}\n`);
    messages += 1;
    if (message.type !== "events") return;
    for (const event of message.events) if (event.type === "reasoning-delta") told += event.text.length;
  };
  const feed = createFeed(post, { now: clock.now, after }, clock.now);
  const target = fileTarget("export function lineTotal(line) {\n  return line.price;\n}\n");
  const mentions = createMentions(target);
  tieInTurns(mentions, (changes) => post({ type: "links", run: "bench", ...changes }));
  session.onEvents((record, events) => {
    mentions.take(events);
    if (events[0]?.type === "run-start") feed.begin(record.log);
    else feed.grown();
  });
  const end = watch();
  const endpoint = { name: "Bench", baseUrl, api: "chat", models: [] } as const;
  await session.start(runInput(target, "bench"), createWireProvider(endpoint, undefined));
  while (told < characters) await new Promise((resolve) => setTimeout(resolve, 20));
  await store.flush();
  const figures = end();
  const text = wholeText(itemAt(session.current?.state?.reasoning ?? emptyList, 0)?.text ?? "");
  const stored = await store.read("bench");
  const kept = stored?.log.map((event) => (event.type === "reasoning-delta" ? event.text : "")).join("");
  await rm(folder, { recursive: true });
  const whole = longReasoning(0, characters);
  return { ...figures, messages, complete: text === whole && kept === whole };
}

/** As the extension does it: four times a second, at most five milliseconds at a time. */
function tieInTurns(mentions: Mentions, tell: (links: ReturnType<typeof linksOf>) => void): void {
  const work = () => {
    const until = performance.now() + 5;
    let more = true;
    while (more && performance.now() < until) more = mentions.work(4096);
    if (more) setImmediate(work);
    else {
      tell(linksOf(mentions));
      setTimeout(work, 250).unref();
    }
  };
  setTimeout(work, 250).unref();
}

function linksOf(mentions: Mentions) {
  const { passages, hunks } = mentions.changes();
  return {
    passages: passages.slice(0, 500).map(({ passage, links }) => ({
      passage,
      links: links.map((link) => ({ ...link, kind: "code" as const })),
    })),
    hunks,
  };
}

async function plain(baseUrl: string, characters: number): Promise<WholeFigures> {
  const client = new OpenAI({ apiKey: "none", baseURL: baseUrl, maxRetries: 0 });
  const end = watch();
  const log: object[] = [];
  let text = "";
  const messages = [{ role: "user" as const, content: "x" }];
  for await (const chunk of await client.chat.completions.create({ model: "m", messages, stream: true })) {
    const delta: unknown = Reflect.get(chunk.choices[0]?.delta ?? {}, "reasoning_content");
    if (typeof delta !== "string") continue;
    const event = { type: "reasoning-delta", at: performance.now(), text: delta };
    log.push(event);
    text += delta;
    if (!process.stdout.write(`${JSON.stringify(event)}\n`)) await once(process.stdout, "drain");
  }
  return { ...end(), messages: log.length, complete: text === longReasoning(0, characters) };
}

const [baseUrl = "", characters = "", way] = process.argv.slice(2);
const figures = await (way === "plain" ? plain : ours)(baseUrl, Number(characters));
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit(0));
