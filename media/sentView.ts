import { isUnsent } from "../src/core/failureText.ts";
import { askedText } from "../src/core/formatText.ts";
import { countText } from "../src/core/numbers.ts";
import type { RunState } from "../src/core/runState.ts";
import { button, element, setText, show } from "./dom.ts";
import type { Send } from "./host.ts";

export type SentView = { readonly node: HTMLElement; render(state: RunState): void };

/** Where the code went, in one line; opened, what of it, when and how much. */
export function createSentView(send: Send): SentView {
  const summary = element("summary", { class: "facts sent" });
  const lines = element("p", { class: "facts" });
  const inspect = button("Inspect Request", "secondary", () => send({ type: "command", command: "inspect-request" }));
  const node = element("details", { class: "what-was-sent" }, [summary, lines, inspect]);

  return {
    node,
    render(state) {
      setText(summary, sentText(state));
      setText(lines, detailText(state));
      show(node, state.sent !== undefined);
    },
  };
}

function sentText({ sent, phase, outcome, asked }: RunState): string {
  if (sent === undefined) return "";
  if (outcome?.kind === "failed" && isUnsent(outcome.failure)) return "nothing was sent";
  const host = sent.origin?.replace(/^https?:\/\//, "");
  const verb = phase === "ended" ? ["went to", "stayed"] : ["goes to", "stays"];
  const place = host === undefined ? `${verb[1]} on this computer` : `${verb[0]} ${host}`;
  const format = asked?.insteadOf === undefined ? "" : ` · asked for ${askedText(asked)}`;
  return `${place} · ${sent.parameter ?? "no effort parameter"}${format}`;
}

function detailText({ sent, sends, outgoing, startedAt, estimate }: RunState): string {
  const ranges = (sends?.ranges ?? []).map(({ path, lines }) => `${path}, lines ${lines.start + 1}–${lines.end}`);
  if (sent?.origin === undefined) return ["The model ran on this computer; nothing was sent.", ...ranges].join("\n");
  if (outgoing === undefined) return ["No request has gone out yet.", ...ranges].join("\n");
  const { at, requests, bytes } = outgoing;
  const when = new Date(startedAt + at).toLocaleTimeString("en-US", { hour12: false });
  const masked = sends?.masked ?? 0;
  return [
    ...(estimate?.inputBy === "endpoint"
      ? [`Before that, ${sent.origin} was sent the same prompt to count its tokens.`]
      : []),
    `To ${sent.origin} at ${when}: ${countText(bytes, "byte")} in ${countText(requests, "request")}`,
    ...ranges,
    masked === 0 ? "No secret masked" : `${countText(masked, "secret")} masked`,
  ].join("\n");
}
