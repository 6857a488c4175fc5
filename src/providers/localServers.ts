import { checkBaseUrl, type Endpoint, isLoopback } from "./endpoint.ts";

/** The model servers that people run on their own computer, where each listens when nobody says otherwise. */
export const localServers: readonly Endpoint[] = [
  { name: "Ollama", baseUrl: "http://127.0.0.1:11434/v1", api: "chat", provider: "ollama", models: [] },
  { name: "LM Studio", baseUrl: "http://127.0.0.1:1234/v1", api: "chat", provider: "lmstudio", models: [] },
  { name: "llama.cpp", baseUrl: "http://127.0.0.1:8080/v1", api: "chat", provider: "llamacpp", models: [] },
  { name: "vLLM", baseUrl: "http://127.0.0.1:8000/v1", api: "chat", provider: "vllm", models: [] },
];

/** The local servers that no declared endpoint stands for: one of that name counts as the user's own, and one of that port. */
export function undeclared(servers: readonly Endpoint[], declared: readonly Endpoint[]): Endpoint[] {
  const names = new Set(declared.map(({ name }) => name));
  const ports = new Set(declared.flatMap(({ baseUrl }) => loopbackPort(baseUrl) ?? []));
  return servers.filter(({ name, baseUrl }) => !names.has(name) && !ports.has(loopbackPort(baseUrl) ?? ""));
}

function loopbackPort(baseUrl: string): string | undefined {
  const checked = checkBaseUrl(baseUrl);
  if (checked.kind === "bad") return undefined;
  const { hostname, port } = new URL(checked.origin);
  return isLoopback(hostname) ? port : undefined;
}
