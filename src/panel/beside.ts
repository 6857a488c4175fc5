import type { FeedClock } from "./feed.ts";
import { createKeptLinks, type Links } from "./keptLinks.ts";
import type { ToWebview } from "./protocol.ts";
import type { Slots } from "./slots.ts";

type Latest = Extract<ToWebview, { type: "pins" | "earlier" | "replay" }>;

/**
 * What the panel is told beside the log, a message at a time. What is overtaken before it could go is not sent, and links
 * that came one by one go together.
 */
export type BesideFeed = {
  tell(message: Latest | Links): void;
  /** A page of text that was asked for; it is read when it goes. */
  page(part: number, page: number): void;
  /** Forgets what was not sent. */
  clear(): void;
};

/** `mayGo`: whether what all this belongs to was told. */
export function createBeside(
  post: (message: ToWebview) => void,
  clock: FeedClock,
  slots: Slots,
  { mayGo, readPage }: { mayGo(): boolean; readPage(part: number, page: number): ToWebview | undefined },
): BesideFeed {
  const latest = new Map<Latest["type"], Latest>();
  const pages = new Map<string, readonly [part: number, page: number]>();
  const links = createKeptLinks();
  let cancel: (() => void) | undefined;

  function next(): ToWebview | undefined {
    const [message] = latest.values();
    if (message !== undefined) {
      latest.delete(message.type);
      return message;
    }
    for (const [key, place] of pages) {
      pages.delete(key);
      const page = readPage(...place);
      if (page !== undefined) return page;
    }
    return links.take();
  }

  function send(): void {
    cancel = undefined;
    if (latest.size === 0 && pages.size === 0 && links.isEmpty) return;
    const wait = slots.wait(beside);
    if (wait > 0 || !mayGo()) {
      cancel = clock.after(Math.max(1, wait), send);
      return;
    }
    const message = next();
    if (message === undefined) return;
    slots.take(beside);
    post(message);
    send();
  }

  function wake(): void {
    if (cancel === undefined) send();
  }

  const beside: BesideFeed = {
    tell(message) {
      if (message.type === "links") links.put(message);
      else latest.set(message.type, message);
      wake();
    },
    page(part, page) {
      pages.set(`${part}:${page}`, [part, page]);
      wake();
    },
    clear() {
      cancel?.();
      cancel = undefined;
      latest.clear();
      pages.clear();
      links.clear();
    },
  };
  return beside;
}
