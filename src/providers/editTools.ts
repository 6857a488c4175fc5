import type { EditTool } from "../core/edit/editTools.ts";
import type { WireFormat } from "./endpoint.ts";
import type { Family } from "./family.ts";
import { isOpenAi } from "./wireReader.ts";

/**
 * What a model at an endpoint can be given to edit with. Tools of free text are OpenAI's alone, from GPT-5 on; its own
 * patch tool is for Responses, from GPT-5.1 on (https://platform.openai.com/docs/guides/tools-apply-patch). Over Chat
 * Completions its models after GPT-5 refuse tools beside an effort. `takesTools` is undefined where nobody says.
 */
export function editToolsAt(
  family: Family,
  api: WireFormat,
  model: string,
  takesTools: boolean | undefined,
): readonly EditTool[] {
  if (takesTools !== true) return [];
  if (!isOpenAi(family)) return ["function"];
  const version = Number(/gpt-(\d+(?:\.\d+)?)/i.exec(model)?.[1] ?? 0);
  if (api === "chat") return version >= 5 && version < 6 ? ["text"] : [];
  if (version >= 5.1) return ["apply-patch", "function"];
  return version >= 5 ? ["text", "function"] : ["function"];
}
