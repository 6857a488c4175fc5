import type { Failure } from "./failure.ts";
import { failureText } from "./failureText.ts";
import { t } from "./l10n.ts";
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
    const key = check.withKey ? t("key accepted") : t("no key sent, and none asked for");
    return {
      state: "fine",
      word: t("reachable"),
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
      return row("attention", t("reachable"), t("wants a key"));
    case "key-rejected":
      return row("attention", t("reachable"), t("key rejected"));
    case "not-allowed":
      return row(
        "attention",
        t("reachable"),
        withKey ? t("key may not list models") : t("lists no models without a key"),
      );
    case "not-found":
      return {
        ...row("attention", t("reachable"), t("lists no models")),
        advice: t("Servers without a list still answer runs; if yours should have one, check the base URL."),
      };
    case "rate-limited":
    case "overloaded":
    case "provider-error":
      return row("attention", t("reachable"), t("could not list its models"));
    case "not-an-endpoint":
    case "redirected":
      return row("down", t("not an endpoint"), "");
    case "bad-endpoint":
      return { ...row("down", t("cannot be used"), ""), measured: t("nothing was sent") };
    default:
      return row("down", t("not reachable"), "");
  }
}

/** "12 runs in the last day: 10 finished, 2 failed"; nothing is said of what did not happen. */
export function outcomesText({ runs, finished, stopped, interrupted, failed }: RecentOutcomes): string {
  if (runs === 0) return t("no runs in the last day");
  const parts = [
    [finished, t("{0} finished", finished)],
    [stopped, t("{0} stopped", stopped)],
    [interrupted, t("{0} interrupted", interrupted)],
    [failed, t("{0} failed", failed)],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([, words]) => words);
  return t("{0} in the last day: {1}", countText(runs, "run"), said.join(", "));
}
