/** Carries out what comes in its order and in slices: after some milliseconds of work everything else has its turn. */
export type Inbox = { put(work: Iterable<() => void>): void };

const sliceMilliseconds = 8;

/** `worked` is called after each slice. */
export function createInbox(worked: () => void): Inbox {
  let waiting: (() => void)[] = [];
  let next = 0;
  // A message comes back as soon as the page is free; a timer would be held back.
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = carryOut;

  function carryOut(): void {
    const until = performance.now() + sliceMilliseconds;
    try {
      for (; next < waiting.length && performance.now() < until; ) {
        next += 1;
        waiting[next - 1]?.();
      }
    } finally {
      // What one of them threw is a bug, and keeps nothing else from its turn.
      if (next < waiting.length) port2.postMessage(null);
      else [waiting, next] = [[], 0];
      worked();
    }
  }

  return {
    put(work) {
      const idle = waiting.length === 0;
      for (const each of work) waiting.push(each);
      if (idle && waiting.length > 0) carryOut();
    },
  };
}
