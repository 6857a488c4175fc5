import type { ModelRef } from "./request.ts";
import type { ChosenBy, Route, RouteModel, RouteTask } from "./routes.ts";

/** The kinds of task as a sentence names them. */
export const taskWords: Record<RouteTask, string> = {
  selection: "selections",
  file: "files",
  files: "several files",
  "long-context": "long context",
};

/** Where a choice of model comes from, for a title or a tooltip; empty where there is nothing to say. */
export function chosenByText(by: ChosenBy): string {
  if (by.kind !== "route") return "";
  return by.role === "candidate"
    ? `candidate of your route for ${taskWords[by.task]}`
    : `your route for ${taskWords[by.task]}`;
}

/** What the user can reach: the models that each endpoint lists, undefined where it takes any. */
export type Reachable = ReadonlyMap<string, readonly string[] | undefined>;

/** What in the routes names an endpoint or a model that is not there, one sentence each. */
export function routeProblems(routes: readonly Route[], reachable: Reachable): string[] {
  return routes.flatMap((route) => {
    const named: readonly (readonly [string, RouteModel])[] = [
      ["primary", route.primary],
      ...route.fallbacks.map((model) => ["fallback", model] as const),
      ...(route.staged === undefined ? [] : [["candidate", route.staged.candidate] as const]),
    ];
    return named.flatMap(([role, { ref }]) => modelProblem(route.task, role, ref, reachable));
  });
}

function modelProblem(task: RouteTask, role: string, { endpoint, model }: ModelRef, reachable: Reachable): string[] {
  const route = `The route for ${taskWords[task]}`;
  if (!reachable.has(endpoint)) {
    return [
      `${route} names the endpoint ${endpoint} for its ${role}, which is not in your settings. Add it, or correct the route.`,
    ];
  }
  const listed = reachable.get(endpoint);
  if (listed === undefined || listed.length === 0 || listed.includes(model)) return [];
  return [`${route} names ${model} as its ${role}, which ${endpoint} does not list. Check the id.`];
}
