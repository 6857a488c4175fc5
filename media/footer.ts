import { hunksOf, isReviewable, type RunState } from "../src/core/runState.ts";
import { button, element, show } from "./dom.ts";
import type { Send } from "./host.ts";

export type Footer = {
  readonly node: HTMLElement;
  render(state: RunState): void;
  /** The first button that can be pressed now. */
  first(): HTMLElement | undefined;
};

/** What can be done with the hunks as a whole: only what can work now is offered. */
export function createFooter(send: Send): Footer {
  const acceptAll = button("Accept All", "primary", () => send({ type: "command", command: "accept-all" }));
  const rejectAll = button("Reject All", "secondary", () => send({ type: "command", command: "reject-all" }));
  const apply = button("Apply Accepted", "secondary", () => send({ type: "command", command: "apply" }));
  const diff = button("Open Diff", "secondary", () => send({ type: "command", command: "open-diff" }));
  const again = button("Again at Another Effort…", "secondary", () =>
    send({ type: "command", command: "again-at-effort" }),
  );
  const buttons = [acceptAll, rejectAll, apply, diff, again];
  const node = element("footer", { attributes: { role: "group", "aria-label": "All hunks" } }, buttons);

  return {
    node,
    first: () => buttons.find((offered) => offered.checkVisibility() && !offered.disabled),
    render(state) {
      const reviewable = isReviewable(state);
      const pending = hunksOf(state).some((hunk) => hunk.state === "pending");
      const accepted = hunksOf(state).some((hunk) => hunk.state === "accepted");
      const open = pending || accepted || hunksOf(state).some((hunk) => hunk.state === "conflict");
      show(acceptAll, reviewable && pending);
      show(rejectAll, reviewable && (pending || accepted));
      show(apply, reviewable && (pending || accepted));
      apply.disabled = !accepted;
      apply.className = pending ? "secondary" : "primary";
      show(diff, reviewable && open);
      show(again, state.phase === "ended");
      show(node, state.phase === "ended");
    },
  };
}
