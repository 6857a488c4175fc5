import type { Clock } from "../core/clock.ts";

export const systemClock: Clock = { now: () => performance.now(), wallClock: () => Date.now() };
