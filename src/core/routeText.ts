import { t } from "./l10n.ts";
import type { ModelRef } from "./request.ts";
import type { ChosenBy, Route, RouteModel, RouteTask } from "./routes.ts";

/** The kinds of task as a sentence names them. */
export const taskWords: Record<RouteTask, string> = {
  selection: t("selections"),
  file: t("files"),
  files: t("several files"),
  "long-context": t("long context"),
};

/** Where a choice of model comes from, for a title or a tooltip; empty where there is nothing to say. */
export function chosenByText(by: ChosenBy): string {
  if (by.kind !== "route") return "";
  return by.role === "candidate"
    ? t("candidate of your route for {0}", taskWords[by.task])
    : t("your route for {0}", taskWords[by.task]);
}

/** What the user can reach: the models that each endpoint lists, undefined where it takes any. */
export type Reachable = ReadonlyMap<string, readonly string[] | undefined>;

/** What in the routes names an endpoint or a model that is not there, one sentence each. */
export function routeProblems(routes: readonly Route[], reachable: Reachable): string[] {
  return routes.flatMap((route) => {
    const named: readonly (readonly [string, RouteModel])[] = [
      [t("primary"), route.primary],
      ...route.fallbacks.map((model) => [t("fallback"), model] as const),
      ...(route.staged === undefined ? [] : [[t("candidate"), route.staged.candidate] as const]),
    ];
    return named.flatMap(([role, { ref }]) => modelProblem(route.task, role, ref, reachable));
  });
}

function modelProblem(task: RouteTask, role: string, { endpoint, model }: ModelRef, reachable: Reachable): string[] {
  const route = t("The route for {0}", taskWords[task]);
  if (!reachable.has(endpoint)) {
    return [
      t(
        "{0} names the endpoint {1} for its {2}, which is not in your settings. Add it, or correct the route.",
        route,
        endpoint,
        role,
      ),
    ];
  }
  const listed = reachable.get(endpoint);
  if (listed === undefined || listed.length === 0 || listed.includes(model)) return [];
  return [t("{0} names {1} as its {2}, which {3} does not list. Check the id.", route, model, role, endpoint)];
}
