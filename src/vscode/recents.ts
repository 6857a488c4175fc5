import type * as vscode from "vscode";
import { presets } from "../core/presets.ts";
import type { Instruction } from "./ask.ts";

/** The instructions typed last in this workspace, newest first. */
export type Recents = { list(): readonly Instruction[]; add(instruction: Instruction): Promise<void> };

const most = 8;

export function createRecents(state: vscode.Memento): Recents {
  const texts = () => state.get<string[]>("recentInstructions", []);
  return {
    list: () => texts().map((text) => ({ label: text, text })),
    async add({ label, text }) {
      if (presets.some((preset) => preset.label === label)) return;
      await state.update("recentInstructions", [text, ...texts().filter((known) => known !== text)].slice(0, most));
    },
  };
}
