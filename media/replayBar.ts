import { t } from "../src/core/l10n.ts";
import { clockText } from "../src/core/numbers.ts";
import type { ReplayState } from "../src/core/replay.ts";
import { element, iconButton, select, setAttribute, setLabel, setText, show } from "./dom.ts";
import type { Send } from "./host.ts";

export type ReplayBar = { readonly node: HTMLElement; render(state: ReplayState | undefined): void };

/** Plays a stored run back: pause, speed, and a slider over its time. The host keeps the time; the bar shows and asks. */
export function createReplayBar(send: Send): ReplayBar {
  let playing = false;
  let dragging = false;
  const play = iconButton("play", t("Play"), () => send({ type: "replay", action: playing ? "pause" : "play" }));
  const slider = element("input", {
    attributes: { type: "range", min: "0", step: String(step), "aria-label": t("Time of the run") },
  });
  /** Milliseconds. The slider's end is the next whole step. */
  let length = 0;
  const time = element("span", { class: "clock" });
  const speed = select(
    t("Speed"),
    [
      ["1", "1×"],
      ["10", "10×"],
      ["0", t("At once")],
    ],
    "1",
    () => send({ type: "replay", action: "speed", speed: speeds[speed.value()] }),
  );
  const close = iconButton("close", t("End Replay"), () => send({ type: "replay", action: "close" }));
  const node = element("div", { class: "replay", attributes: { role: "group", "aria-label": t("Replay") } }, [
    element("span", { text: t("Replay") }),
    play,
    slider,
    time,
    speed.node,
    close,
  ]);
  slider.addEventListener("input", () => {
    dragging = true;
    showTime(chosen(), length);
  });
  slider.addEventListener("change", () => {
    dragging = false;
    send({ type: "replay", action: "seek", at: chosen() });
  });
  show(node, false);

  const chosen = () => Math.min(Number(slider.value), length);

  function showTime(at: number, end: number): void {
    const words = `${clockText(at)} / ${clockText(end)}`;
    setText(time, words);
    setAttribute(slider, "aria-valuetext", words);
  }

  return {
    node,
    render(state) {
      show(node, state !== undefined);
      if (state === undefined) return;
      playing = state.playing;
      setLabel(play, playing ? t("Pause") : t("Play"));
      setAttribute(play.firstElementChild ?? play, "class", `codicon codicon-${playing ? "debug-pause" : "play"}`);
      speed.choose(state.speed === 0 ? "0" : state.speed === 10 ? "10" : "1");
      // What the reader drags is not moved under the pointer.
      if (dragging) return;
      length = state.length;
      slider.max = String(Math.ceil(length / step) * step);
      slider.value = String(state.at);
      showTime(state.at, state.length);
    },
  };
}

/** Milliseconds of one step of the slider. */
const step = 100;
const speeds = { "0": 0, "1": 1, "10": 10 } as const;
