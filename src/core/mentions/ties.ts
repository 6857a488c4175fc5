/** How closely a passage speaks of a hunk. */
type Closeness = "close" | "loose";

/**
 * What ties passages and hunks together, counted by reasons. A loose tie counts only where neither the passage nor the hunk
 * has a close one, so what counts depends on which ties there are, and not on the order in which they came.
 */
export type Ties = {
  add(passage: string, hunk: string, closeness: Closeness, by: 1 | -1): void;
  removePassage(passage: string): void;
  removeHunk(hunk: string): void;
  passagesOf(hunk: string): readonly string[];
  hunksOf(passage: string): readonly string[];
};

type Tie = Record<Closeness, number>;
/** What a passage or hunk is tied to, and how many of these ties are close. */
type End = { readonly others: Map<string, Tie>; close: number };

export function createTies(changed: { passage(id: string): void; hunk(id: string): void }): Ties {
  const passages = new Map<string, End>();
  const hunks = new Map<string, End>();

  /** Another number of close ties; where that is the first or was the last, the loose ones of this end change too. */
  function recount(end: End, by: number, tellOther: (id: string) => void): void {
    const before = end.close;
    end.close += by;
    if (before !== 0 && end.close !== 0) return;
    for (const [other, tie] of end.others) if (tie.close === 0) tellOther(other);
  }

  function changeClose(from: End, to: End, by: 1 | -1): void {
    recount(from, by, changed.hunk);
    recount(to, by, changed.passage);
  }

  function counts(tie: Tie, one: End, other: End | undefined): boolean {
    return tie.close > 0 || (one.close === 0 && other?.close === 0);
  }

  function remove(id: string, ends: Map<string, End>, others: Map<string, End>, side: "passage" | "hunk"): void {
    const end = ends.get(id);
    if (end === undefined) return;
    ends.delete(id);
    for (const [other, tie] of end.others) {
      const far = others.get(other);
      far?.others.delete(id);
      changed[side === "passage" ? "hunk" : "passage"](other);
      if (far !== undefined && tie.close > 0) recount(far, -1, changed[side]);
      if (far?.others.size === 0) others.delete(other);
    }
  }

  return {
    add(passage, hunk, closeness, by) {
      const from = endOf(passages, passage);
      const to = endOf(hunks, hunk);
      const tie = from.others.get(hunk) ?? { close: 0, loose: 0 };
      const wasClose = tie.close > 0;
      tie[closeness] += by;
      from.others.set(hunk, tie);
      to.others.set(passage, tie);
      if (wasClose !== tie.close > 0) changeClose(from, to, wasClose ? -1 : 1);
      if (tie.close === 0 && tie.loose === 0) {
        from.others.delete(hunk);
        to.others.delete(passage);
      }
      changed.passage(passage);
      changed.hunk(hunk);
    },
    removePassage: (id) => remove(id, passages, hunks, "passage"),
    removeHunk: (id) => remove(id, hunks, passages, "hunk"),
    passagesOf(hunk) {
      const end = hunks.get(hunk);
      if (end === undefined) return [];
      return [...end.others].flatMap(([passage, tie]) => (counts(tie, end, passages.get(passage)) ? [passage] : []));
    },
    hunksOf(passage) {
      const end = passages.get(passage);
      if (end === undefined) return [];
      return [...end.others].flatMap(([hunk, tie]) => (counts(tie, end, hunks.get(hunk)) ? [hunk] : []));
    },
  };
}

function endOf(ends: Map<string, End>, id: string): End {
  const known = ends.get(id);
  if (known !== undefined) return known;
  const made: End = { others: new Map(), close: 0 };
  ends.set(id, made);
  return made;
}
