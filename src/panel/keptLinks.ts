import type { HunkMentions, PassageLinks, ToWebview } from "./protocol.ts";

export type Links = Extract<ToWebview, { type: "links" }>;

/** The links of one run, however often they were told anew: the last of each passage and hunk. */
export type KeptLinks = {
  /** Those of another run take the place of all that there are. */
  put(links: Links): void;
  readonly isEmpty: boolean;
  /** All of them. */
  all(): Links | undefined;
  /** So many as go into one message; they are not kept any longer. */
  take(): Links | undefined;
  clear(): void;
};

/** In one message. */
const mostPassages = 1000;
const mostHunks = 200;

export function createKeptLinks(): KeptLinks {
  let run = "";
  const passages = new Map<string, PassageLinks>();
  const hunks = new Map<string, HunkMentions>();

  function clear(): void {
    passages.clear();
    hunks.clear();
  }

  const isEmpty = () => passages.size === 0 && hunks.size === 0;

  return {
    put(links) {
      if (links.run !== run) clear();
      run = links.run;
      for (const each of links.passages) passages.set(each.passage, each);
      for (const each of links.hunks) hunks.set(each.hunk, each);
    },
    get isEmpty() {
      return isEmpty();
    },
    all: () =>
      isEmpty() ? undefined : { type: "links", run, passages: [...passages.values()], hunks: [...hunks.values()] },
    take() {
      if (isEmpty()) return undefined;
      return { type: "links", run, passages: taken(passages, mostPassages), hunks: taken(hunks, mostHunks) };
    },
    clear,
  };
}

function taken<Item>(from: Map<string, Item>, most: number): Item[] {
  const items: Item[] = [];
  for (const [key, item] of from) {
    if (items.length >= most) break;
    items.push(item);
    from.delete(key);
  }
  return items;
}
