// Run by poison.test.ts in a process of its own, whose environment and folder try to send it elsewhere.
// Arguments: "fathom" or "bare client", the wire format, the address.

import OpenAI from "openai";
import { createWireProvider } from "../../src/providers/wireProvider.ts";
import { wireRun } from "./wireRun.ts";

const [who, api, baseUrl = ""] = process.argv.slice(2);

if (who === "fathom") {
  const endpoint = { name: "Own", baseUrl, api: api === "responses" ? "responses" : "chat", models: [] } as const;
  const { state } = await wireRun(createWireProvider(endpoint, "sk-of-the-user-0123456789"), "low");
  console.log(state.outcome?.kind);
} else {
  // What the environment says is what this does: it shows that the traps are set.
  await new OpenAI({ maxRetries: 0 }).models.list().catch(() => undefined);
  await fetch(baseUrl).catch(() => undefined);
}
