import type { AskedEffort, Effort } from "./effort.ts";
import type { ModelRef } from "./request.ts";

/** The kinds of task that a route can be for; `long-context` is any of the others from a size on. */
export const routeTasks = ["selection", "file", "files", "long-context"] as const;

export type RouteTask = (typeof routeTasks)[number];

/** A model of a route, at an effort of its own where the route says one. */
export type RouteModel = { readonly ref: ModelRef; readonly effort?: Effort };

/** Which models a kind of task goes to. It is for the user alone to say. */
export type Route = {
  readonly task: RouteTask;
  /** Of `long-context`: for requests of more tokens than so many. */
  readonly over: number;
  readonly primary: RouteModel;
  /** Tried in this order when the primary cannot answer. */
  readonly fallbacks: readonly RouteModel[];
  readonly staged?: Staged;
};

/** A model on trial: it gets a share of the runs, and becomes the primary when a person says so. */
export type Staged = {
  readonly candidate: RouteModel;
  /** From 0 to 1. */
  readonly share: number;
  /** The last day of the trial, as YYYY-MM-DD; undefined for one without an end. */
  readonly until?: string;
};

/** What a run owes to a route, and as which of the route's models. */
export type Routing = { readonly task: RouteTask; readonly role: "primary" | "candidate" };

/** Who decided on a model: the user for this task, a route, or nobody yet. */
export type ChosenBy = { readonly kind: "user" } | ({ readonly kind: "route" } & Routing) | { readonly kind: "nobody" };

export type Chosen = { readonly model: ModelRef; readonly effort: AskedEffort; readonly by: ChosenBy };

/** What is to be decided for. */
export type RouteInput = {
  readonly task: Exclude<RouteTask, "long-context">;
  /** Tokens of input, as far as they are known. */
  readonly tokens: number;
  /** What the user chose for this kind of task, which wins over any route. */
  readonly picked: { readonly model?: ModelRef; readonly effort?: AskedEffort };
  readonly routes: readonly Route[];
  /** As YYYY-MM-DD, where the user is. */
  readonly today: string;
  /** From 0 to 1, without 1: which runs are the candidate's. 1 asks for the primary. */
  readonly random: number;
  /** For who has neither chosen nor declared a route. */
  readonly otherwise: { readonly model: ModelRef; readonly effort: AskedEffort };
};

/** The model and effort that a task gets. */
export function chooseModel({ task, tokens, picked, routes, today, random, otherwise }: RouteInput): Chosen {
  const effort = (of?: Effort) => picked.effort ?? of ?? otherwise.effort;
  if (picked.model !== undefined) return { model: picked.model, effort: effort(), by: { kind: "user" } };
  const route = routeFor(task, tokens, routes);
  if (route === undefined) return { model: otherwise.model, effort: effort(), by: { kind: "nobody" } };
  const candidate = drawCandidate(route, today, random);
  const { ref, effort: own } = candidate ?? route.primary;
  const role = candidate === undefined ? "primary" : "candidate";
  return { model: ref, effort: effort(own), by: { kind: "route", task: route.task, role } };
}

/** What may take over from a run's model: what the route lists, and for a candidate its primary first. */
export function fallbacksOf(route: Route, role: Routing["role"]): readonly RouteModel[] {
  const first = role === "candidate" ? route.staged?.candidate : route.primary;
  const listed = role === "candidate" ? [route.primary, ...route.fallbacks] : route.fallbacks;
  const seen = first === undefined ? [] : [first.ref];
  return listed.filter(({ ref }) => {
    const isNew = !seen.some((known) => sameModel(known, ref));
    seen.push(ref);
    return isNew;
  });
}

function sameModel(a: ModelRef, b: ModelRef): boolean {
  return a.endpoint === b.endpoint && a.model === b.model;
}

function routeFor(task: RouteTask, tokens: number, routes: readonly Route[]): Route | undefined {
  const long = routes.find((route) => route.task === "long-context" && tokens > route.over);
  return long ?? routes.find((route) => route.task === task);
}

function drawCandidate({ staged }: Route, today: string, random: number): RouteModel | undefined {
  if (staged === undefined || (staged.until !== undefined && today > staged.until)) return undefined;
  return random < staged.share ? staged.candidate : undefined;
}
