import type { LogEvent } from "./events.ts";
import { bodyText, type HttpRequest } from "./exchange.ts";
import { failureReason, failureText } from "./failureText.ts";
import { foldRun } from "./foldRun.ts";
import { askedText } from "./formatText.ts";
import { t } from "./l10n.ts";
import { countText, decimalText } from "./numbers.ts";
import { plainText } from "./plainText.ts";
import type { Prompt } from "./provider.ts";
import { describeTarget } from "./request.ts";
import type { RunInput } from "./run.ts";
import { type RunState, totalUsage } from "./runState.ts";

/**
 * All that is known of a run's exchange with its provider, as JSON with comments: what was asked, what was sent and why it
 * differs, each request as it went out, and when what came back. Made from the log, so it is the same after a reload. `date` words
 * milliseconds since 1970.
 */
export function inspectionText(
  input: RunInput,
  log: readonly LogEvent[],
  date: (milliseconds: number) => string,
): string {
  let state: RunState | undefined;
  for (const event of log) state = foldRun(state, event);
  const { request } = input;
  const { sent } = state ?? {};
  const parts: readonly [string, string, unknown][] = [
    [t("What was asked"), "asked", asked(input, state === undefined ? null : date(state.startedAt))],
    [
      t("What was sent, and why where it is not what was asked"),
      "sent",
      {
        to: sent === undefined ? t("nothing was sent") : (sent.origin ?? t("it stayed on this computer")),
        effort: state?.effort.sent ?? null,
        parameter: sent?.parameter ?? null,
        why: state?.effort.note ?? null,
        ...formatOf(state),
        files: (state?.sends?.ranges ?? []).map(({ path, lines }) => `${path} ${lines.start + 1}–${lines.end}`),
        maskedSecrets: state?.sends?.masked ?? 0,
        ...(state?.estimate?.inputBy === "endpoint" ? { countedBefore: t("the same prompt, by the endpoint") } : {}),
      },
    ],
    [
      t("What the provider says that it used; null where it did not say"),
      "reported",
      {
        model: state?.served?.model ?? null,
        tier: state?.served?.tier ?? null,
        usage: (state === undefined ? undefined : totalUsage(state)) ?? null,
      },
    ],
    [
      t("Each request as it went out, the key apart, and the head of its answer"),
      "requests",
      requests(log, input.prompt),
    ],
    [t("What happened when, in seconds since the run began"), "timeline", timeline(log)],
  ];
  const fields = parts.map(([comment, name, value]) => `  // ${comment}\n  "${name}": ${indented(value)}`);
  const title = t(
    "{0}, {1}: a record to read; nothing happens when it is edited",
    request.model.endpoint,
    request.model.model,
  );
  return `// ${plainText(title, 400)}\n{\n${fields.join(",\n\n")}\n}\n`;
}

function asked({ title, request, modelName }: RunInput, at: string | null): unknown {
  return {
    instruction: request.instruction,
    ...(title === request.instruction ? {} : { title }),
    target: describeTarget(request.target),
    endpoint: request.model.endpoint,
    model: modelName,
    effort: request.effort.asked,
    at,
  };
}

function formatOf(state: RunState | undefined): { readonly format?: string } {
  return state?.asked === undefined ? {} : { format: askedText(state.asked) };
}

function requests(log: readonly LogEvent[], first: Prompt): unknown {
  let prompt = first;
  const found: { request: unknown; answer: unknown }[] = [];
  let because: string | undefined;
  for (const event of log) {
    switch (event.type) {
      case "effort-corrected":
        because = event.note;
        break;
      case "retrying":
        because = event.failure === undefined ? t("The connection closed.") : failureText(event.failure).text;
        break;
      case "fell-back": {
        prompt = event.prompt ?? prompt;
        const why = event.failure === undefined ? t("The connection closed.") : failureReason(event.failure);
        because = t("{0} took over from {1}: {2}", event.to, event.from, why);
        break;
      }
      case "tool-refused":
        because = toolRefusedText;
        break;
      case "retry-with-reason":
        prompt = { ...prompt, turns: event.turns };
        because = t("{0} could not be placed, and the model was told why.", countText(event.refused, "edit"));
        break;
      case "http-request":
        found.push({ request: { at: seconds(event.at), because, ...asSent(event, prompt) }, answer: null });
        because = undefined;
        break;
      case "http-response": {
        const last = found.at(-1);
        if (last !== undefined)
          last.answer = { at: seconds(event.at), status: event.status, someHeaders: event.headers };
        break;
      }
    }
  }
  return found;
}

