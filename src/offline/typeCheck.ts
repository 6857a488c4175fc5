import type { Finding, OpenFile } from "./openFile.ts";

/** What only says that other files and packages are not there. */
export const unresolved: ReadonlySet<number> = new Set([2307, 2792, 7016, 2875, 2580, 2591, 2503, 7026, 2882]);

export function errorsIn(file: OpenFile): readonly Finding[] {
  return file.diagnostics("errors").filter((error) => !unresolved.has(error.code));
}

/**
 * The first error that there are more of than before. Errors are counted by code, since a step may move one, or word it
 * with other names, without adding any.
 */
export function addedError(before: readonly Finding[], after: readonly Finding[]): Finding | undefined {
  return addedFindings(before, after)[0];
}

type Coded = Pick<Finding, "code" | "message">;

/** All of them, by the same rule. */
export function addedFindings<Found extends Coded>(before: readonly Coded[], after: readonly Found[]): Found[] {
  const left = new Map<number, Coded[]>();
  for (const error of before) left.set(error.code, [...(left.get(error.code) ?? []), error]);
  const added: Found[] = [];
  for (const error of after) {
    const known = left.get(error.code) ?? [];
    const same = known.findIndex((each) => each.message === error.message);
    if (same >= 0) known.splice(same, 1);
    else added.push(error);
  }
  return added.filter((error) => {
    const known = left.get(error.code) ?? [];
    return known.pop() === undefined;
  });
}
