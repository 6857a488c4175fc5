import type { Prompt } from "./provider.ts";

/** A request as it went out, but for the key, and for the prompt, which the run's input holds already. */
export type HttpRequest = {
  readonly type: "http-request";
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: readonly BodyPiece[];
  /** Of the body. */
  readonly bytes: number;
};

/** Text of the body as it stands, or where the prompt stood in it, as a JSON string. */
export type BodyPiece = string | { readonly prompt: PromptPart };

/** A text of the prompt: one of its turns by its number, or the system prompt for an endpoint that takes no tools. */
export type PromptPart = "system" | "user" | "otherwise" | number;

/** The head of the answer to a request. Only headers that say nothing about the user are kept. */
type HttpResponse = {
  readonly type: "http-response";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
};

type FirstByte = { readonly type: "first-byte" };

/** What came in all, once the stream is over. */
export type StreamReport = {
  readonly type: "stream-report";
  readonly bytes: number;
  readonly heartbeats: number;
  /** How many events came of each kind. */
  readonly events: Readonly<Record<string, number>>;
  /** Those of them that Fathom does not know and has ignored. */
  readonly unknown: Readonly<Record<string, number>>;
  /** The kind of the last event. */
  readonly last: string | undefined;
  /** Whether `[DONE]` came. */
  readonly done: boolean;
};

export type ExchangeEvent = HttpRequest | HttpResponse | FirstByte | StreamReport;

/** Takes the prompt out of a body; `bodyText` puts it back to the very same text. */
export function bodyPieces(text: string, prompt: Prompt): BodyPiece[] {
  let pieces: BodyPiece[] = [text];
  for (const part of partsOf(prompt)) {
    pieces = pieces.flatMap((piece) => (typeof piece === "string" ? takeOut(piece, prompt, part) : [piece]));
  }
  return pieces;
}

export function bodyText(pieces: readonly BodyPiece[], prompt: Prompt): string {
  return pieces
    .map((piece) => (typeof piece === "string" ? piece : JSON.stringify(textOf(prompt, piece.prompt))))
    .join("");
}

function partsOf({ turns = [], tool }: Prompt): PromptPart[] {
  return ["user", "system", ...(tool === undefined ? [] : ["otherwise" as const]), ...turns.keys()];
}

function textOf(prompt: Prompt, part: PromptPart): string {
  if (typeof part === "number") return prompt.turns?.[part]?.text ?? "";
  return part === "otherwise" ? (prompt.tool?.otherwise ?? "") : prompt[part];
}

function takeOut(text: string, prompt: Prompt, part: PromptPart): BodyPiece[] {
  const said = textOf(prompt, part);
  if (said === "") return [text];
  const [first = "", ...others] = text.split(JSON.stringify(said));
  return [first, ...others.flatMap((piece): BodyPiece[] => [{ prompt: part }, piece])].filter((piece) => piece !== "");
}
