import { agreementText } from "../../src/core/compare/agreementText.ts";
import type { Proposal } from "../../src/core/compare/realChanges.ts";
import { knowProposal, type Union, unionOf } from "../../src/core/compare/union.ts";
import { diffLines } from "../../src/core/edit/diffLines.ts";
import { seededNumbers } from "../../test/support/seededNumbers.ts";
import type { Figure } from "../bench.ts";
import { codeLine } from "./diff/texts.ts";

const lines = 5_000;
const candidates = 24;
const rounds = 9;
/** Milliseconds, for grouping and agreement once another candidate has ended. */
const limit = 100;

/** Grouping and agreement of 24 candidates of a 5,000-line file, by how much each of them changes, beside the line diffs alone. */
export async function* bench(): AsyncGenerator<Figure> {
  const base = Array.from({ length: lines }, (_, at) => codeLine(at * 7));
  for (const [what, share] of [
    ["few", 0.002],
    ["1%", 0.01],
    ["10%", 0.1],
    ["half", 0.5],
  ] as const) {
    const proposals = Array.from({ length: candidates }, (_, at) => proposal(base, at, share));
    const original = { paths: ["src/a.ts"], texts: [base], languages: ["typescript"] };
    let union: Union | undefined;
    const grouped = (of: readonly Proposal[]) => {
      union = unionOf(original, of);
      for (const group of union.groups) agreementText(group, (candidate) => candidate);
    };
    const ours = median(() => spent(() => grouped(proposals.map(anew))));
    // As it is when a comparison runs: the others have ended before.
    const last = median(() => spent(() => grouped([...proposals.slice(1), ...proposals.slice(0, 1).map(anew)])));
    const texts = proposals.map(({ hunks }) => hunks[0]?.added ?? []);
    const diffs = median(() => spent(() => texts.map((text) => diffLines(base, text))));
    const groups = union?.groups.length ?? 0;
    const against = `the ${candidates} line diffs alone: ${diffs.toFixed(1)} ms; ${groups} groups`;
    yield within(`compare-last-24x5k-${what}`, last, limit);
    // As a stored comparison is opened: each candidate has a turn, and then all are grouped.
    let turn = 0;
    const opened = median(() => {
      const fresh = proposals.map(anew);
      turn = Math.max(...fresh.map((each) => spent(() => knowProposal(original, each))));
      return spent(() => grouped(fresh));
    });
    yield within(`compare-opened-24x5k-${what}-turn`, turn, 50);
    yield within(`compare-opened-24x5k-${what}-groups`, opened, limit);
    yield { name: `compare-24x5k-${what}`, value: ours, unit: "ms CPU", against, ratio: ours / diffs };
  }
}

/** Of which nothing is known. */
function anew({ candidate, hunks }: Proposal): Proposal {
  return { candidate, hunks: [...hunks] };
}

/** The whole text as one edit, in which two of three changed lines are what other candidates write there too. */
function proposal(base: readonly string[], seed: number, share: number): Proposal {
  const random = seededNumbers(seed + 1);
  const places = seededNumbers(99);
  const added = base.map((line, at) => {
    const chosen = places() < share * 1.5 && random() < 2 / 3;
    return chosen ? `  const fresh${at} = ${random() < 2 / 3 ? "shared" : `own${seed % 5}`}(${at % 97});` : line;
  });
  return { candidate: `c${seed}`, hunks: [{ id: "h", start: 0, removed: base, added }] };
}

function within(name: string, value: number, most: number): Figure {
  return { name, value, unit: "ms CPU", against: `a limit of ${most}`, ratio: value / most, limit: { atMost: most } };
}

/** The processor time of its thread. */
function spent(work: () => unknown): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** Of a few rounds; `measured` gives what each took. */
function median(measured: () => number): number {
  const times = Array.from({ length: rounds }, measured);
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
}
