import { elsewhere } from "./elsewhere.ts";
import type { Fault } from "./fault.ts";
import { connectionFaults, encodingFaults, statusFaults } from "./httpFaults.ts";
import { type Carrier, type Cell, type CellResult, carriers } from "./runCell.ts";
import { type Dialect, dialects, type Phase, phases } from "./scenes.ts";
import { answerFaults, byteFaults, endFaults, eventFaults, stopFaults } from "./streamFaults.ts";

const faults: readonly Fault[] = [
  ...connectionFaults,
  ...statusFaults,
  ...encodingFaults,
  ...endFaults,
  ...byteFaults,
  ...eventFaults,
  ...answerFaults,
  ...stopFaults,
];

/** In the order of the rows. */
const allFaults = [...faults].sort((a, b) => numberOf(a.row) - numberOf(b.row));

/** Every cell that can be. The two carriers are the same cell, run twice. */
export const cells: readonly Cell[] = allFaults.flatMap((fault) =>
  phases.flatMap((phase) =>
    dialects.flatMap((dialect) =>
      carriers.flatMap((carrier) =>
        whyNot(fault, dialect, phase, carrier) === undefined ? [{ fault, dialect, phase, carrier }] : [],
      ),
    ),
  ),
);

function whyNot(
  { impossible, place, large }: Fault,
  dialect: Dialect,
  phase: Phase,
  carrier: Carrier,
): string | undefined {
  // What is behind https is always carried by `fetch`.
  const https = typeof place === "string" && !["open", "closed port", "tls behind http"].includes(place);
  if (carrier === "local" && (https || large || typeof place === "object")) return "";
  return impossible?.dialects?.[dialect] ?? impossible?.phases?.[phase];
}

/** The whole matrix as text: each row, each fault of it, each phase, and what became of it in which dialects. */
export function renderMatrix(results: ReadonlyMap<Cell, CellResult>): string {
  const rows = [
    ...allFaults.map((fault) => ({ row: fault.row, text: faultText(fault, results) })),
    ...elsewhere.map(({ row, name, where }) => ({ row, text: `${row}  ${name}\n    elsewhere: ${where}\n` })),
  ].sort((a, b) => numberOf(a.row) - numberOf(b.row));
  return rows.map(({ text }) => text).join("\n");
}

function faultText(fault: Fault, results: ReadonlyMap<Cell, CellResult>): string {
  return [`${fault.row}  ${fault.name}`, ...phases.flatMap((phase) => phaseLines(fault, phase, results))]
    .join("\n")
    .concat("\n");
}

function phaseLines(fault: Fault, phase: Phase, results: ReadonlyMap<Cell, CellResult>): string[] {
  const reasons = new Map<string, string[]>();
  const outcomes = new Map<string, string[]>();
  for (const dialect of dialects) {
    const reason = whyNot(fault, dialect, phase, "fetch");
    if (reason !== undefined) add(reasons, reason, dialect);
  }
  for (const [cell, { lines }] of results) {
    if (cell.fault === fault && cell.phase === phase)
      add(outcomes, lines.join("\n"), `${cell.dialect}|${cell.carrier}`);
  }
  return [
    ...[...outcomes].flatMap(([lines, where]) => [
      `    ${phase} · ${whereText(where)}`,
      ...lines.split("\n").map((line) => `        ${line}`),
    ]),
    ...[...reasons].map(([reason, where]) => `    ${phase} · ${dialectText(where)}: impossible, ${reason}`),
  ];
}

function whereText(where: readonly string[]): string {
  const by = (carrier: Carrier) =>
    where.filter((each) => each.endsWith(`|${carrier}`)).map((each) => each.split("|")[0] ?? "");
  const [fetched, local] = [by("fetch"), by("local")];
  if (local.length === 0 || fetched.length === 0)
    return `${dialectText(fetched.length > 0 ? fetched : local)} (${fetched.length > 0 ? "fetch" : "local"} only)`;
  return fetched.join() === local.join()
    ? dialectText(fetched)
    : `${dialectText(fetched)} (fetch), ${dialectText(local)} (local)`;
}

function dialectText(names: readonly string[]): string {
  return names.length === dialects.length ? "all dialects" : names.join(", ");
}

function add(map: Map<string, string[]>, name: string, value: string): void {
  map.set(name, [...(map.get(name) ?? []), value]);
}

function numberOf(row: string): number {
  return Number(row.slice(1));
}
