import type { Normalise } from "./formatting.ts";
import type { Union } from "./union.ts";

/** The places of one file that are compared: where each begins, and what the original and the candidates say there. */
export type ComparedFile = {
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
  readonly places: readonly { readonly start: number; readonly texts: readonly string[] }[];
};

/** For each file's texts in their order: equal for texts that say the same; undefined where syntax cannot tell. */
export type SyntaxKeys = {
  readonly type: "normalised";
  readonly keys: readonly (readonly (string | undefined)[])[];
};

/** What a union without syntax leaves to tell apart. */
export function comparedFiles(
  { original, groups }: Union,
  files: readonly { readonly path: string }[],
): readonly ComparedFile[] {
  return original.texts.map((lines, file) => ({
    path: files[file]?.path ?? "",
    languageId: original.languages[file] ?? "",
    text: lines.join("\n"),
    places: groups
      .filter((group) => group.file === file)
      .map(({ start, removed, variants }) => ({
        start,
        texts: [removed, ...variants.flatMap(({ wordings }) => wordings.map(({ added }) => added))].map((each) =>
          each.join("\n"),
        ),
      })),
  }));
}

/** Syntax that was asked for beforehand, as a union takes it. Where the same text has two meanings, it stands for itself. */
export function normaliseBy(files: readonly ComparedFile[], { keys }: SyntaxKeys): Normalise {
  const known = new Map<string, string | undefined>();
  for (const [index, { languageId, places }] of files.entries()) {
    for (const [at, text] of places.flatMap(({ texts }) => texts).entries()) {
      const id = `${languageId}\n${text}`;
      const key = keys[index]?.[at];
      known.set(id, known.has(id) && known.get(id) !== key ? `verbatim ${text}` : key);
    }
  }
  return (lines, languageId) => known.get(`${languageId}\n${lines.join("\n")}`);
}
