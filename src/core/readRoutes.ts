import { type Effort, isEffort } from "./effort.ts";
import { t } from "./l10n.ts";
import { type Route, type RouteModel, type RouteTask, routeTasks, type Staged } from "./routes.ts";

/** The routes of a setting, and what in it made no sense, one sentence each. */
export type ReadRoutes = { readonly routes: readonly Route[]; readonly problems: readonly string[] };

/** From how many tokens on a request is of long context, where the route does not say. */
const usualOver = 100_000;

/** The one place that narrows the setting `fathom.routes`. A route that makes no sense is left out and told. */
export function readRoutes(value: unknown): ReadRoutes {
  const routes: Route[] = [];
  const problems: string[] = [];
  for (const [index, entry] of (Array.isArray(value) ? value : []).entries()) {
    const read = readRoute(entry);
    const twice = typeof read !== "string" && routes.some(({ task }) => task === read.task);
    if (typeof read === "string") problems.push(t("Route {0} {1} It was left out.", index + 1, read));
    else if (twice) problems.push(t("Route {0} is a second one for {1}. It was left out.", index + 1, read.task));
    else routes.push(read);
  }
  return { routes, problems };
}

/**
 * The setting with a task's candidate in the primary's place, and the trial over. Everything else stays as the user
 * wrote it; undefined where there is no candidate.
 */
export function promoteCandidate(value: unknown, task: RouteTask): readonly unknown[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const index = value.findIndex((entry: unknown) => fields(entry)["task"] === task);
  const { staged, ...route } = fields(value[index]);
  const { candidate } = fields(staged);
  if (readModel(candidate) === undefined) return undefined;
  return value.with(index, { ...route, primary: candidate });
}

/** Or why it is none, as the rest of a sentence about it. */
function readRoute(entry: unknown): Route | string {
  const { task, over, primary, fallbacks, staged } = fields(entry);
  const known = routeTasks.find((each) => each === task);
  if (known === undefined) return t("needs a task: {0}.", routeTasks.join(", "));
  const first = readModel(primary);
  if (first === undefined) return t("for {0} needs a primary with an endpoint and a model.", known);
  const listed = Array.isArray(fallbacks) ? fallbacks.map(readModel) : [];
  const others = listed.filter((model) => model !== undefined);
  if (others.length < listed.length) return t("for {0} has a fallback without an endpoint or a model.", known);
  const trial = staged === undefined ? undefined : readStaged(staged);
  if (typeof trial === "string") return t("for {0} {1}", known, trial);
  return {
    task: known,
    over: typeof over === "number" && over >= 0 ? over : usualOver,
    primary: first,
    fallbacks: others,
    ...(trial === undefined ? {} : { staged: trial }),
  };
}

function readStaged(value: unknown): Staged | string {
  const { candidate, share, until } = fields(value);
  const model = readModel(candidate);
  if (model === undefined) return t("has a candidate without an endpoint or a model.");
  if (typeof share !== "number" || !(share >= 0 && share <= 1))
    return t("needs a share from 0 to 1 for its candidate.");
  if (until === undefined) return { candidate: model, share };
  if (typeof until !== "string" || !isDay(until)) return t("needs a day such as 2026-12-31 as its candidate's until.");
  return { candidate: model, share, until };
}

function readModel(value: unknown): RouteModel | undefined {
  const { endpoint, model, effort } = fields(value);
  if (typeof endpoint !== "string" || endpoint === "" || typeof model !== "string" || model === "") return undefined;
  const own: { readonly effort?: Effort } = isEffort(effort) ? { effort } : {};
  return { ref: { endpoint, model }, ...own };
}

/** A day that the calendar has: a trial that ends on 31 June would else run on unnoticed. */
function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = /^\d{4}-\d{2}-\d{2}$/.test(text) ? text.split("-").map(Number) : [];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day >= 1 && day <= (days[month - 1] ?? 0);
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
