import type { LogEvent } from "../core/events.ts";
import { lengthOf, type Text } from "../core/longText.ts";
import { asProposed } from "../core/operations.ts";
import { passageAt, readPassageId } from "../core/passages.ts";
import type { RunState } from "../core/runState.ts";
import { offeredActions, offeredCommands } from "./offered.ts";
import { type FromWebview, pageLength, parseFromWebview, type ToWebview } from "./protocol.ts";

/** Lets through what is a message, and of ids only those that the panel was told and that still stand. */
export type Gate = {
  told(message: ToWebview): void;
  admit(value: unknown): FromWebview | undefined;
};

/** `textOf` gives the text of a part of the reasoning that is shown, `shown` what is shown; undefined before any run. */
export function createGate(textOf: (part: number) => Text | undefined, shown: () => RunState | undefined): Gate {
  const hunks = new Set<string>();
  const operations = new Set<string>();
  const links = new Map<string, readonly string[]>();
  const runs = new Set<string>();
  let length: number | undefined;

  function follow(event: LogEvent): void {
    if (event.type === "run-start" || event.type === "answer-retracted" || event.type === "review-changed") {
      hunks.clear();
    }
    if (event.type === "run-start" || event.type === "answer-retracted") operations.clear();
    if (event.type === "file-operation") operations.add(asProposed(event).id);
    if (event.type === "run-start") links.clear();
    if (event.type === "edit-placed") for (const id of event.replaces ?? []) hunks.delete(id);
    if (event.type === "edit-placed" || event.type === "review-changed") {
      for (const { id } of event.hunks) hunks.add(id);
    }
  }

  function isPassage(id: string): boolean {
    const place = readPassageId(id);
    const text = place === undefined ? undefined : textOf(place.part);
    // There is no more than one passage a character, which spares most looks at the text.
    if (place === undefined || text === undefined || place.index >= lengthOf(text)) return false;
    return passageAt(text, place.index) !== undefined;
  }

  function isOffered(message: FromWebview): boolean {
    switch (message.type) {
      case "ready":
        return true;
      case "command":
        return offeredCommands(shown()).has(message.command);
      case "action":
        return offeredActions(shown()).includes(message.action);
      case "hunk":
        return hunks.has(message.hunk);
      case "operation":
        return operations.has(message.operation);
      case "page":
        return message.page * pageLength < lengthOf(textOf(message.part) ?? "");
      case "link":
        return [...links.values()].some((ids) => ids.includes(message.id));
      case "pin":
      case "note":
        return isPassage(message.passage);
      case "open-run":
        return runs.has(message.run);
      case "replay":
        return length !== undefined && (message.action !== "seek" || message.at <= length);
    }
  }

  return {
    told(message) {
      switch (message.type) {
        case "log":
          hunks.clear();
          operations.clear();
          links.clear();
          for (const event of message.events) follow(event);
          return;
        case "events":
          for (const event of message.events) follow(event);
          return;
        case "links":
          for (const { passage, links: of } of message.passages)
            links.set(
              passage,
              of.map(({ id }) => id),
            );
          return;
        case "earlier":
          runs.clear();
          for (const { id } of message.runs) runs.add(id);
          return;
        case "replay":
          length = message.state?.length;
          return;
        case "page":
        case "pins":
          return;
      }
    },
    admit(value) {
      const message = parseFromWebview(value);
      return message !== undefined && isOffered(message) ? message : undefined;
    },
  };
}
