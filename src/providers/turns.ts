/** Milliseconds of work in one turn of the event loop. */
const longestTurn = 8;

/**
 * Gives the thread back now and then, where work comes faster than it is done: what a socket has brought is read without a
 * turn of the event loop in between, however much it is.
 */
export function createTurns(): { end(): Promise<void> | undefined } {
  let since = performance.now();
  return {
    end() {
      if (performance.now() - since < longestTurn) return undefined;
      return new Promise((resolve) => {
        setImmediate(() => {
          since = performance.now();
          resolve();
        });
      });
    },
  };
}
