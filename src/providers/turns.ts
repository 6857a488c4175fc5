/** Milliseconds of work in one turn of the event loop. */
const longestTurn = 8;

/**
 * Gives the thread back now and then, where work comes faster than it is done: what a socket has brought is read without a
 * turn of the event loop in between, however much it is. What fits into one turn is not torn apart.
 */
export function createTurns(now: () => number): { end(): Promise<void> | undefined } {
  /** When the first work of this turn was done. */
  let since: number | undefined;
  return {
    end() {
      if (since === undefined) {
        since = now();
        setImmediate(() => {
          since = undefined;
        });
        return undefined;
      }
      return now() - since < longestTurn ? undefined : new Promise((resolve) => setImmediate(resolve));
    },
  };
}
