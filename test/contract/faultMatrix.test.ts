import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mock, test } from "node:test";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { now } from "./faultMatrix/httpFaults.ts";
import { cells, renderMatrix } from "./faultMatrix/matrix.ts";
import { type Cell, type CellResult, runCell } from "./faultMatrix/runCell.ts";

/** The reviewed matrix: what the user sees of each fault. FATHOM_UPDATE=1 writes what is, for a reviewer to read. */
const file = join(import.meta.dirname, "faultMatrix", "matrix.txt");

/** Cells at a time. */
const lanes = 4;

test("every fault, in every dialect, before, during and after output, is what the reviewed matrix says", async (t) => {
  process.env["TZ"] = "UTC";
  mock.method(Date, "now", () => now);
  const authority = readFileSync(join(import.meta.dirname, "../support/certificates/ca.pem"), "utf8");
  setDefaultCACertificates([...getCACertificates("default"), authority]);

  const results = new Map<Cell, CellResult>();
  const faults: string[] = [];
  const waiting = [...cells];
  async function lane(): Promise<void> {
    for (let cell = waiting.shift(); cell !== undefined; cell = waiting.shift()) {
      try {
        results.set(cell, await runCell(cell));
      } catch (error) {
        faults.push(
          `${cell.fault.row} ${cell.fault.name}, ${cell.phase}, ${cell.dialect}, ${cell.carrier}: ${error instanceof Error ? error.message : error}`,
        );
      }
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane));
  assert.deepEqual(faults, []);

  const ordered = new Map(
    cells
      .flatMap((cell) => [[cell, results.get(cell)] as const])
      .filter((pair): pair is [Cell, CellResult] => pair[1] !== undefined),
  );
  const overSockets = [...ordered].filter(
    ([{ carrier }, { connections }]) => carrier === "fetch" && connections > 0,
  ).length;
  const connections = [...ordered.values()].reduce((sum, result) => sum + result.connections, 0);
  t.diagnostic(`${ordered.size} runs of ${overSockets} cells over sockets, ${connections} connections`);
  assert.ok(overSockets >= 300, `${overSockets} cells ran over sockets`);

  const matrix = renderMatrix(ordered);
  if (process.env["FATHOM_UPDATE"] === "1") writeFileSync(file, matrix);
  assert.deepEqual(matrix.split("\n"), readFileSync(file, "utf8").split("\n"));
});
