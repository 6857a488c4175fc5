import * as vscode from "vscode";
import type { Hunk } from "../core/edit/hunk.ts";
import type { LogEvent } from "../core/events.ts";
import { createMentions, type LinkChanges, type Mentions } from "../core/mentions/mentions.ts";
import { filesOf, type Snapshot } from "../core/request.ts";
import type { RunInput } from "../core/run.ts";
import type { PassageLinks } from "../panel/protocol.ts";
import type { PanelView } from "./panelView.ts";
import { movedInput, renamedUri } from "./renames.ts";

/** What ties the reasoning of one run to its code: worked out beside everything else, and told as it is found. */
export type RunLinks = {
  readonly files: readonly Snapshot[];
  /** Where each file is now. */
  readonly uris: readonly vscode.Uri[];
  readonly mentions: Pick<Mentions, "placeOf" | "mentions">;
  take(events: readonly LogEvent[]): void;
  /** The hunk that a link stands for; undefined for any other link. */
  hunkOf(link: string): Hunk | undefined;
  renamed(event: vscode.FileRenameEvent): void;
  close(): void;
};

/** At most so often the panel is told, in milliseconds. */
const interval = 250;
/** The thread is given back after so many milliseconds of work, asked for in pieces of so many characters. */
const longestTurn = 5;
const piece = 4096;

/** Events that are taken at once. */
const mostTaken = 500;

const hunkPrefix = "hunk/";

export function linkToHunk(hunk: string): string {
  return `${hunkPrefix}${hunk}`;
}

/** `hunksNow`: the run's hunks as they are at the moment. */
export function createRunLinks(input: RunInput, hunksNow: () => readonly Hunk[], tell: PanelView["tell"]): RunLinks {
  const {
    run,
    request: { target },
  } = movedInput(input);
  const files = filesOf(target);
  const uris = files.map(({ uri }) => vscode.Uri.parse(uri, true));
  const mentions = createMentions(target);
  /** Of a long log, what was not looked at yet. */
  const waiting: (readonly LogEvent[])[] = [];
  let working: NodeJS.Immediate | undefined;
  let timer: NodeJS.Timeout | undefined;

  function schedule(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      work();
    }, interval);
  }

  function work(): void {
    if (working !== undefined) return;
    const end = performance.now() + longestTurn;
    let more = true;
    while (more && performance.now() < end) {
      const next = waiting.shift();
      if (next !== undefined) mentions.take(next);
      more = mentions.work(piece) || waiting.length > 0;
    }
    if (more) {
      working = setImmediate(() => {
        working = undefined;
        work();
      });
    } else publish(mentions.changes());
  }

  function publish({ passages, hunks }: LinkChanges): void {
    if (passages.length + hunks.length > 0) tell({ type: "links", run, passages: passages.map(forPanel), hunks });
  }

  return {
    files,
    uris,
    mentions,
    take(events) {
      if (waiting.length === 0 && events.length <= mostTaken) mentions.take(events);
      else waiting.push(...slicesOf(events));
      schedule();
    },
    hunkOf(link) {
      if (!link.startsWith(hunkPrefix)) return undefined;
      const id = link.slice(hunkPrefix.length);
      return hunksNow().find((hunk) => hunk.id === id);
    },
    renamed(event) {
      for (const [index, uri] of uris.entries()) uris[index] = renamedUri(uri, event) ?? uri;
    },
    close() {
      clearTimeout(timer);
      clearImmediate(working);
    },
  };
}

function slicesOf(events: readonly LogEvent[]): (readonly LogEvent[])[] {
  return Array.from({ length: Math.ceil(events.length / mostTaken) }, (_, at) =>
    events.slice(at * mostTaken, (at + 1) * mostTaken),
  );
}

function forPanel({ passage, links, hunks }: LinkChanges["passages"][number]): PassageLinks {
  return {
    passage,
    links: [
      ...links.map((link) => ({ ...link, kind: "code" as const })),
      ...hunks.map((hunk) => ({ id: linkToHunk(hunk), hunk, kind: "hunk" as const })),
    ],
  };
}
