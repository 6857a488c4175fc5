import * as vscode from "vscode";
import type { SearchHit } from "../core/history/search.ts";
import { type Grouping, groupings, groupRuns, type RunSummary, showsWords } from "../core/history/summary.ts";
import { localeOr, t } from "../core/l10n.ts";
import type { Session } from "../core/session.ts";
import type { FoundRun, HistoryIndex } from "./historyIndex.ts";
import { type HistoryNode, type HistorySource, stateText, timeText } from "./historyTree.ts";
import type { RunStore } from "./runStore.ts";

/** The list of runs, what it is grouped and filtered by, and the questions that pick from it. */
export type HistoryList = HistorySource & {
  group(): Promise<void>;
  filter(): Promise<void>;
  /** A run that is found by its words; undefined when the user picks none. */
  search(): Promise<string | undefined>;
  /** `fits` leaves out runs that the question is not about. */
  pick(title: string, fits?: (run: RunSummary) => boolean): Promise<string | undefined>;
  summaries(): Promise<readonly RunSummary[]>;
};

const memento = "historyGrouping";
const groupingLabels: Readonly<Record<Grouping, string>> = {
  day: t("Day"),
  file: t("File"),
  task: t("Task"),
  model: t("Model"),
  effort: t("Effort"),
};

export function createHistoryList(
  index: HistoryIndex,
  store: Pick<RunStore, "onDidChange">,
  session: Session,
  state: vscode.Memento,
): HistoryList {
  const listeners = new Set<() => void>();
  let filter = "";
  store.onDidChange(changed);

  function changed(): void {
    for (const listener of listeners) listener();
  }

  function grouping(): Grouping {
    const stored = state.get<string>(memento);
    return groupings.find((known) => known === stored) ?? "day";
  }

  function nodeOf(summary: RunSummary, group: string): HistoryNode {
    return { kind: "run", group, summary, running: session.running && session.current?.input.run === summary.run };
  }

  return {
    onDidChange: (listener) => void listeners.add(listener),
    get description() {
      return filter === "" ? undefined : `“${filter}”`;
    },
    async groups() {
      const runs = (await index.summaries()).filter((run) => showsWords(run, filter));
      return groupRuns(runs, grouping(), dayText).map((group): HistoryNode => ({ kind: "group", group }));
    },
    runsOf: ({ label, runs }) => runs.map((run) => nodeOf(run, label)),
    async group() {
      const current = grouping();
      const items = groupings.map((by) => ({
        label: groupingLabels[by],
        by,
        ...(by === current ? { description: t("now") } : {}),
      }));
      const picked = await vscode.window.showQuickPick(items, { title: t("Group Runs By") });
      if (picked === undefined) return;
      await state.update(memento, picked.by);
      changed();
    },
    async filter() {
      const typed = await vscode.window.showInputBox({
        title: t("Filter Runs"),
        prompt: t("Shows runs with all of these words in title, file, model, effort or state. Empty shows all."),
        value: filter,
      });
      if (typed === undefined) return;
      filter = typed.trim();
      changed();
    },
    search: () => searchRuns(index),
    async pick(title, fits = () => true) {
      const runs = (await index.summaries()).filter(fits);
      if (runs.length === 0) {
        await vscode.window.showInformationMessage(t("{0}: there is no such run. Refactor a selection first.", title));
        return undefined;
      }
      const picked = await vscode.window.showQuickPick(runs.map(itemOf), {
        title,
        matchOnDescription: true,
        matchOnDetail: true,
      });
      return picked?.run;
    },
    summaries: () => index.summaries(),
  };
}

type RunItem = vscode.QuickPickItem & { readonly run: string };

function itemOf(run: RunSummary): RunItem {
  const { title, target, model, effort, startedAt } = run;
  return {
    run: run.run,
    label: title,
    description: `${model} · ${effort} · ${dayText(startedAt)} ${timeText(startedAt)}`,
    detail: `${target} · ${stateText(run)}`,
  };
}

const placeWords: Readonly<Record<SearchHit["in"], string>> = {
  reasoning: t("reasoning"),
  answer: t("answer"),
  title: t("title"),
};

function hitOf({ summary, hit }: FoundRun): RunItem {
  const places = hit.count === 1 ? "" : t(" · {0} times", hit.count);
  // What was found is not looked for again by VS Code, in its own way.
  return { ...itemOf(summary), detail: `${placeWords[hit.in]}: ${hit.excerpt}${places}`, alwaysShow: true };
}

function searchRuns(index: HistoryIndex): Promise<string | undefined> {
  const input = vscode.window.createQuickPick<RunItem>();
  const ready = t("Words of the reasoning, the answer or the title");
  let searching = new AbortController();
  input.title = t("Search Runs");
  input.placeholder = ready;

  async function search(query: string): Promise<void> {
    searching.abort();
    const own = new AbortController();
    searching = own;
    input.busy = true;
    const told = (read: number, of: number) => {
      if (!own.signal.aborted)
        input.title = read === of ? t("Search Runs") : t("Search Runs (read {0} of {1})", read, of);
    };
    const found =
      query.trim() === ""
        ? (await index.summaries(told, own.signal)).map(itemOf)
        : (await index.search(query, told, own.signal)).map(hitOf);
    if (own.signal.aborted) return;
    input.busy = false;
    input.items = found;
    input.placeholder = found.length === 0 ? t("No run has all of these words") : ready;
  }

  return new Promise((resolve, reject) => {
    const failed = (error: unknown) => {
      reject(error);
      input.hide();
    };
    input.onDidChangeValue((query) => void search(query).catch(failed));
    input.onDidAccept(() => {
      resolve(input.activeItems[0]?.run);
      input.hide();
    });
    input.onDidHide(() => {
      searching.abort();
      resolve(undefined);
      input.dispose();
    });
    input.show();
    search("").catch(failed);
  });
}

/** "Today", "Yesterday", "Fri, 20 Nov 2026". */
function dayText(milliseconds: number): string {
  const day = new Date(milliseconds).toDateString();
  const now = new Date();
  if (day === now.toDateString()) return t("Today");
  now.setDate(now.getDate() - 1);
  if (day === now.toDateString()) return t("Yesterday");
  return new Intl.DateTimeFormat(localeOr("en-GB"), {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
  }).format(milliseconds);
}
