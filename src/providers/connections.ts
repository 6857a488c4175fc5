import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { field } from "./fields.ts";

/** Hears that a connection is being made for a request, and that the request is on its way. */
export type ConnectionListener = { connecting(): void; connected(): void };

/**
 * `fetch` says nothing of its connection, but undici, which is behind it, publishes what it does
 * (https://github.com/nodejs/undici/blob/main/docs/docs/api/DiagnosticsChannel.md). Where something else is behind it, nothing
 * is heard, and nothing is limited.
 */
export async function watchConnection<Answer>(
  url: URL,
  listener: ConnectionListener,
  send: () => Promise<Answer>,
): Promise<Answer> {
  const mine = new Set<unknown>();
  const onCreate = (message: unknown) => {
    const request = field(message, "request");
    if (field(request, "origin") !== url.origin || field(request, "path") !== url.pathname + url.search) return;
    mine.add(request);
    listener.connecting();
  };
  const onHeaders = (message: unknown) => {
    if (mine.has(field(message, "request"))) listener.connected();
  };
  subscribe("undici:request:create", onCreate);
  subscribe("undici:client:sendHeaders", onHeaders);
  try {
    return await send();
  } finally {
    listener.connected();
    unsubscribe("undici:request:create", onCreate);
    unsubscribe("undici:client:sendHeaders", onHeaders);
  }
}
