/** Events of several streams on their way to one reader. Who fills it waits for room, so that it stays small. */
export type EventQueue<Event> = {
  readonly length: number;
  push(event: Event): void;
  /** All that is there now. */
  take(): readonly Event[];
  /** Settles when there may be something new. */
  more(): Promise<void>;
  /** Settles when there is room: at once, but where the reader is far behind. */
  room(): Promise<void>;
  wake(): void;
  /** Whether there is a reader; while there is none, nobody waits for room. */
  read(on: boolean): void;
};

const mostWaiting = 1_000;

export function createEventQueue<Event>(): EventQueue<Event> {
  let events: Event[] = [];
  let onMore: (() => void) | undefined;
  const onRoom: (() => void)[] = [];
  let isRead = false;

  function wake(): void {
    onMore?.();
    onMore = undefined;
  }

  function open(): void {
    for (const settle of onRoom.splice(0)) settle();
  }

  return {
    get length() {
      return events.length;
    },
    push(event) {
      events.push(event);
      wake();
    },
    take() {
      const taken = events;
      events = [];
      open();
      return taken;
    },
    more: () =>
      new Promise((resolve) => {
        onMore = resolve;
      }),
    room: async () => {
      if (isRead && events.length >= mostWaiting) await new Promise<void>((resolve) => onRoom.push(resolve));
    },
    wake,
    read(on) {
      isRead = on;
      if (!on) open();
    },
  };
}
