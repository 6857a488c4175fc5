/** What the user ticked the last time: cells by their keys, how often each ran, and whether names were hidden from the start. */
export type Grid = { readonly cells: readonly string[]; readonly repetitions: number; readonly blind: boolean };

/** Where each way to compare remembers its own grid, so that none overwrites another's. */
export const gridKeys = {
  efforts: "compare.efforts",
  models: "compare.grid",
  run: "compare.run",
  again: "compare.again",
} as const;

/** What was stored; anything that is not exactly a grid gives undefined. */
export function narrowGrid(value: unknown): Grid | undefined {
  const of = (name: string): unknown =>
    typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  const [cells, repetitions] = [of("cells"), of("repetitions")];
  if (!Array.isArray(cells) || typeof repetitions !== "number" || repetitions < 1) return undefined;
  return {
    cells: cells.filter((cell: unknown): cell is string => typeof cell === "string"),
    repetitions,
    blind: of("blind") === true,
  };
}

/** Of the cells that there are, those to tick: what is remembered, as long as that still makes a comparison; else the first. */
export function cellsToTick(keys: readonly string[], grid: Grid | undefined, most: number): readonly string[] {
  const known = new Set(grid?.cells);
  const ticked = keys.filter((key) => known.has(key));
  return ticked.length * (grid?.repetitions ?? 1) >= 2 ? ticked : keys.slice(0, most);
}
