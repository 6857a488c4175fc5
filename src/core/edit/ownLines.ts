import { hasWord } from "./words.ts";

type Lines = { readonly lines: readonly string[] };

/** Does a text for one file say another one: most lines that only that one has, and fewer than half of its own? */
export function createMistaken<File extends Lines>(
  files: readonly File[],
): (file: File, lines: readonly string[]) => boolean {
  if (files.length < 2) return () => false;
  const owners = new Map<string, File | undefined>();
  for (const file of files) {
    for (const line of new Set(file.lines)) {
      if (hasWord(line)) owners.set(line, owners.has(line) ? undefined : file);
    }
  }
  const own = countsOf(owners.values());
  return (file, lines) => {
    const said = countsOf([...new Set(lines)].map((line) => owners.get(line)));
    const kept = said.get(file) ?? 0;
    if (kept * 2 >= (own.get(file) ?? 0)) return false;
    return [...said].some(([other, count]) => other !== file && count > kept && count * 2 > (own.get(other) ?? 0));
  };
}

function countsOf<File>(files: Iterable<File | undefined>): Map<File, number> {
  const counts = new Map<File, number>();
  for (const file of files) if (file !== undefined) counts.set(file, (counts.get(file) ?? 0) + 1);
  return counts;
}
