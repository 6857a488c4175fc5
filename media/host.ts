import type { FromWebview } from "../src/panel/protocol.ts";

declare function acquireVsCodeApi(): { postMessage(message: FromWebview): void };

/** Sends a message to the extension. */
export type Send = (message: FromWebview) => void;

export function connectHost(): Send {
  const api = acquireVsCodeApi();
  return (message) => api.postMessage(message);
}
