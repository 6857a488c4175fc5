/** Numbers the parts of a stream from 0 in the order in which their keys first appear. */
export function createPartCounter(): (key: string) => number {
  const parts = new Map<string, number>();
  return (key) => {
    const known = parts.get(key);
    if (known !== undefined) return known;
    parts.set(key, parts.size);
    return parts.size - 1;
  };
}
