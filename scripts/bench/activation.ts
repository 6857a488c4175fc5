import { type EditorWindow, openEditor } from "../../test/support/editorPage.ts";
import type { Figure } from "../bench.ts";

const name = "activation";

const loads = 5;
/** VS Code's own extensions that wake when ours does, once the window is up (onStartupFinished). */
const peers = ["Emmet", "Merge Conflict"];

/** The time that VS Code itself notes for activating Fathom, beside its own built-in extensions in the same window. */
export async function* bench(): AsyncGenerator<Figure> {
  const window = await openEditor();
  try {
    const measured: ReadonlyMap<string, number>[] = [];
    for (let load = 0; load < loads; load += 1) {
      // The page's first load is left out: it finds the machine's file cache cold.
      await window.reload();
      measured.push(await activationTimes(window));
    }
    const ours = median(measured, "Fathom");
    if (ours === undefined) {
      throw new Error("Fathom is not among the running extensions.");
    }
    for (const peer of peers) {
      const theirs = median(measured, peer);
      if (theirs !== undefined) {
        yield { name, value: ours, unit: "ms", against: `VS Code's own ${peer}: ${theirs} ms`, ratio: ours / theirs };
      }
    }
  } finally {
    await window.close();
  }
}

/** Milliseconds by the extension's display name, as "Developer: Show Running Extensions" lists them. */
async function activationTimes(window: EditorWindow): Promise<ReadonlyMap<string, number>> {
  await window.command("Developer: Show Running Extensions");
  const rows = window.page.locator(".runtime-extensions-editor .monaco-list-row");
  // The row is there before the activation has ended.
  await rows.filter({ hasText: /Fathom[\s\S]*Activation: \d/ }).waitFor();
  const times = new Map<string, number>();
  for (const text of await rows.allInnerTexts()) {
    const [, extension, time] = /^([^\n]+)\n.*Activation: (\d+)ms/s.exec(text) ?? [];
    if (extension !== undefined) {
      times.set(extension, Number(time));
    }
  }
  return times;
}

function median(measured: readonly ReadonlyMap<string, number>[], extension: string): number | undefined {
  const times = measured.map((load) => load.get(extension)).filter((time) => time !== undefined);
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}
