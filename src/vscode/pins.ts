import * as vscode from "vscode";
import { type Marks, pinnedPassages, withNote, withPin } from "../core/pins.ts";
import type { Session } from "../core/session.ts";
import { mementos } from "../manifest.ts";
import type { PanelView } from "./panelView.ts";

/** What the reader pinned and noted, run by run. The newest runs' marks are kept with the workspace. */
export type Pins = {
  /** Tells the panel those of the run that is shown. */
  tell(): void;
  pin(passage: string): Promise<void>;
  note(passage: string): Promise<void>;
};

const keptRuns = 100;

export function createPins(session: Session, memento: vscode.Memento, tellPanel: PanelView["tell"]): Pins {
  const all = (): Readonly<Record<string, Marks>> => memento.get(mementos.pins, {});

  async function keep(run: string, marks: Marks): Promise<void> {
    const { [run]: _, ...others } = all();
    // Run ids begin with their time.
    const kept = Object.entries({ ...others, ...(Object.keys(marks).length === 0 ? {} : { [run]: marks }) });
    kept.sort(([one], [other]) => (one < other ? 1 : -1));
    await memento.update(mementos.pins, Object.fromEntries(kept.slice(0, keptRuns)));
    tell();
  }

  function tell(): void {
    const state = session.current?.state;
    if (state === undefined) return;
    const pins = pinnedPassages(state, all()[state.run] ?? {});
    tellPanel({ type: "pins", run: state.run, pins: pins.map((pin) => ({ ...pin, note: pin.note })) });
  }

  return {
    tell,
    async pin(passage) {
      const run = session.current?.state?.run;
      if (run !== undefined) await keep(run, withPin(all()[run] ?? {}, passage));
    },
    async note(passage) {
      const run = session.current?.state?.run;
      if (run === undefined) return;
      const note = await vscode.window.showInputBox({
        title: "Note on this passage",
        prompt: "Kept with the run. Empty takes the note away.",
        value: all()[run]?.[passage]?.note ?? "",
      });
      if (note !== undefined) await keep(run, withNote(all()[run] ?? {}, passage, note));
    },
  };
}
