import type { Clock } from "../core/clock.ts";

export const systemClock: Clock = { now: () => performance.now(), wallClock: () => Date.now() };

/** The day where the user is, as YYYY-MM-DD. */
export function today(): string {
  const now = new Date();
  const two = (value: number) => String(value).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
