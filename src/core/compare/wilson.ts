/** 95 of 100 such intervals hold the true rate. */
const z = 1.959963984540054;

export type Interval = { readonly low: number; readonly high: number };

/** Wilson's score interval of a rate (https://doi.org/10.1080/01621459.1927.10502953), from 0 to 1; all of it where there are no trials. */
export function wilson(wins: number, trials: number): Interval {
  if (trials === 0) return { low: 0, high: 1 };
  const rate = wins / trials;
  const square = z * z;
  const middle = rate + square / (2 * trials);
  const half = z * Math.sqrt((rate * (1 - rate)) / trials + square / (4 * trials * trials));
  const scale = 1 + square / trials;
  return { low: wins === 0 ? 0 : (middle - half) / scale, high: wins === trials ? 1 : (middle + half) / scale };
}
