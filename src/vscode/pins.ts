import * as vscode from "vscode";
import { t } from "../core/l10n.ts";
import { itemAt } from "../core/longList.ts";
import { followPassages } from "../core/passages.ts";
import { pinnedPassages } from "../core/pins.ts";
import type { Session } from "../core/session.ts";
import type { PanelView } from "./panelView.ts";

/** What the reader pins and notes in the run that is shown. It is part of the run's log, and kept with it. */
export type Pins = {
  /** Tells the panel those of the run that is shown. */
  tell(): void;
  pin(passage: string): void;
  note(passage: string): Promise<void>;
};

const longestNote = 2000;

export function createPins(session: Session, tellPanel: PanelView["tell"]): Pins {
  function tell(): void {
    const state = session.current?.state;
    if (state === undefined) return;
    const pins = pinnedPassages(state.reasoning, state.marks);
    tellPanel({ type: "pins", run: state.run, pins: pins.map((pin) => ({ ...pin, note: pin.note })) });
  }

  session.onEvents(({ state }, events) => {
    if (state !== undefined && events.some(({ type }) => type === "reasoning-delta")) {
      followPassages(itemAt(state.reasoning, state.reasoning.length - 1)?.text ?? "");
    }
    if (events.some(({ type }) => type === "passage-pinned" || type === "passage-noted")) tell();
  });

  return {
    tell,
    pin(passage) {
      const state = session.current?.state;
      if (state === undefined) return;
      const pinned = state.marks[passage]?.pinned !== true;
      session.mark(state.run, { type: "passage-pinned", passage, pinned });
    },
    async note(passage) {
      const state = session.current?.state;
      if (state === undefined) return;
      const note = await vscode.window.showInputBox({
        title: t("Note on this passage"),
        prompt: t("Kept with the run. Empty takes the note away."),
        value: state.marks[passage]?.note ?? "",
        validateInput: (text) => (text.length > longestNote ? t("At most {0} characters.", longestNote) : undefined),
      });
      if (note !== undefined) session.mark(state.run, { type: "passage-noted", passage, note });
    },
  };
}
