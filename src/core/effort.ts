import { t } from "./l10n.ts";

/** The field's reasoning efforts, from least to most. */
export const efforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const;

export type Effort = (typeof efforts)[number];

/** What a run may be asked for. *Unset* sends nothing, so that the model does what it does by itself; *none* sends none. */
export type AskedEffort = Effort | "unset";

/** What in-editor work starts with: inline edits that reason for a minute are the field's loudest complaint. */
export const defaultEffort: Effort = "low";

export function isEffort(value: unknown): value is Effort {
  return efforts.some((effort) => effort === value);
}

export function isAskedEffort(value: unknown): value is AskedEffort {
  return value === "unset" || isEffort(value);
}

/** What a run was asked for and what goes on the wire. `note` says why the two differ, for the user. */
export type EffortPlan = {
  readonly asked: AskedEffort;
  /** Undefined: nothing is sent, because the effort is unset or because the model takes none. */
  readonly sent: Effort | undefined;
  readonly note?: string;
};

/**
 * The supported effort nearest to the asked one; the lower of two equally near ones, since it costs less. Who asks for
 * reasoning gets some, also from a model that only knows on and off.
 */
export function planEffort(asked: AskedEffort, supported: readonly Effort[], modelName: string): EffortPlan {
  if (asked === "unset") return { asked, sent: undefined };
  if (supported.includes(asked)) return { asked, sent: asked };
  const rank = efforts.indexOf(asked);
  const reasoning = supported.filter((effort) => effort !== "none");
  const candidates = rank >= efforts.indexOf("low") && reasoning.length > 0 ? reasoning : supported;
  const nearest = [...candidates].sort(
    (a, b) => distance(a, rank) - distance(b, rank) || efforts.indexOf(a) - efforts.indexOf(b),
  )[0];
  if (nearest === undefined)
    return { asked, sent: undefined, note: t("{0} takes no reasoning effort; none was sent.", modelName) };
  return { asked, sent: nearest, note: t("{0} has no {1}; sent {2}.", modelName, asked, nearest) };
}

/** The effort as a place without room for notes shows it; `standard` is the model's own default, where that is known. */
export function effortText({ asked, sent }: EffortPlan, standard: Effort | undefined): string {
  if (sent !== undefined) return sent;
  if (asked !== "unset") return t("no effort");
  return standard === undefined ? "unset" : t("unset ({0})", standard);
}

/** Where Raise and Lower go on from: what is sent, else what the model does by itself, else what most models do. */
export function stepStart({ asked, sent }: EffortPlan, standard: Effort | undefined): Effort {
  return sent ?? (asked === "unset" ? (standard ?? "medium") : asked);
}

/** The next supported effort above (`+1`) or below (`-1`) the current one, or undefined at the end of the scale. */
export function stepEffort(current: Effort, supported: readonly Effort[], step: 1 | -1): Effort | undefined {
  const rank = efforts.indexOf(current);
  const inOrder = efforts.filter((effort) => supported.includes(effort));
  return step === 1
    ? inOrder.find((effort) => efforts.indexOf(effort) > rank)
    : inOrder.findLast((effort) => efforts.indexOf(effort) < rank);
}

function distance(effort: Effort, rank: number): number {
  return Math.abs(efforts.indexOf(effort) - rank);
}
