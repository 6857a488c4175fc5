import type { ProviderEvent } from "../../src/core/provider.ts";
import type { WireFormat } from "../../src/providers/endpoint.ts";
import type { WireOptions } from "../../src/providers/reading.ts";
import { createWireProvider } from "../../src/providers/wireProvider.ts";
import { type Found, foundIn } from "./found.ts";
import { providerRequest } from "./wireRun.ts";

/** What the real provider and client read of a stream that comes by some transport. */
export async function readStream(
  { api, model }: { readonly api: WireFormat; readonly model: string | null },
  options: WireOptions,
  baseUrl = "https://stream.example/v1",
): Promise<Found> {
  const provider = createWireProvider({ name: "Stream", baseUrl, api, models: [] }, "key", options);
  const events: ProviderEvent[] = [];
  const request = providerRequest("low", model ?? "recorded");
  for await (const event of provider.stream(request, new AbortController().signal)) events.push(event);
  return foundIn(events);
}
