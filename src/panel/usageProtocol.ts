import type { Money } from "../core/money.ts";
import type { RoutedRow } from "../core/usageComparison.ts";
import type { UsageRow } from "../core/usageTotals.ts";

/** What the host tells the usage view. Days are YYYY-MM-DD in the user's time zone. */
export type ToUsageView = {
  readonly type: "usage";
  readonly rows: readonly UsageRow[];
  readonly routed: readonly RoutedRow[];
  readonly today: string;
  readonly perDay: Money | undefined;
};

const periods = ["today", "week", "month", "all"] as const;
/** Today, the last 7 or 30 days with today, or everything. */
export type Period = (typeof periods)[number];

export type FromUsageView =
  | { readonly type: "ready" }
  | { readonly type: "export"; readonly period: Period }
  | { readonly type: "clear" }
  | { readonly type: "promote" }
  | { readonly type: "change-caps" };

/** The one place that narrows what the usage view sends; anything that is not exactly a message gives undefined. */
export function parseFromUsageView(value: unknown): FromUsageView | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const type: unknown = Reflect.get(value, "type");
  if (type === "ready" || type === "clear" || type === "promote" || type === "change-caps") return { type };
  const period: unknown = Reflect.get(value, "period");
  const known = periods.find((each) => each === period);
  return type === "export" && known !== undefined ? { type, period: known } : undefined;
}

const daysOf: Readonly<Record<Exclude<Period, "all">, number>> = { today: 1, week: 7, month: 30 };

/** The first day of a period, or undefined where it has none. */
export function firstDay(period: Period, today: string): string | undefined {
  return period === "all" ? undefined : dayBefore(today, daysOf[period] - 1);
}

/** So many days earlier. Reckoned in UTC, where every day has 24 hours. */
function dayBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}

/** All days from the first to the last, both with them. */
export function daysFrom(first: string, last: string): string[] {
  const days: string[] = [];
  const end = Date.parse(`${last}T00:00:00Z`);
  for (let at = Date.parse(`${first}T00:00:00Z`); at <= end; at += 86_400_000) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}
