import type { Effort } from "../core/effort.ts";

/** The efforts at which the offline model really does different work. `work.ts` says what each one is. */
export const offlineEfforts = ["none", "low", "high"] as const satisfies readonly Effort[];

export type OfflineEffort = (typeof offlineEfforts)[number];

/** What it does when no effort is named. */
export const defaultOfflineEffort: OfflineEffort = "low";

export function isOfflineEffort(effort: Effort | undefined): effort is OfflineEffort {
  return offlineEfforts.some((supported) => supported === effort);
}
