import { pageLength } from "../src/panel/protocol.ts";

/** A part's text in pages, of which the ones that were not looked at for long are let go and asked for again. */
export type PagedText = {
  readonly length: number;
  append(text: string): void;
  /** Undefined while a page of it is not here; that page is asked for. */
  slice(from: number, to: number): string | undefined;
  /** Asks for what is not here of the pages from this place on, so that a reader need not wait for each. */
  askAhead(from: number): void;
  put(page: number, text: string): void;
};

/** Pages of all parts that may be here at once, the newest and the last ones looked at. */
export type PageBudget = { use(owner: object, page: number, drop: () => void): void; clear(): void };

const pagesAhead = 6;

export function createPageBudget(pages: number): PageBudget {
  const used = new Map<string, () => void>();
  const owners = new WeakMap<object, number>();
  let count = 0;
  return {
    use(owner, page, drop) {
      const number = owners.get(owner) ?? count++;
      owners.set(owner, number);
      const key = `${number}:${page}`;
      used.delete(key);
      used.set(key, drop);
      if (used.size <= pages) return;
      const [oldest] = used;
      if (oldest === undefined) return;
      used.delete(oldest[0]);
      oldest[1]();
    },
    clear: () => used.clear(),
  };
}

export function createPagedText(budget: PageBudget, ask: (page: number) => void): PagedText {
  const pages: (string | undefined)[] = [];
  const asked = new Set<number>();
  const owner = {};
  let length = 0;

  function use(page: number): void {
    budget.use(owner, page, () => {
      // The last page still grows, so it is never let go.
      if (page < pages.length - 1) pages[page] = undefined;
    });
  }

  function fetch(page: number): string | undefined {
    const text = pages[page];
    if (text !== undefined) use(page);
    else if (!asked.has(page)) {
      asked.add(page);
      ask(page);
    }
    return text;
  }

  return {
    get length() {
      return length;
    },
    append(text) {
      for (let at = 0; at < text.length; ) {
        const page = Math.floor(length / pageLength);
        const piece = text.slice(at, at + pageLength - (length % pageLength));
        if (page === pages.length) {
          pages.push(piece);
          use(page);
        } else pages[page] = (pages[page] ?? "") + piece;
        length += piece.length;
        at += piece.length;
      }
    },
    slice(from, to) {
      const first = Math.floor(from / pageLength);
      const last = Math.floor(Math.max(from, to - 1) / pageLength);
      let text = "";
      for (let page = first; page <= last; page += 1) {
        const part = fetch(page);
        if (part === undefined) return undefined;
        const start = page * pageLength;
        text += part.slice(Math.max(0, from - start), to - start);
      }
      return text;
    },
    askAhead(from) {
      const first = Math.floor(from / pageLength);
      for (let page = first; page < Math.min(pages.length, first + pagesAhead); page += 1) {
        if (pages[page] === undefined) fetch(page);
      }
    },
    put(page, text) {
      asked.delete(page);
      if (page >= pages.length - 1 || text.length !== pageLength) return;
      pages[page] = text;
      use(page);
    },
  };
}
