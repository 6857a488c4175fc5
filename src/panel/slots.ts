/** When the next message may cross the boundary: at most thirty a second do, whoever sends them. */
export type Slots = {
  /** Milliseconds until then. Who had the last turn lets the others go first. */
  wait(who: object): number;
  /** A message goes now. */
  take(who: object): void;
};

const gap = 34;
const politeness = 6;

export function createSlots({ now }: { now(): number }): Slots {
  let last = Number.NEGATIVE_INFINITY;
  let taker: object | undefined;
  return {
    wait: (who) => Math.max(0, last + gap + (who === taker ? politeness : 0) - now()),
    take(who) {
      last = now();
      taker = who;
    },
  };
}
