import type { LedgerRun } from "./ledger.ts";
import { type RouteTask, routeTasks } from "./routes.ts";
import { noUsage, plus, totalsOf, type UsageTotals } from "./usageTotals.ts";

/** What the runs that one route gave to one model on one day took: each is counted for who was asked first. */
export type RoutedRow = {
  readonly day: string;
  readonly route: RouteTask;
  readonly candidate: boolean;
  readonly endpoint: string;
  readonly model: string;
} & UsageTotals;

/** A route's candidate beside its primary, on the days on which it had a share of the runs. */
export type Trial = { readonly route: RouteTask; readonly models: readonly RoutedRow[] };

/** Runs that the user chose a model for are not among them. */
export function routedRows(runs: readonly LedgerRun[], dayOf: (milliseconds: number) => string): RoutedRow[] {
  return grouped(
    runs.flatMap((run) => {
      const route = routeTasks.find((task) => task === run.route);
      const { asked_endpoint: endpoint, asked_model: model, candidate } = run;
      if (route === undefined || endpoint === undefined || model === undefined) return [];
      return [{ ...askedTotals(run), day: dayOf(run.started_at), route, candidate, endpoint, model }];
    }),
    ({ day, route, candidate, endpoint, model }) => [day, route, candidate, endpoint, model],
  );
}

/** One for each route that had a candidate. */
export function trialsOf(rows: readonly RoutedRow[]): Trial[] {
  return routeTasks.flatMap((route) => {
    const ofRoute = rows.filter((row) => row.route === route);
    const days = new Set(ofRoute.filter(({ candidate }) => candidate).map(({ day }) => day));
    if (days.size === 0) return [];
    const compared = ofRoute.filter(({ day }) => days.has(day));
    return [{ route, models: grouped(compared, ({ candidate, endpoint, model }) => [candidate, endpoint, model]) }];
  });
}

/** Where a fallback took over, the model that was asked has failed, and what the other one took is not its. */
function askedTotals(run: LedgerRun): UsageTotals {
  return run.fallback_used ? { ...noUsage, runs: 1, fallbacks: 1 } : totalsOf(run);
}

function grouped(rows: readonly RoutedRow[], keyOf: (row: RoutedRow) => readonly unknown[]): RoutedRow[] {
  const groups = new Map<string, RoutedRow>();
  for (const row of rows) {
    const key = JSON.stringify(keyOf(row));
    const known = groups.get(key);
    groups.set(key, known === undefined ? row : { ...known, ...plus(known, row) });
  }
  return [...groups.values()];
}
