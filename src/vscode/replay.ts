import * as vscode from "vscode";
import type { StoredRun } from "../core/history/storedRun.ts";
import { createReplay, type Replay, type ReplaySpeed } from "../core/replay.ts";
import type { Session } from "../core/session.ts";
import { contextKeys } from "../manifest.ts";
import type { FromWebview } from "../panel/protocol.ts";
import type { RunMentions } from "./mentions.ts";
import type { PanelView } from "./panelView.ts";

/** Plays a stored run back in the panel, in place of the session's own run, which is not touched. */
export type Replays = vscode.Disposable & {
  readonly active: boolean;
  start(run: StoredRun, speed: ReplaySpeed): Promise<void>;
  act(message: Extract<FromWebview, { type: "replay" }>): void;
  /** Shows the session's own run again. */
  end(): void;
};

export function createReplays(
  session: Session,
  panel: Pick<PanelView, "reveal" | "replay" | "replayed">,
  links: Pick<RunMentions, "play" | "played">,
): Replays {
  let replay: Replay | undefined;

  // Whatever becomes the session's run is to be seen.
  const stopListening = session.onEvents((_record, events) => {
    if (events.length === 0 || events[0]?.type === "run-start") close();
  });

  function close(): void {
    if (replay === undefined) return;
    replay.close();
    replay = undefined;
    panel.replay(undefined);
    links.play(undefined, []);
    tellKeys();
  }

  /** What acts on the session's run is not offered while another one is shown. */
  function tellKeys(): void {
    void vscode.commands.executeCommand("setContext", contextKeys.replaying, replay !== undefined);
  }

  return {
    get active() {
      return replay !== undefined;
    },
    async start(run, speed) {
      close();
      const started = createReplay(run.log, hostClock, {
        events(events) {
          panel.replayed(events);
          links.played(events);
        },
        restart: show,
        changed: () => panel.replayed([]),
      });
      function show(): void {
        panel.replay(started);
        links.play(run, started.shown());
      }
      replay = started;
      tellKeys();
      started.setSpeed(speed);
      show();
      await panel.reveal();
      if (replay === started) started.play();
    },
    act(message) {
      switch (message.action) {
        case "play":
          return replay?.play();
        case "pause":
          return replay?.pause();
        case "seek":
          return replay?.seek(message.at);
        case "speed":
          return replay?.setSpeed(message.speed);
        case "close":
          return close();
      }
    },
    end: close,
    dispose() {
      stopListening();
      replay?.close();
    },
  };
}

const hostClock = {
  now: () => performance.now(),
  after(milliseconds: number, carryOut: () => void) {
    const timer = setTimeout(carryOut, milliseconds);
    return () => clearTimeout(timer);
  },
};
