import type { FromWebview } from "../src/panel/protocol.ts";

declare function acquireVsCodeApi(): {
  postMessage(message: FromWebview): void;
  getState(): unknown;
  setState(state: object): void;
};

/** Sends a message to the extension. */
export type Send = (message: FromWebview) => void;

/** What the panel remembers of how the reader likes it, while the window is open. */
export type Remembered = { read(name: string): unknown; write(name: string, value: string | boolean): void };

export function connectHost(): { readonly send: Send; readonly remembered: Remembered } {
  const api = acquireVsCodeApi();
  const state = (): object => {
    const known = api.getState();
    return typeof known === "object" && known !== null ? known : {};
  };
  return {
    send: (message) => api.postMessage(message),
    remembered: {
      read: (name) => Reflect.get(state(), name),
      write: (name, value) => api.setState({ ...state(), [name]: value }),
    },
  };
}
