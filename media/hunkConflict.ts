import { t } from "../src/core/l10n.ts";
import type { HunkAction } from "../src/panel/protocol.ts";
import { button, element, show } from "./dom.ts";

/** What can be done where the user has changed the same lines. It is made when it is needed. */
export function createHunkConflict(act: (action: HunkAction) => () => void) {
  const node = element("div", { class: "conflict" });
  let take: HTMLElement | undefined;
  show(node, false);
  return {
    node,
    render(inConflict: boolean, readOnly: boolean): void {
      show(node, inConflict);
      if (!inConflict) return;
      if (take === undefined) {
        take = button(t("Take Proposed"), "secondary", act("take-proposed"));
        node.append(
          element("p", { text: t("You changed these lines meanwhile.") }),
          button(t("Keep Yours"), "secondary", act("keep-yours")),
          take,
          button(t("Edit Both"), "secondary", act("edit-both")),
        );
      }
      show(take, !readOnly);
    },
  };
}
