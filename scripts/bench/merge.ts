import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { merge as diff3 } from "node-diff3";
import { merge3 } from "../../test/support/coreMerge.ts";
import { seededNumbers } from "../../test/support/seededNumbers.ts";
import type { Figure } from "../bench.ts";
import { version } from "./diff/peers.ts";
import { changedTexts, codeLine } from "./diff/texts.ts";

/** What two people did to one text, and what stands there when both have their way; undefined where they contradict. */
type Case = {
  readonly base: readonly string[];
  readonly now: readonly string[];
  readonly candidate: readonly string[];
  readonly both: readonly string[] | undefined;
};
type Merger = { readonly name: string; readonly rounds: number; readonly merge: (each: Case) => string | undefined };

const rounds = 500;

/**
 * Merges of which the right result is known, by kind: how many come out right, as a conflict, or wrong. Beside node-diff3 and
 * git, and the time for 20,000 lines with one line in a hundred changed on either side.
 */
export async function* bench(): AsyncGenerator<Figure> {
  const folder = mkdtempSync(join(tmpdir(), "fathom-merge-"));
  try {
    const mergers = mergersIn(folder);
    for (const [kind, make] of Object.entries(kinds)) {
      for (const { name, rounds: count, merge } of mergers) {
        const tally = { right: 0, conflict: 0, wrong: 0 };
        for (let seed = 1; seed <= count; seed += 1) {
          const made = make(seed);
          const merged = merge(made);
          if (merged === made.both?.join("\n")) tally.right += 1;
          else if (merged === undefined) tally.conflict += 1;
          else tally.wrong += 1;
        }
        const against = `${name}: ${tally.conflict} conflicts, ${tally.wrong} wrong of ${count}`;
        yield { name: `merge-${kind}`, value: (100 * tally.right) / count, unit: "% right", against, ratio: null };
      }
    }
    yield* speed(mergers);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function mergersIn(folder: string): Merger[] {
  const text = (lines: readonly string[]) => lines.join("\n");
  const file = (name: string, lines: readonly string[]) => {
    writeFileSync(join(folder, name), text(lines));
    return join(folder, name);
  };
  return [
    {
      name: "fathom",
      rounds,
      merge({ base, now, candidate }) {
        const merged = merge3(text(base), text(now), text(candidate));
        return merged.kind === "merged" ? merged.text : undefined;
      },
    },
    {
      name: `node-diff3 ${version("node-diff3")}`,
      rounds,
      merge({ base, now, candidate }) {
        const merged = diff3([...now], [...base], [...candidate], { excludeFalseConflicts: true });
        return merged.conflict ? undefined : merged.result.join("\n");
      },
    },
    {
      name: execFileSync("git", ["--version"], { encoding: "utf8" }).trim(),
      rounds: rounds / 5,
      merge({ base, now, candidate }) {
        const files = [file("now", now), file("base", base), file("candidate", candidate)];
        try {
          return execFileSync("git", ["merge-file", "-p", ...files], {
            encoding: "utf8",
            stdio: ["ignore", "pipe", "ignore"],
          });
        } catch {
          // It ends with the number of conflicts.
          return undefined;
        }
      },
    },
  ];
}

async function* speed(mergers: readonly Merger[]): AsyncGenerator<Figure> {
  const { before: base, after: now } = changedTexts(20_000, "1%");
  const candidate = base.split("\n").map((line, at) => (at % 100 === 0 ? `  other${at}();` : line));
  const large: Case = { base: base.split("\n"), now: now.split("\n"), candidate, both: undefined };
  const [mine, ...others] = mergers.filter(({ name }) => !name.startsWith("node-diff3"));
  const time = (merger: Merger | undefined) => {
    const times = Array.from({ length: 9 }, () => {
      const start = performance.now();
      merger?.merge(large);
      return performance.now() - start;
    });
    return times.sort((a, b) => a - b)[4] ?? Number.NaN;
  };
  const value = time(mine);
  for (const other of others) {
    const theirs = time(other);
    const against = `${other.name}: ${Math.round(theirs)} ms`;
    yield { name: "merge-20k-1%", value, unit: "ms", against, ratio: value / theirs };
  }
  const small = Object.fromEntries(Object.entries(large).map(([key, lines]) => [key, lines?.slice(0, 2000)]));
  const start = performance.now();
  diff3(small["now"] ?? [], small["base"] ?? [], small["candidate"] ?? []);
  const name = `node-diff3 ${version("node-diff3")}, a tenth of the lines: ${Math.round(performance.now() - start)} ms`;
  yield { name: "merge-20k-1%", value, unit: "ms", against: name, ratio: null };
}

const kinds: Readonly<Record<string, (seed: number) => Case>> = {
  "lines-apart": (seed) => onLines(seed, 10, 20, firstWord, argument),
  "lines-side-by-side": (seed) => onLines(seed, 10, 11, firstWord, argument),
  "words-of-one-line": (seed) => onLines(seed, 10, 10, firstWord, argument),
  "comment-behind-a-changed-line": (seed) => onLines(seed, 10, 10, comment, firstWord),
  "same-change": (seed) => onLines(seed, 10, 10, firstWord, firstWord),
  "same-word-two-ways": (seed) => ({ ...onLines(seed, 10, 10, firstWord, otherFirstWord), both: undefined }),
  "indented-anew-on-save": (seed) => {
    const { base, candidate } = onLines(seed, 10, 14, (line) => line, argument);
    const inserted = candidate.toSpliced(20, 0, `${/^ */.exec(candidate[20] ?? "")?.[0] ?? ""}inserted();`);
    return { base, now: base.map(deeper), candidate: inserted, both: inserted.map(deeper) };
  },
  "blanks-stripped-on-save": (seed) => {
    const { base: plain, candidate: changed } = onLines(seed, 10, 14, (line) => line, argument);
    const base = plain.map((line) => `${line}  `);
    const candidate = changed.map((line) => `${line}  `);
    return { base, now: plain, candidate, both: changed };
  },
};

function onLines(
  seed: number,
  own: number,
  other: number,
  mine: (line: string) => string,
  theirs: (line: string) => string,
): Case {
  const random = seededNumbers(seed);
  const base = Array.from({ length: 60 }, () => codeLine(Math.floor(random() * 10_000)));
  for (const at of [own, other]) base[at] = `  const item${seed} = find(list${at}, key${seed % 7});`;
  const change = (lines: readonly string[], at: number, edit: (line: string) => string) =>
    lines.map((line, index) => (index === at ? edit(line) : line));
  const now = change(base, own, mine);
  const candidate = change(base, other, theirs);
  const both = mine === theirs && own === other ? now : change(now, other, theirs);
  return { base, now, candidate, both };
}

const firstWord = (line: string) => line.replace("const", "let");
const otherFirstWord = (line: string) => line.replace("const", "var");
const argument = (line: string) => line.replace(/key\d+/, "name");
const comment = (line: string) => `${line} // looked at`;
const deeper = (line: string) => line.replace(/^ */, (blanks) => blanks + blanks);
