import type { Victim } from "./cuts.ts";
import { fixturesFolder } from "./fixtures.ts";
import { readBody, readRecordings } from "./recordings.ts";
import { syntheticStreams } from "./syntheticStreams.ts";

export const syntheticVictims: readonly Victim[] = syntheticStreams.map(({ text, ...stream }) => ({
  ...stream,
  bytes: Buffer.from(text),
}));

/** None where the recordings are not at hand. */
export async function recordedVictims(): Promise<readonly Victim[]> {
  const folder = fixturesFolder("streams");
  if (folder === undefined) return [];
  return await Promise.all(
    (await readRecordings(folder)).map(async (recording) => ({
      name: recording.file,
      api: recording.api,
      model: recording.model ?? "recorded",
      bytes: await readBody(folder, recording),
    })),
  );
}
