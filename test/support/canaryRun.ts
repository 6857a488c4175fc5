import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reportOf } from "../../src/core/history/report.ts";
import type { StoredRun } from "../../src/core/history/storedRun.ts";
import { inspectionText } from "../../src/core/inspection.ts";
import { outcomeText } from "../../src/core/outcomeText.ts";
import { createSession } from "../../src/core/session.ts";
import { usageCsv } from "../../src/core/usageCsv.ts";
import { coalesce } from "../../src/panel/coalesce.ts";
import type { Endpoint } from "../../src/providers/endpoint.ts";
import { createWireProvider } from "../../src/providers/wireProvider.ts";
import { createLedger } from "../../src/vscode/ledger.ts";
import { createStoredLessons } from "../../src/vscode/lessons.ts";
import { createRunStore } from "../../src/vscode/runStore.ts";
import { bundleOf } from "./bundled.ts";
import type { RawRequest } from "./rawServer.ts";
import { providerRequest } from "./wireRun.ts";

/** All that a run leaves behind, by where. */
export type Sinks = Readonly<Record<string, unknown>>;

/** A whole run, stored, shown, inspected and logged as in the window. */
export async function runIntoSinks(endpoint: Endpoint, key: string, requests: readonly RawRequest[]): Promise<Sinks> {
  const folder = await mkdtemp(join(tmpdir(), "fathom-canary-"));
  const lines: string[] = [];
  const keep = (line: string) => void lines.push(line);
  const log = { info: keep, error: keep, show: () => {}, hide: () => {}, dispose: () => {} };
  const session = createSession({ now: () => performance.now(), wallClock: () => Date.now() });
  const [runs, usage] = [join(folder, "runs"), join(folder, "usage")];
  const store = createRunStore(runs, session, log, {
    limits: () => ({ days: undefined, bytes: undefined }),
    onFailure: keep,
    onTooLong: keep,
  });
  const ledger = createLedger(usage, session, log);
  const remembered = new Map<string, unknown>();
  const lessons = createStoredLessons({
    keys: () => [...remembered.keys()],
    get: <Value>(name: string) => remembered.get(name) as Value | undefined,
    update: async (name, value) => void remembered.set(name, value),
  });
  const learned: unknown[] = [];
  const provider = createWireProvider(endpoint, key, {
    lessons: {
      of: lessons.of,
      learn: (...lesson) => {
        learned.push(lesson);
        lessons.learn(...lesson);
      },
    },
  });
  const { prompt, ...request } = providerRequest("max");
  const input = { run: "r1", title: request.instruction, request, prompt, modelName: request.model.model };
  const printed = listenToConsole();
  try {
    const outcome = await session.start(input, provider);
    await store.flush();
    await ledger.flush();
    if (outcome.kind === "failed" && outcome.failure.kind === "unexpected") log.error(outcome.failure.detail);
    const events = session.current?.log ?? [];
    const stored = await store.read("r1");
    return {
      events,
      panel: coalesce(events),
      state: session.current?.state,
      message: outcomeText(outcome, 1000),
      inspector: inspectionText(input, events, String),
      log: lines,
      console: printed.end(),
      lessons: learned,
      "stored lessons": remembered,
      files: await textsOf(runs),
      "exported as JSON": kept(stored, (run) => bundleOf([run])),
      "exported as Markdown": kept(stored, (run) => reportOf([run], String)),
      ledger: await textsOf(usage),
      "usage as CSV": usageCsv(await ledger.runs(), (moment) => new Date(moment).toISOString()),
      "requests, but for the header": requests.map(({ head, headers, body }) => [
        head,
        [...headers].filter(([name]) => name !== "authorization"),
        body,
      ]),
    };
  } finally {
    printed.end();
    await rm(folder, { recursive: true });
  }
}

/** A run that was not stored would hide what an export of it tells. */
function kept<Exported>(run: StoredRun | undefined, exported: (run: StoredRun) => Exported): Exported {
  if (run === undefined) throw new Error("The run was not stored.");
  return exported(run);
}

async function textsOf(folder: string): Promise<readonly string[]> {
  return await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), "utf8")));
}

const methods = ["log", "info", "warn", "error", "debug"] as const;

/** What anything prints meanwhile, which is then not printed. */
function listenToConsole(): { end(): readonly unknown[] } {
  const printed: unknown[] = [];
  const before = methods.map((method) => [method, console[method]] as const);
  for (const method of methods) console[method] = (...values: unknown[]) => void printed.push(values);
  return {
    end() {
      for (const [method, original] of before) console[method] = original;
      return printed;
    },
  };
}
