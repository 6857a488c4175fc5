import assert from "node:assert/strict";
import { test } from "node:test";
import { modelAt } from "../../../src/providers/catalogue.ts";
import { checkBaseUrl, type Endpoint, isLoopback } from "../../../src/providers/endpoint.ts";
import { familyOf } from "../../../src/providers/family.ts";
import { localServers, undeclared } from "../../../src/providers/localServers.ts";

test("local servers are on this computer and nowhere else, each at its own port", () => {
  const found = localServers.map((server) => {
    const checked = checkBaseUrl(server.baseUrl);
    assert.ok(checked.kind === "ok" && isLoopback(new URL(checked.origin).hostname), server.baseUrl);
    return [familyOf(server), new URL(server.baseUrl).port];
  });
  assert.deepEqual(found, [
    ["ollama", "11434"],
    ["lmstudio", "1234"],
    ["llamacpp", "8080"],
    ["vllm", "8000"],
  ]);
});

test("a server that the user declared, under its name or at its port, is not offered a second time", () => {
  const declared = (name: string, baseUrl: string): Endpoint => ({ name, baseUrl, api: "chat", models: [] });
  const names = (...endpoints: Endpoint[]) => undeclared(localServers, endpoints).map(({ name }) => name);
  assert.deepEqual(names(), ["Ollama", "LM Studio", "llama.cpp", "vLLM"]);
  assert.deepEqual(names(declared("Mine", "http://localhost:11434/v1")), ["LM Studio", "llama.cpp", "vLLM"]);
  assert.deepEqual(names(declared("Mine", "http://[::1]:1234/v1")), ["Ollama", "llama.cpp", "vLLM"]);
  assert.deepEqual(names(declared("vLLM", "https://gpu.example/v1")), ["Ollama", "LM Studio", "llama.cpp"]);
  assert.deepEqual(names(declared("Far", "https://host.example:8080/v1")), [
    "Ollama",
    "LM Studio",
    "llama.cpp",
    "vLLM",
  ]);
});

test("gpt-oss has its three efforts at every local server, and other models what their server knows", () => {
  for (const server of localServers) {
    assert.deepEqual(modelAt(server, "gpt-oss:20b").efforts, ["low", "medium", "high"], server.name);
    assert.notDeepEqual(modelAt(server, "qwen3:8b").efforts, ["low", "medium", "high"], server.name);
  }
});
