import { itemsOf } from "../longList.ts";
import { lengthOf } from "../longText.ts";
import { memoryLimit } from "../outcomeText.ts";
import type { Provider, ProviderRequest } from "../provider.ts";
import type { BoardCell } from "./board.ts";

/** Characters of all candidates together. */
export const mostBoardText = 64_000_000;

/** What the candidates of a board hold in memory, and who is stopped where that is too much. */
export type BoardMemory = {
  /** What an earlier attempt held is gone. */
  begin(cell: string): void;
  /** Ends what is streamed once all is full, for whoever has had an even share of it: who is short may go on. */
  hold(cell: string, provider: Provider): Provider;
};

export function createBoardMemory(most: number, cells: readonly BoardCell[], count: () => number): BoardMemory {
  const held = new Map(cells.map((cell) => [cell.candidate.id, textIn(cell)]));
  let all = [...held.values()].reduce((sum, length) => sum + length, 0);

  function isOver(cell: string, more: number): boolean {
    const own = (held.get(cell) ?? 0) + more;
    held.set(cell, own);
    all += more;
    return all > most && own > most / count();
  }

  async function* stream(cell: string, provider: Provider, request: ProviderRequest, signal: AbortSignal) {
    for await (const event of provider.stream(request, signal)) {
      yield event;
      const text = "text" in event && typeof event.text === "string" ? event.text : "";
      if (text === "" || !isOver(cell, text.length)) continue;
      yield { type: "stop", stop: { kind: "cut-short", limit: memoryLimit } } as const;
      return;
    }
  }

  return {
    begin(cell) {
      all -= held.get(cell) ?? 0;
      held.set(cell, 0);
    },
    hold: (cell, provider) => ({ stream: (request, signal) => stream(cell, provider, request, signal) }),
  };
}

function textIn({ run }: BoardCell): number {
  if (run === undefined) return 0;
  return itemsOf(run.reasoning).reduce((sum, { text }) => sum + lengthOf(text), run.answer.length);
}
