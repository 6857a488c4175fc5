import type { FromBoard } from "../src/panel/boardProtocol.ts";

declare function acquireVsCodeApi(): {
  postMessage(message: FromBoard): void;
  getState(): unknown;
  setState(state: object): void;
};

/** What of the page the user has opened, by its id: it is open again when the tab is shown again. */
export type Opened = { has(id: string): boolean; set(id: string, open: boolean): void };

/** Sends a message to the extension, and remembers which comparison this tab is for a reload of the window. */
export type BoardHost = { send(message: FromBoard): void; remember(comparison: string): void; readonly opened: Opened };

export function connectBoard(): BoardHost {
  const api = acquireVsCodeApi();
  const stored = api.getState();
  let remembered = textOf(stored, "comparison");
  const ids = new Set(textsOf(stored, "opened"));
  const store = () => api.setState({ comparison: remembered, opened: [...ids] });
  return {
    send: (message) => api.postMessage(message),
    remember(comparison) {
      if (comparison === remembered) return;
      remembered = comparison;
      ids.clear();
      store();
    },
    opened: {
      has: (id) => ids.has(id),
      set(id, open) {
        if (open) ids.add(id);
        else ids.delete(id);
        store();
      },
    },
  };
}

function textOf(state: unknown, name: string): string {
  const value = fieldOf(state, name);
  return typeof value === "string" ? value : "";
}

function textsOf(state: unknown, name: string): string[] {
  const value = fieldOf(state, name);
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

function fieldOf(state: unknown, name: string): unknown {
  return typeof state === "object" && state !== null ? Reflect.get(state, name) : undefined;
}