function asSent({ method, url, headers, body, bytes }: HttpRequest, prompt: Prompt): object {
  const text = bodyText(body, prompt);
  return { method, url, headers, bytes, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A body that is not JSON is shown as the text that it is.
    return text;
  }
}

function timeline(log: readonly LogEvent[]): string[] {
  const lines: string[] = [];
  let sent = 0;
  let open: { readonly type: string; readonly at: number; characters: number } | undefined;

  const close = () => {
    if (open !== undefined) lines.push(`${seconds(open.at)}  ${open.type}, ${countText(open.characters, "character")}`);
    open = undefined;
  };
  for (const event of log) {
    if (event.type === "reasoning-delta" || event.type === "answer-delta" || event.type === "tool-call-delta") {
      const type = streamed[event.type];
      if (open?.type !== type) close();
      open ??= { type, at: event.at, characters: 0 };
      open.characters += event.text.length;
      continue;
    }
    if (event.type === "http-request") sent += 1;
    const words = happened(event, sent);
    if (words.length === 0) continue;
    close();
    lines.push(...words.map((line) => `${seconds(event.at)}  ${line}`));
  }
  close();
  return lines;
}

const streamed = {
  "reasoning-delta": t("reasoning"),
  "answer-delta": t("answer"),
  "tool-call-delta": t("tool call"),
} as const;

function happened(event: LogEvent, sent: number): string[] {
  switch (event.type) {
    case "run-start":
      return [t("run begins")];
    case "http-request":
      return [t("request {0} goes out, {1}", sent, countText(event.bytes, "byte"))];
    case "http-response":
      return [t("headers of the answer, status {0}", event.status)];
    case "first-byte":
      return [t("first byte of the answer")];
    case "effort-corrected":
      return [t("effort corrected: {0}", event.note)];
    case "retrying":
      return [t("waits {0} s and tries again ({1} of {2})", decimalText(event.seconds, 1), event.retry, event.of)];
    case "fell-back":
      return [t("{0} takes over from {1}", event.to, event.from)];
    case "tool-refused":
      return [toolRefusedText];
    case "retry-with-reason":
      return [t("asks once more for {0} that could not be placed, with the reasons", countText(event.refused, "edit"))];
    case "waiting":
      return [
        event.begun === false
          ? t("not even a first byte for {0} s", event.seconds)
          : t("no text for {0} s", event.seconds),
      ];
    case "served":
      return [t("served by {0}", event.model ?? t("a model that it does not name"))];
    case "usage":
      return [t("usage reported")];
    case "answer-retracted":
      return [t("what was taken for the answer was reasoning")];
    case "stream-report":
      return [
        t("{0} came in all, {1}", countText(event.bytes, "byte"), countText(event.heartbeats, "heartbeat")),
        ...Object.entries(event.events).map(([kind, count]) => `  ${kind}: ${count}${unknownWord(kind, event)}`),
        `${t("last event: {0}", event.last ?? t("none"))}${event.done ? t(", then [DONE]") : ""}`,
      ];
    case "run-end":
      return [t("run ends: {0}", event.outcome.kind)];
    default:
      return [];
  }
}

const toolRefusedText = t("The endpoint takes no tools, so edits are asked for as text.");

function unknownWord(kind: string, { unknown }: { readonly unknown: Readonly<Record<string, number>> }): string {
  return Object.hasOwn(unknown, kind) ? t(" (unknown to Fathom, ignored)") : "";
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function indented(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replaceAll("\n", "\n  ");
}
