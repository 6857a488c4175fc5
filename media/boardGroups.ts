import { t } from "../src/core/l10n.ts";
import type {
  AnswerView,
  AssembledView,
  FromBoard,
  GroupView,
  ShownLines,
  ToBoard,
  VariantView,
} from "../src/panel/boardProtocol.ts";
import { type Button, button, element, iconButton, setAttribute, setText, show } from "./dom.ts";

export type BoardGroups = {
  readonly node: HTMLElement;
  render(message: Extract<ToBoard, { type: "union" }>): void;
  taken(assembled: AssembledView): void;
};

type GroupNode = {
  readonly node: HTMLElement;
  readonly isOpen: boolean;
  open(): void;
  taken(variant: number | undefined): void;
};

/** The page stays small however much is changed: further groups come when they are asked for. */
const shownAtOnce = 100;

/** What they change, by the lines of the original: who proposes what, and which of it is taken. */
export function createBoardGroups(send: (message: FromBoard) => void): BoardGroups {
  const list = element("ol", { class: "groups" });
  const moved = element("ul", { class: "moved" });
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
  const node = element("section", { class: "union" }, [
    element("h2", { text: t("What they change") }),
    empty,
    agree,
    list,
    more,
    moved,
    saidHead,
    said,
  ]);
  let groups: readonly GroupView[] = [];
  let nodes = new Map<string, GroupNode>();
  let current: AssembledView["taken"] = {};
  let shown = shownAtOnce;
  let open: ReadonlySet<string> = new Set();
  /** Until somebody chooses, half of those that are there. */
  let chosenLeast = "";
  least.addEventListener("change", () => {
    chosenLeast = least.value;
  });

  function fill(): void {
    for (const group of groups.slice(nodes.size, shown)) {
      const made = createGroup(group, send);
      made.taken(current[group.group]);
      if (open.has(group.group)) made.open();
      nodes.set(group.group, made);
      list.append(made.node);
    }
    const left = groups.length - nodes.size;
    setText(more, t("Show {0} More of {1}", Math.min(left, shownAtOnce), groups.length));
    show(more, left > 0);
  }

  return {
    node,
    render({ groups: next, candidates, moved: moves, answers }) {
      groups = next;
      // Another candidate has ended: who reads a place goes on reading it, and keeps the keyboard there.
      const focused = [...nodes].find(([, { node: each }]) => each.contains(document.activeElement))?.[0];
      open = new Set([...nodes].filter(([, each]) => each.isOpen).map(([group]) => group));
      nodes = new Map();
      list.replaceChildren();
      fill();
      if (focused !== undefined) nodes.get(focused)?.node.querySelector("button")?.focus({ preventScroll: true });
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
    taken({ taken }) {
      current = taken;
      for (const [group, made] of nodes) made.taken(taken[group]);
    },
  };
}

function createGroup(view: GroupView, send: (message: FromBoard) => void): GroupNode {
  const { group, where, what, dots, variants, removed } = view;
  const body = element("div", { class: "variants" });
  const state = element("span", { class: "taken" });
  const picks: Button[] = [];
  let takenVariant: number | undefined;
  const isOpen = () => toggle.getAttribute("aria-expanded") === "true";
  const toggle = iconButton("chevron-right", t("Variants of {0}", where), () => expand(!isOpen()));
  toggle.setAttribute("aria-expanded", "false");
  show(body, false);
  const take = button(t("Take"), "secondary", () =>
    send(takenVariant === undefined ? { type: "take", group, variant: 0 } : { type: "leave", group }),
  );

  function expand(open: boolean): void {
    setAttribute(toggle, "aria-expanded", String(open));
    if (open && body.childElementCount === 0) body.append(...content());
    mark();
    show(body, open);
  }

  function content(): HTMLElement[] {
    return [
      linesOf("removed", "−", removed, t("Original: {0}", where)),
      ...variants.map((variant, index) => variantNode(variant, index)),
    ];
  }

  function variantNode({ names, added, note }: VariantView, variant: number): HTMLElement {
    const pick = button(t("Take This"), "secondary", () =>
      send(takenVariant === variant ? { type: "leave", group } : { type: "take", group, variant }),
    );
    picks[variant] = pick;
    const who = element("span", { text: names.join(", "), attributes: { dir: "auto" } });
    const about = note === undefined ? [] : [element("span", { class: "label", text: ` (${note})` })];
    return element("div", { class: "variant" }, [
      element("div", { class: "controls" }, [pick, element("p", {}, [who, ...about])]),
      linesOf("added", "+", added, t("New: {0}, {1}", where, names.join(", "))),
    ]);
  }

  function mark(): void {
    const many = variants.length > 1 && takenVariant !== undefined;
    setText(state, takenVariant === undefined ? "" : many ? t("taken: variant {0}", takenVariant + 1) : t("taken"));
    setText(take, takenVariant !== undefined ? t("Leave") : variants.length > 1 ? t("Take First") : t("Take"));
    setAttribute(take, "aria-label", `${take.textContent}: ${where}`);
    for (const [variant, pick] of picks.entries()) {
      setText(pick, takenVariant === variant ? t("Leave This") : t("Take This"));
      setAttribute(pick, "aria-pressed", String(takenVariant === variant));
    }
  }

  mark();
  const row = element("div", { class: "group" }, [
    toggle,
    element("strong", { text: where }),
    element("span", {
      class: "dots",
      text: dots.map((does) => (does ? "●" : "○")).join(""),
      attributes: { "aria-hidden": "true" },
    }),
    element("span", { text: what, attributes: { dir: "auto" } }),
    ...(variants.length > 1 ? [element("span", { class: "label", text: t("{0} variants", variants.length) })] : []),
    state,
    take,
  ]);
  return {
    node: element("li", {}, [row, body]),
    get isOpen() {
      return isOpen();
    },
    open: () => expand(true),
    taken(variant) {
      takenVariant = variant;
      mark();
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

function linesOf(kind: "removed" | "added", sign: string, { lines, more }: ShownLines, name: string): HTMLElement {
  const text = lines.map((line) => `${sign} ${line}`).join("\n");
  const rest = more > 0 ? t("\n… {0} more lines; the diff has all of them", more) : "";
  const empty =
    lines.length === 0 ? (kind === "removed" ? t("(nothing is removed)") : t("(the lines are removed)")) : "";
  return element("pre", {
    class: kind,
    text: `${text}${rest}${empty}`,
    attributes: { tabindex: "0", role: "group", "aria-label": name },
  });
}
