import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { diffLines as jsdiffLines } from "diff";
import { diffCharsToLines, diffLinesToChars, diffMain } from "diff-match-patch-es";
import fastDiff from "fast-diff";
import { changedSpans } from "../../../src/core/edit/changedSpans.ts";
import { diffLines } from "../../../src/core/edit/diffLines.ts";
import { cache, root } from "../../paths.ts";

/** A diff that gives the text after, put together from what it says, so that it can be checked before it is timed. */
export type Peer = { readonly name: string; readonly run: (before: string, after: string) => () => string };

type Detail = { readonly start: number; readonly endExclusive: number; readonly text: string };
type VsCodeDiff = {
  computeDetailedDiff(
    before: string,
    after: string,
    limit: number,
  ): { readonly replacements: readonly Detail[]; readonly hitTimeout: boolean };
};

export const ours = "fathom";
export const peerNames = ["fathom", "fathom+words", "vscode", "jsdiff", "dmp", "fast-diff"] as const;

export async function peer(name: string): Promise<Peer> {
  switch (name) {
    case "fathom":
      return { name, run: (before, after) => carriedOut(before, diffLines(before.split("\n"), after.split("\n"))) };
    case "fathom+words":
      return {
        name,
        run(before, after) {
          const lines = before.split("\n");
          const regions = diffLines(lines, after.split("\n"));
          for (const { start, end, added } of regions) changedSpans(lines.slice(start, end), added);
          return carriedOut(before, regions);
        },
      };
    case "jsdiff":
      return {
        name: `jsdiff ${version("diff")} diffLines`,
        run(before, after) {
          const changes = jsdiffLines(before, after);
          return () => changes.flatMap(({ removed, value }) => (removed ? [] : [value])).join("");
        },
      };
    case "dmp":
      return {
        name: `diff-match-patch-es ${version("diff-match-patch-es")} by lines`,
        run(before, after) {
          const { chars1, chars2, lineArray } = diffLinesToChars(before, after);
          const diffs = diffMain(chars1, chars2, { diffTimeout: 0 }, false);
          diffCharsToLines(diffs, lineArray);
          return () => diffs.flatMap(([kind, text]) => (kind < 0 ? [] : [text])).join("");
        },
      };
    case "fast-diff":
      return {
        name: `fast-diff ${version("fast-diff")}`,
        run(before, after) {
          const diffs = fastDiff(before, after);
          return () => diffs.flatMap(([kind, text]) => (kind < 0 ? [] : [text])).join("");
        },
      };
    case "vscode":
      return await vsCode();
    default:
      throw new Error(`There is no diff called ${name}.`);
  }
}

/** The diff of the VS Code that the tests run in: lines first, then characters within them, as its diff editor shows. */
async function vsCode(): Promise<Peer> {
  const home = globSync("editor-*/node_modules/code-server/lib/vscode", { cwd: cache }).map((path) =>
    join(cache, path),
  )[0];
  const file = join(home ?? cache, "out", "vs", "platform", "agentHost", "node", "diffWorkerMain.js");
  if (home === undefined || !existsSync(file))
    throw new Error("VS Code is not installed; `npm run test:extension` gets it.");
  const module: VsCodeDiff = await import(pathToFileURL(file).href);
  const manifest: { readonly version: string } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  return {
    name: `VS Code ${manifest.version}'s own`,
    run(before, after) {
      const { replacements, hitTimeout } = module.computeDetailedDiff(before, after, 0);
      if (hitTimeout) throw new Error("It gave up.");
      return () => {
        const pieces: string[] = [];
        let next = 0;
        for (const { start, endExclusive, text } of replacements) {
          pieces.push(before.slice(next, start), text);
          next = endExclusive;
        }
        return [...pieces, before.slice(next)].join("");
      };
    },
  };
}

function carriedOut(before: string, regions: ReturnType<typeof diffLines>): () => string {
  return () => {
    const lines = before.split("\n");
    const result: string[] = [];
    let next = 0;
    for (const { start, end, added } of regions) {
      for (; next < start; next += 1) result.push(lines[next] ?? "");
      for (const line of added) result.push(line);
      next = end;
    }
    for (; next < lines.length; next += 1) result.push(lines[next] ?? "");
    return result.join("\n");
  };
}

export function version(name: string): string {
  const manifest: { readonly version: string } = JSON.parse(
    readFileSync(join(root, "node_modules", name, "package.json"), "utf8"),
  );
  return manifest.version;
}
