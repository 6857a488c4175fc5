/** Whether the candidates' names may be seen. A part of the comparison's log, so that a reload shows none of them. */
export type Names =
  | { readonly kind: "never-hidden" }
  /** `order` holds every candidate's id. `known`: they were seen beside an answer before, so that a choice is no blind one. */
  | { readonly kind: "hidden"; readonly order: readonly string[]; readonly known: boolean }
  /** `chosen`: who was chosen before its name was known; undefined where nobody was. */
  | { readonly kind: "shown"; readonly chosen: string | undefined };

/** What becomes of the names of a comparison that has begun. */
export type NamesEvent =
  | { readonly type: "names-hidden"; readonly order: readonly string[] }
  | { readonly type: "names-shown"; readonly chosen?: string };

/** `candidates` are those that there are; the order of a file that somebody sent may lack some of them. */
export function hideNames(known: boolean, order: readonly string[], candidates: readonly string[]): Names {
  const own = new Set(order.filter((id) => candidates.includes(id)));
  return { kind: "hidden", known, order: [...own, ...candidates.filter((id) => !own.has(id))] };
}

/** Names that nobody had hidden are not shown anew. */
export function showNames(before: Names, chosen: string | undefined): Names {
  return before.kind === "hidden" ? { kind: "shown", chosen } : before;
}

export function withCandidate(names: Names, candidate: string): Names {
  return names.kind === "hidden" ? { ...names, order: [...names.order, candidate] } : names;
}
