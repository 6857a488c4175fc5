import { csv } from "../csv.ts";
import { isEffort } from "../effort.ts";
import { t } from "../l10n.ts";
import { decimalText } from "../numbers.ts";
import type { ModelRef } from "../request.ts";
import { choicesOf } from "./agreement.ts";
import type { Candidate } from "./candidate.ts";
import type { Union } from "./union.ts";
import { type Interval, wilson } from "./wilson.ts";

/** One blind choice. It holds no code, no instruction and no path. */
export type BlindChoice = {
  readonly comparison: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Which of the entrants was chosen. */
  readonly winner: number;
  readonly entrants: readonly Entrant[];
};

/** Entrants with the same `result` made the same of the code, so that choosing one is choosing all of them. */
type Entrant = ModelRef & { readonly effort: string; readonly result: number };

export type WinRow = ModelRef & {
  readonly effort: string;
  readonly wins: number;
  /** Of the wins, those of an answer that others gave too: they won with it. */
  readonly shared: number;
  readonly choices: number;
  readonly rate: number;
  readonly interval: Interval;
  /** So many wins would be expected of somebody who chooses without looking. */
  readonly byChance: number;
};

/** Who was compared, and whose results were the same up to formatting. Undefined when the chosen one was not compared. */
export function blindChoice(
  comparison: string,
  at: number,
  chosen: string,
  candidates: readonly Candidate[],
  union: Union,
): BlindChoice | undefined {
  const compared = candidates.filter(({ id }) => union.candidates.includes(id));
  const winner = compared.findIndex(({ id }) => id === chosen);
  if (winner < 0) return undefined;
  const results = compared.map(({ id }) => JSON.stringify(choicesOf(union, id)));
  const entrants = compared.map(({ model, effort }, index) => ({
    ...model,
    effort: effort.sent ?? "",
    result: results.indexOf(results[index] ?? ""),
  }));
  return { comparison, at, winner, entrants };
}

/**
 * Whether the names of a comparison were shown once they had been hidden: by a choice, or by an end of blind mode without
 * one. A later choice is no blind one.
 */
export function wasRevealed(lines: string, comparison: string): boolean {
  return parsedLines(lines).some((line) => (isChoice(line) || isReveal(line)) && line.comparison === comparison);
}

/** A table of wins by model and effort, best first. Repetitions of one cell are one entrant of a choice. */
export function winTable(choices: readonly BlindChoice[]): WinRow[] {
  const rows = new Map<
    string,
    { readonly entrant: Entrant; wins: number; shared: number; choices: number; byChance: number }
  >();
  for (const { entrants, winner } of choices) {
    const won = entrants[winner]?.result;
    for (const [key, cell] of Map.groupBy(entrants, keyOf)) {
      const [entrant] = cell;
      if (entrant === undefined) continue;
      const results = new Set(cell.map(({ result }) => result));
      const row = rows.get(key) ?? { entrant, wins: 0, shared: 0, choices: 0, byChance: 0 };
      row.choices += 1;
      if (won !== undefined && results.has(won)) {
        row.wins += 1;
        if (entrants.some((other) => other.result === won && !cell.includes(other))) row.shared += 1;
      }
      row.byChance += entrants.filter(({ result }) => results.has(result)).length / entrants.length;
      rows.set(key, row);
    }
  }
  return [...rows.values()]
    .map(({ entrant: { endpoint, model, effort }, wins, shared, choices, byChance }) => {
      const [rate, interval] = [wins / choices, wilson(wins, choices)];
      return { endpoint, model, effort, wins, shared, choices, rate, interval, byChance };
    })
    .toSorted((a, b) => b.interval.low - a.interval.low || b.rate - a.rate);
}

/** "won 7 of 12 (58 %, 32–81 %; 4.0 expected by chance); 2 with an answer that others gave too". */
export function winText({ wins, shared, choices, rate, interval, byChance }: WinRow): string {
  const percent = (part: number) => Math.round(100 * part);
  const text = t(
    "won {0} of {1} ({2} %, {3}–{4} %; {5} expected by chance)",
    wins,
    choices,
    percent(rate),
    percent(interval.low),
    percent(interval.high),
    decimalText(byChance, 1),
  );
  return shared === 0 ? text : t("{0}; {1} with an answer that others gave too", text, shared);
}

/** Why there are more wins than choices; undefined where every win is somebody's own. */
export function sharedText(rows: readonly WinRow[]): string | undefined {
  return rows.some(({ shared }) => shared > 0)
    ? t("Where several gave the answer that you chose, each of them wins: so there can be more wins than choices.")
    : undefined;
}

export function winsCsv(rows: readonly WinRow[]): string {
  const header = ["endpoint", "model", "effort", "wins", "shared", "choices", "rate", "low", "high", "by_chance"];
  return csv(
    header,
    rows.map(({ endpoint, model, effort, wins, shared, choices, rate, interval, byChance }) => [
      endpoint,
      model,
      effort,
      wins,
      shared,
      choices,
      ...[rate, interval.low, interval.high, byChance].map((value) => Number(value.toFixed(4))),
    ]),
  );
}

/** The choices that stored lines tell of, one JSON a line. A line that is torn or strange is left out. */
export function choicesIn(text: string): BlindChoice[] {
  return parsedLines(text).filter(isChoice);
}

function parsedLines(text: string): unknown[] {
  return text.split("\n").flatMap((line): unknown[] => {
    try {
      return [JSON.parse(line)];
    } catch {
      return [];
    }
  });
}

/** Blind mode was ended without a choice. */
export type BlindReveal = { readonly comparison: string; readonly at: number; readonly revealed: true };

function isReveal(value: unknown): value is BlindReveal {
  if (typeof value !== "object" || value === null) return false;
  return Reflect.get(value, "revealed") === true && typeof Reflect.get(value, "comparison") === "string";
}

function isChoice(value: unknown): value is BlindChoice {
  const of = (name: string): unknown =>
    typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  const entrants = of("entrants");
  const winner = of("winner");
  return (
    typeof of("comparison") === "string" &&
    typeof of("at") === "number" &&
    Array.isArray(entrants) &&
    entrants.every(isEntrant) &&
    typeof winner === "number" &&
    entrants[winner] !== undefined
  );
}

function isEntrant(value: unknown): value is Entrant {
  if (typeof value !== "object" || value === null) return false;
  const effort: unknown = Reflect.get(value, "effort");
  return (
    typeof Reflect.get(value, "endpoint") === "string" &&
    typeof Reflect.get(value, "model") === "string" &&
    (effort === "" || isEffort(effort)) &&
    typeof Reflect.get(value, "result") === "number"
  );
}

function keyOf({ endpoint, model, effort }: Entrant): string {
  return JSON.stringify([endpoint, model, effort]);
}

/** All of it, as a file that can be kept. */
export function winsJson(choices: readonly BlindChoice[]): string {
  return `${JSON.stringify({ format: "fathom-wins", version: 1, table: winTable(choices), choices }, undefined, 2)}\n`;
}
