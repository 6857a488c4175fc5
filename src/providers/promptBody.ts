import type OpenAI from "openai";
import { functionTool, textTool } from "../core/edit/editTools.ts";
import type { Prompt } from "../core/provider.ts";
import type { Family } from "./family.ts";
import { isOpenAi } from "./wireReader.ts";

type ChatTurns = OpenAI.Chat.ChatCompletionCreateParamsStreaming["messages"];
type ChatTools = Pick<OpenAI.Chat.ChatCompletionCreateParamsStreaming, "tools" | "tool_choice">;
type ResponsesInput = Extract<OpenAI.Responses.ResponseCreateParamsStreaming["input"], readonly unknown[]> | string;
type ResponsesTools = Pick<OpenAI.Responses.ResponseCreateParamsStreaming, "tools" | "tool_choice">;

const named = { name: textTool.name, description: textTool.description };
const grammar = { syntax: "lark", definition: textTool.grammar } as const;

/** The prompt as Chat Completions say it. */
export function chatMessages({ system, user, turns = [] }: Prompt): ChatTurns {
  return [
    { role: "system", content: system },
    { role: "user", content: user },
    ...turns.map(({ role, text }) => ({ role, content: text })),
  ];
}

export function chatTools({ tool }: Prompt): ChatTools {
  if (tool === undefined) return {};
  if (tool.kind === "function") return { tools: [{ type: "function", function: functionTool }], tool_choice: "auto" };
  return {
    tools: [{ type: "custom", custom: { ...named, format: { type: "grammar", grammar } } }],
    tool_choice: "auto",
  };
}

/** The prompt as Responses say it, beside their instructions. */
export function responsesInput({ user, turns = [] }: Prompt): ResponsesInput {
  if (turns.length === 0) return user;
  return [{ role: "user", content: user }, ...turns.map(({ role, text }) => ({ role, content: text }))];
}

export function responsesTools({ tool }: Prompt, family: Family): ResponsesTools {
  switch (tool?.kind) {
    case undefined:
      return {};
    case "function":
      return { tools: [{ type: "function", ...functionTool, strict: isOpenAi(family) }], tool_choice: "auto" };
    case "text":
      return { tools: [{ type: "custom", ...named, format: { type: "grammar", ...grammar } }], tool_choice: "auto" };
    case "apply-patch":
      return { tools: [{ type: "apply_patch" }], tool_choice: "auto" };
  }
}
