import type { Failure } from "./failure.ts";
import { failureText } from "./failureText.ts";
import { countText } from "./numbers.ts";

/** What asking an endpoint for its models showed. Milliseconds until its list had been read, or until it was clear. */
export type EndpointCheck =
  | { readonly kind: "listed"; readonly models: number; readonly withKey: boolean; readonly milliseconds: number }
  | {
      readonly kind: "failed";
      readonly failure: Failure;
      readonly withKey: boolean;
      readonly milliseconds: number;
    };

/** The whole of a row as sentences, for who asks about one endpoint. */
export function endpointSentences(name: string, check: EndpointCheck): string {
  const { word, measured, advice } = endpointRow(check);
  return [`${name}: ${word}${measured === "" ? "" : ` (${measured})`}.`, advice]
    .filter((part) => part !== "")
    .join(" ");
}

/** How the last day's runs at an endpoint ended. `finished` counts those that came to an answer. */
export type RecentOutcomes = {
  readonly runs: number;
  readonly finished: number;
  readonly stopped: number;
  readonly interrupted: number;
  readonly failed: number;
};

/** One row of the report: a state as an icon and a word, what was measured, and what to do. */
export type EndpointRow = {
  readonly state: "fine" | "attention" | "down";
  readonly word: string;
  readonly measured: string;
  readonly advice: string;
};

export function endpointRow(check: EndpointCheck): EndpointRow {
  const time = `${Math.round(check.milliseconds)} ms`;
  if (check.kind === "listed") {
    const key = check.withKey ? "key accepted" : "no key sent, and none asked for";
    return {
      state: "fine",
      word: "reachable",
      measured: [key, countText(check.models, "model"), time].join(" · "),
      advice: "",
    };
  }
  const { failure, withKey } = check;
  const row = (state: EndpointRow["state"], word: string, key: string): EndpointRow => ({
    state,
    word,
    measured: [key, time].filter((part) => part !== "").join(" · "),
    advice: failureText(failure).text,
  });
  switch (failure.kind) {
    case "no-key":
      return row("attention", "reachable", "wants a key");
    case "key-rejected":
      return row("attention", "reachable", "key rejected");
    case "not-allowed":
      return row("attention", "reachable", withKey ? "key may not list models" : "lists no models without a key");
    case "not-found":
      return {
        ...row("attention", "reachable", "lists no models"),
        advice: "Servers without a list still answer runs; if yours should have one, check the base URL.",
      };
    case "rate-limited":
    case "overloaded":
    case "provider-error":
      return row("attention", "reachable", "could not list its models");
    case "not-an-endpoint":
    case "redirected":
      return row("down", "not an endpoint", "");
    case "bad-endpoint":
      return { ...row("down", "cannot be used", ""), measured: "nothing was sent" };
    default:
      return row("down", "not reachable", "");
  }
}

/** "12 runs in the last day: 10 finished, 2 failed"; nothing is said of what did not happen. */
export function outcomesText({ runs, finished, stopped, interrupted, failed }: RecentOutcomes): string {
  if (runs === 0) return "no runs in the last day";
  const parts = [
    [finished, "finished"],
    [stopped, "stopped"],
    [interrupted, "interrupted"],
    [failed, "failed"],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return `${countText(runs, "run")} in the last day: ${said.join(", ")}`;
}
