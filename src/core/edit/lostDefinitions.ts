import { declared, declaresParts } from "./declarations.ts";
import { diffLines } from "./diffLines.ts";
import { indentOf } from "./indentation.ts";
import { hasWord, isFilled } from "./words.ts";

/** What a line declares, and what that stands in, from the outermost on. */
type Declaration = { readonly at: number; readonly key: string; readonly within: readonly Level[] };
type Level = { readonly indent: number; readonly name: string; readonly hasParts: boolean };

/**
 * Do filled-in placeholders leave a definition out that the old lines hold, or put one in that the new lines give
 * themselves? Only what stands where a placeholder stands for something counts, and what another takes the place of does not.
 */
export function losesDefinitions(
  path: string,
  before: readonly string[],
  said: readonly string[],
  result: readonly string[],
  isElided: (line: string) => boolean,
): boolean {
  const spots = levelsAt(path, said).filter((_, at) => isElided(said[at] ?? ""));
  const isConcerned = ({ within }: Declaration) =>
    spots.some(
      (spot) =>
        spot.every(({ name }, at) => within[at]?.name === name) &&
        within.slice(spot.length).every(({ hasParts }) => hasParts),
    );
  const byKey = (lines: readonly string[]) =>
    Map.groupBy(declarationsIn(path, lines).filter(isConcerned), ({ key }) => key);
  const [old, fresh] = [byKey(before), byKey(result)];
  const more = (a: typeof old, b: typeof old) => [...a].flatMap(([key, all]) => all.slice(b.get(key)?.length ?? 0));
  const [lost, added] = [more(old, fresh), more(fresh, old)];
  if (added.some(({ key }) => old.has(key) && declaresOnce(path, key))) return true;
  return lost.length > added.length && lost.filter(goneFrom(before, result)).length > added.length;
}

/** Nothing is left of it and of what it holds. */
function goneFrom(before: readonly string[], result: readonly string[]): (declaration: Declaration) => boolean {
  const gone = new Set<number>();
  for (const { start, end } of diffLines(before, result)) for (let at = start; at < end; at += 1) gone.add(at);
  return ({ at }) => {
    const indent = indentOf(before[at] ?? "").length;
    for (let next = at + 1; next < before.length; next += 1) {
      const line = before[next] ?? "";
      if (isFilled(line) && indentOf(line).length <= indent) break;
      if (hasWord(line) && !gone.has(next)) return false;
    }
    return gone.has(at);
  };
}

/** Where the same name may be declared twice with other arguments, or in another part of a list, that is no mistake. */
function declaresOnce(path: string, key: string): boolean {
  return /\.(?:[cm]?jsx?|tsx?|[cm]ts|pyi?|go|php|rb)$/i.test(path) && !key.endsWith('"');
}

function declarationsIn(path: string, lines: readonly string[]): Declaration[] {
  return levelsAt(path, lines).flatMap((within, at) => {
    const name = headOf(path, lines[at] ?? "");
    return name === undefined ? [] : [{ at, key: [...within.map((level) => level.name), name].join("\n"), within }];
  });
}

/** By line what it stands in, judged by how far in it stands. */
function levelsAt(path: string, lines: readonly string[]): (readonly Level[])[] {
  let levels: readonly Level[] = [];
  return lines.map((line) => {
    if (!isFilled(line)) return levels;
    const indent = indentOf(line).length;
    const within = levels.filter((level) => level.indent < indent);
    const name = headOf(path, line) ?? line.trim();
    levels = [...within, { indent, name, hasParts: declaresParts(line) }];
    return within;
  });
}

/** The name of what a line begins: a declaration, a rule of a style sheet, a key of a list. */
function headOf(path: string, line: string): string | undefined {
  if (line.length > 1000) return undefined;
  if (/\.(?:s?css|less)$/i.test(path)) return /^\s*([^{}]+?)\s*\{\s*$/.exec(line)?.[1];
  if (/\.ya?ml$/i.test(path)) return /^\s*([\w.-]+):\s*$/.exec(line)?.[1];
  return declared(path, line);
}
