import { isUnsent } from "../src/core/connectionText.ts";
import { askedText } from "../src/core/formatText.ts";
import { localeOr, t } from "../src/core/l10n.ts";
import { countText } from "../src/core/numbers.ts";
import type { RunState } from "../src/core/runState.ts";
import { button, element, setText, show } from "./dom.ts";
import type { Send } from "./host.ts";

export type SentView = { readonly node: HTMLElement; render(state: RunState): void };

/** Where the code went, in one line; opened, what of it, when and how much. */
export function createSentView(send: Send): SentView {
  const summary = element("summary", { class: "facts sent" });
  const lines = element("p", { class: "facts" });
  const inspect = button(t("Inspect Request"), "secondary", () =>
    send({ type: "command", command: "inspect-request" }),
  );
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
  if (outcome?.kind === "failed" && isUnsent(outcome.failure)) return t("nothing was sent");
  const host = sent.origin?.replace(/^https?:\/\//, "");
  const place = placeOf(host, phase === "ended");
  const format = asked?.insteadOf === undefined ? "" : t(" · asked for {0}", askedText(asked));
  return `${place} · ${sent.parameter ?? t("no effort parameter")}${format}`;
}

function placeOf(host: string | undefined, over: boolean): string {
  if (host === undefined) return over ? t("stayed on this computer") : t("stays on this computer");
  return over ? t("went to {0}", host) : t("goes to {0}", host);
}

function detailText({ sent, sends, outgoing, startedAt, estimate }: RunState): string {
  const ranges = (sends?.ranges ?? []).map(({ path, lines }) =>
    t("{0}, lines {1}–{2}", path, lines.start + 1, lines.end),
  );
  if (sent?.origin === undefined) return [t("The model ran on this computer; nothing was sent."), ...ranges].join("\n");
  if (outgoing === undefined) return [t("No request has gone out yet."), ...ranges].join("\n");
  const { at, requests, bytes } = outgoing;
  const when = new Date(startedAt + at).toLocaleTimeString(localeOr("en-US"), { hour12: false });
  const masked = sends?.masked ?? 0;
  return [
    ...(estimate?.inputBy === "endpoint"
      ? [t("Before that, {0} was sent the same prompt to count its tokens.", sent.origin)]
      : []),
    t("To {0} at {1}: {2} in {3}", sent.origin, when, countText(bytes, "byte"), countText(requests, "request")),
    ...ranges,
    masked === 0 ? t("No secret masked") : t("{0} masked", countText(masked, "secret")),
  ].join("\n");
}
