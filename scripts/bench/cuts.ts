import OpenAI from "openai";
import { VERSION as clientVersion } from "openai/version";
import {
  type CutKind,
  cutKinds,
  cutPoints,
  cutResponse,
  isFinished,
  readCut,
  seeded,
  terminalEnd,
  type Victim,
} from "../../test/support/cuts.ts";
import { runCutOverSocket } from "../../test/support/socketCuts.ts";
import { recordedVictims, syntheticVictims } from "../../test/support/victims.ts";
import type { Figure } from "../bench.ts";

const onSockets = 500;

/** Recordings are many and long: of their cuts every fifth is taken, unless FATHOM_CUTS says "all", which takes half an hour. */
const stride = process.env["FATHOM_CUTS"] === "all" ? 1 : 5;

/**
 * Streams cut before their terminal event: how many of them count as finished here, and how many the bare loop of the
 * `openai` client ends without an error, as if all had come.
 */
export async function* bench(): AsyncGenerator<Figure> {
  const recorded = await recordedVictims();
  for (const kind of cutKinds) {
    let cuts = 0;
    let wrong = 0;
    let silent = 0;
    for (const victim of [...syntheticVictims, ...recorded]) {
      const terminal = terminalEnd(victim);
      const step = recorded.includes(victim) ? stride : 1;
      for (const at of cutPoints(victim).filter((point, index) => index % step === 0 && point < terminal)) {
        cuts += 1;
        if (isFinished(await readCut(victim, at, kind))) wrong += 1;
        if (kind !== "stall" && (await endsSilently(victim, at, kind))) silent += 1;
      }
    }
    const theirs = kind === "stall" ? "which waits on" : `which ends silently on ${silent} of them`;
    yield* figures(kind, `the loop of openai ${clientVersion}, ${theirs}`, cuts, wrong);
  }
  const { cuts, wrong } = await socketCuts();
  yield* figures("on sockets", "none of them may be", cuts, wrong);
}

function* figures(name: string, against: string, cuts: number, wrong: number): Generator<Figure> {
  yield { name: `cuts: ${name}`, value: cuts, unit: "cuts", against, ratio: null };
  yield { name: `cuts: ${name}, finished`, value: wrong, unit: "cuts", against, ratio: null };
}

async function endsSilently({ api, bytes }: Victim, at: number, kind: CutKind): Promise<boolean> {
  const client = new OpenAI({
    apiKey: "key",
    baseURL: "https://cut.example/v1",
    maxRetries: 0,
    logLevel: "off",
    fetch: async () => cutResponse(bytes.subarray(0, at), kind, () => undefined),
  });
  const messages = [{ role: "user" as const, content: "x" }];
  try {
    const stream: AsyncIterable<unknown> =
      api === "responses"
        ? await client.responses.create({ model: "m", input: "x", stream: true })
        : await client.chat.completions.create({ model: "m", messages, stream: true });
    for await (const _ of stream) {
      // Only how it ends is of interest.
    }
    return true;
  } catch {
    return false;
  }
}

async function socketCuts(): Promise<{ readonly cuts: number; readonly wrong: number }> {
  const random = seeded(onSockets);
  let cuts = 0;
  let wrong = 0;
  while (cuts < onSockets) {
    const victim = syntheticVictims[Math.floor(random() * syntheticVictims.length)];
    const kind = cutKinds[cuts % cutKinds.length];
    if (victim === undefined || kind === undefined) continue;
    const { state } = await runCutOverSocket(victim, Math.floor(random() * terminalEnd(victim)), kind);
    cuts += 1;
    if (state.outcome?.kind !== "interrupted") wrong += 1;
  }
  return { cuts, wrong };
}
