import { t } from "../src/core/l10n.ts";
import type {
  AnswerView,
  AssembledView,
  BoardHead,
  FromBoard,
  GroupView,
  ToBoard,
} from "../src/panel/boardProtocol.ts";
import { type BoardGroup, createBoardGroup } from "./boardGroup.ts";
import type { Opened } from "./boardHost.ts";
import { button, element, setText, show } from "./dom.ts";

export type BoardGroups = {
  readonly node: HTMLElement;
  render(message: Extract<ToBoard, { type: "union" }>): void;
  taken(assembled: AssembledView): void;
  /** While some still run, it says that agreement is not the last word. */
  progress(head: Pick<BoardHead, "open" | "candidates">): void;
};

/** The page stays small however much is changed: further groups come when they are asked for. */
const shownAtOnce = 100;
/** So many new places are made in one go; the others follow at once, and what streams comes in between. */
const madeAtOnce = 25;

/** What they change, by the lines of the original: who proposes what, and which of it is taken. */
export function createBoardGroups(send: (message: FromBoard) => void, opened: Opened): BoardGroups {
  const list = element("ol", { class: "groups" });
  const moved = element("ul", { class: "moved" });
  const title = element("h2");
  const soFar = element("p", { class: "label" });
  const empty = element("p", { class: "label" });
  const saidHead = element("h2", { text: t("What they say") });
  const said = element("ul", { class: "groups" });
  const least = element("select", { attributes: { "aria-label": t("At least how many agree") } });
  const accept = button(t("Take What They Agree On"), "secondary", () =>
    send({ type: "agreed", least: Number(least.value) }),
  );
  const agree = element("div", { class: "controls" }, [
    element("label", {}, [t("At least "), least, t(" agree")]),
    accept,
  ]);
  const more = button("", "secondary", () => {
    shown += shownAtOnce;
    fill();
  });
  const node = element("section", { class: "union" }, [title, soFar, empty, agree, list, more, moved, saidHead, said]);
  let groups: readonly GroupView[] = [];
  const nodes = new Map<string, BoardGroup>();
  let current: AssembledView["taken"] = {};
  let shown = shownAtOnce;
  let pending: number | undefined;
  /** Until somebody chooses, half of those that are there. */
  let chosenLeast = "";
  least.addEventListener("change", () => {
    chosenLeast = least.value;
  });

  /** Places that stay are told what is new of them: to make all of them anew takes too long while candidates stream. */
  function fill(): void {
    const wanted = groups.slice(0, shown);
    const known = new Set(wanted.map(({ group }) => group));
    for (const [group, { node: each }] of nodes) {
      if (known.has(group)) continue;
      each.remove();
      nodes.delete(group);
    }
    clearTimeout(pending);
    let before: Element | null = null;
    let fresh = 0;
    for (const view of wanted) {
      if (!nodes.has(view.group)) fresh += 1;
      if (fresh > madeAtOnce) {
        pending = window.setTimeout(fill);
        break;
      }
      const made = nodes.get(view.group) ?? createBoardGroup(view, send, opened);
      nodes.set(view.group, made);
      made.update(view, current[view.group]);
      const next: Element | null = before === null ? list.firstElementChild : before.nextElementSibling;
      if (next !== made.node) list.insertBefore(made.node, next);
      before = made.node;
    }
    const left = groups.length - wanted.length;
    setText(more, t("Show {0} More of {1}", Math.min(left, shownAtOnce), groups.length));
    show(more, left > 0);
  }

  return {
    node,
    render({ groups: next, candidates, moved: moves, answers }) {
      groups = next;
      fill();
      setText(
        empty,
        candidates === 0 ? t("No candidate has finished yet.") : groups.length === 0 ? t("They change nothing.") : "",
      );
      show(empty, empty.textContent !== "");
      show(agree, groups.length > 0 && candidates > 1);
      const before = Number(chosenLeast);
      least.replaceChildren(
        ...Array.from({ length: candidates }, (_, at) =>
          element("option", { text: t("{0} of {1}", at + 1, candidates), attributes: { value: String(at + 1) } }),
        ),
      );
      const half = Math.max(1, Math.ceil(candidates / 2));
      least.value = String(before > 0 && before <= candidates ? before : half);
      for (const each of [saidHead, said]) show(each, answers.length > 0);
      said.replaceChildren(...answers.map(answerNode));
      moved.replaceChildren(...moves.map((text) => element("li", { text })));
    },
    progress({ open, candidates }) {
      setText(title, open > 0 ? t("What they change so far") : t("What they change"));
      setText(soFar, t("{0} of {1} have ended. Who agrees may still change.", candidates - open, candidates));
      show(soFar, open > 0 && open < candidates);
    },
    taken({ taken }) {
      current = taken;
      for (const [group, made] of nodes) made.taken(taken[group]);
    },
  };
}

function answerNode({ names, what, text: { lines, more } }: AnswerView): HTMLElement {
  const rest = more > 0 ? t("\n… {0} more lines", more) : "";
  const text = element("pre", {
    class: "answer",
    text: `${lines.join("\n")}${rest}`,
    attributes: { tabindex: "0", role: "group", "aria-label": t("Answer of {0}", names.join(", ")), dir: "auto" },
  });
  return element("li", {}, [
    element("div", { class: "group" }, [
      element("strong", { text: names.join(", "), attributes: { dir: "auto" } }),
      element("span", { text: what, attributes: { dir: "auto" } }),
    ]),
    text,
  ]);
}
