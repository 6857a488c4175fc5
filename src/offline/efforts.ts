import type { Effort } from "../core/effort.ts";

/** The efforts at which the offline model really does different work. */
export const offlineEfforts = ["none", "low", "medium", "high", "xhigh", "max"] as const satisfies readonly Effort[];

export type OfflineEffort = (typeof offlineEfforts)[number];

/** What it does when no effort is named. */
export const defaultOfflineEffort: OfflineEffort = "low";

/** How it works at an effort. */
export type Habits = {
  /** It stops at the first place that matches. */
  readonly first: boolean;
  /** It looks again until a pass finds nothing more. */
  readonly repeats: boolean;
  /** It checks the types after each step, and takes back what adds an error. */
  readonly checks: boolean;
  /** The orders of the refactorings that it tries, to keep the smallest diff: a few, or all within a limit of work. */
  readonly orders: "given" | "some" | "all";
};

export const offlineHabits: Readonly<Record<OfflineEffort, Habits>> = {
  none: { first: true, repeats: false, checks: false, orders: "given" },
  low: { first: false, repeats: false, checks: false, orders: "given" },
  medium: { first: false, repeats: true, checks: false, orders: "given" },
  high: { first: false, repeats: true, checks: true, orders: "given" },
  xhigh: { first: false, repeats: true, checks: true, orders: "some" },
  max: { first: false, repeats: true, checks: true, orders: "all" },
};

export function isOfflineEffort(effort: Effort | undefined): effort is OfflineEffort {
  return offlineEfforts.some((supported) => supported === effort);
}
