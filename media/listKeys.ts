/** Which arrows and page keys lead along a list; Home and End lead to its ends in any. */
export type ListKeys = { readonly next: readonly string[]; readonly previous: readonly string[] };

/** Where a key leads from the `index`th of `count`, and no further than the ends; undefined where it leads nowhere. */
export function indexByKey(key: string, index: number, count: number, keys: ListKeys): number | undefined {
  if (keys.next.includes(key)) return Math.min(index + 1, count - 1);
  if (keys.previous.includes(key)) return Math.max(index - 1, 0);
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : undefined;
}
