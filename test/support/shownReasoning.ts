import type { LogEvent } from "../../src/core/events.ts";
import { createSession } from "../../src/core/session.ts";
import type { WireFormat } from "../../src/providers/endpoint.ts";
import { createWireProvider } from "../../src/providers/wireProvider.ts";
import { runInput } from "./coreRun.ts";
import { cutResponse } from "./cuts.ts";
import { fixturesFolder } from "./fixtures.ts";
import { readBody, readRecordings } from "./recordings.ts";
import { syntheticStreams } from "./syntheticStreams.ts";

export type WireStream = {
  readonly name: string;
  readonly api: WireFormat;
  readonly model: string | null;
  readonly body: Buffer;
};

/** Streams that were made up, and those that were recorded, where they are at hand. */
export async function allStreams(): Promise<readonly WireStream[]> {
  const folder = fixturesFolder("streams");
  const recorded = folder === undefined ? [] : await readRecordings(folder);
  return [
    ...syntheticStreams.map(({ name, api, model, text }) => ({ name, api, model, body: Buffer.from(text) })),
    ...(await Promise.all(
      recorded.map(async (recording) => {
        const { file: name, api, model } = recording;
        return { name, api, model, body: await readBody(folder ?? "", recording) };
      }),
    )),
  ];
}

/** The log of a run that was answered so, through the real provider and session. */
export async function logOf({ name, api, model, body }: WireStream): Promise<readonly LogEvent[]> {
  const session = createSession({ now: () => performance.now(), wallClock: () => Date.now() });
  const transport = async () => cutResponse(body, "clean end", () => undefined);
  const endpoint = { name: "Stream", baseUrl: "https://stream.example/v1", api, models: [] };
  const input = runInput(undefined, name);
  const request = { ...input.request, model: { endpoint: "Stream", model: model ?? "recorded" } };
  await session.start({ ...input, request }, createWireProvider(endpoint, "key", { transport }));
  return session.current?.log ?? [];
}

/** The text of each part, in the order in which the parts came. */
export function reasoningParts(pieces: readonly { readonly part: number; readonly text: string }[]): readonly string[] {
  return Array.from(Map.groupBy(pieces, ({ part }) => part).values(), (of) => of.map(({ text }) => text).join(""));
}

/** What of a text is no markup of Markdown: the same of what was written and of what is shown. */
export function withoutMarkup(text: string): string {
  return text
    .replaceAll(/^ *(?:[-*+] +|\d+[.)] +)*(?:`{3,}|~{3,})[^\n`]*$/gm, "")
    .replaceAll(/\\(?=[!-/:-@[-`{-~])/g, "")
    .replaceAll(/^[\s>*+-]*\d+[.)](?=\s|$)/gm, "")
    .replaceAll(/[\s*_`#>|~=+-]/g, "");
}
