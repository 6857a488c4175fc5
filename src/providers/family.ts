import { type Endpoint, isLoopback } from "./endpoint.ts";

/** Servers of one kind: what they call things, and which fields they know. */
export const families = [
  "openai",
  "azure",
  "openrouter",
  "ollama",
  "vllm",
  "llamacpp",
  "lmstudio",
  "deepseek",
  "zai",
  "moonshot",
  "qwen",
  "groq",
  "cerebras",
  "mistral",
  "xai",
  "gemini",
  "anthropic",
  "together",
  "fireworks",
  "custom",
] as const;

export type Family = (typeof families)[number];

/** By the end of the host name, so that regional hosts count too. */
const hosts: readonly (readonly [string, Family])[] = [
  ["api.openai.com", "openai"],
  ["openai.azure.com", "azure"],
  ["services.ai.azure.com", "azure"],
  ["openrouter.ai", "openrouter"],
  ["api.deepseek.com", "deepseek"],
  ["api.z.ai", "zai"],
  ["open.bigmodel.cn", "zai"],
  ["api.moonshot.ai", "moonshot"],
  ["api.moonshot.cn", "moonshot"],
  ["dashscope.aliyuncs.com", "qwen"],
  ["dashscope-intl.aliyuncs.com", "qwen"],
  ["api.groq.com", "groq"],
  ["api.cerebras.ai", "cerebras"],
  ["api.mistral.ai", "mistral"],
  ["api.x.ai", "xai"],
  ["generativelanguage.googleapis.com", "gemini"],
  ["api.anthropic.com", "anthropic"],
  ["api.together.xyz", "together"],
  ["api.fireworks.ai", "fireworks"],
];

/** The ports on which local servers listen when nobody says otherwise. */
const localPorts: Readonly<Record<string, Family>> = {
  "11434": "ollama",
  "1234": "lmstudio",
  "8080": "llamacpp",
  "8000": "vllm",
};

/** What the user says, else what the address tells. */
export function familyOf({ baseUrl, provider }: Pick<Endpoint, "baseUrl" | "provider">): Family {
  if (provider !== undefined) return provider;
  if (!URL.canParse(baseUrl)) return "custom";
  const { hostname, port } = new URL(baseUrl);
  if (isLoopback(hostname)) return localPorts[port] ?? "custom";
  return hosts.find(([host]) => hostname === host || hostname.endsWith(`.${host}`))?.[1] ?? "custom";
}

export function isFamily(value: unknown): value is Family {
  return families.some((family) => family === value);
}
