import type { FromBoard } from "../src/panel/boardProtocol.ts";

declare function acquireVsCodeApi(): { postMessage(message: FromBoard): void; setState(state: object): void };

/** Sends a message to the extension, and remembers which comparison this tab is for a reload of the window. */
export type BoardHost = { send(message: FromBoard): void; remember(comparison: string): void };

export function connectBoard(): BoardHost {
  const api = acquireVsCodeApi();
  let remembered = "";
  return {
    send: (message) => api.postMessage(message),
    remember(comparison) {
      if (comparison === remembered) return;
      remembered = comparison;
      api.setState({ comparison });
    },
  };
}
