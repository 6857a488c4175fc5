import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { WireFormat } from "../../src/providers/endpoint.ts";

/** An entry of a folder's index.json: a recorded stream and what a reader must find in it. */
export type Recording = {
  readonly file: string;
  readonly api: WireFormat;
  readonly model: string | null;
  readonly status: string | null;
  readonly error: object | null;
  readonly transport: { readonly done_sentinel: boolean };
  readonly tool_calls: readonly {
    readonly type: string;
    readonly name: string | null;
    readonly arguments_sha256: string;
  }[];
  readonly expected: Readonly<Record<TextName, Digest | undefined>> & {
    readonly usage: Readonly<Record<string, unknown>> | null;
  };
};
type TextName = "reasoning_text" | "output_text" | "reasoning_text_after_tags" | "output_text_after_tags";
export type Digest = { readonly sha256: string; readonly utf16: number };

export async function readRecordings(folder: string): Promise<readonly Recording[]> {
  return JSON.parse(await readFile(join(folder, "index.json"), "utf8")) as readonly Recording[];
}

/** What the provider sent. Payload lines are framed as their provider does; a body is taken byte for byte. */
export async function readBody(folder: string, { file, api }: Recording): Promise<Buffer> {
  const content = await readFile(join(folder, file));
  if (!file.endsWith(".jsonl")) return content;
  const frames = content
    .toString("utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const type = api === "responses" ? `event: ${(JSON.parse(line) as { type: string }).type}\n` : "";
      return `${type}data: ${line}\n\n`;
    });
  return Buffer.from(`${frames.join("")}${api === "chat" ? "data: [DONE]\n\n" : ""}`);
}
