import { visibleText } from "../src/core/hiddenText.ts";
import { t } from "../src/core/l10n.ts";
import { hunksOf, type RunState } from "../src/core/runState.ts";
import type { PassageLinks } from "../src/panel/protocol.ts";
import { placeText } from "./hunkText.ts";

/** What stands in a passage's margin, as it is called at the moment. */
export type ShownLink = { readonly id: string; readonly label: string; readonly kind: "code" | "hunk" };

/** The links beside each passage. Hunks move while the reader types, and are called as the list of hunks has them. */
export type ShownLinks = {
  put(passages: readonly PassageLinks[]): void;
  /** Takes up what the hunks are called now. */
  follow(state: RunState): void;
  of(passage: string): readonly ShownLink[];
  clear(): void;
};

export function createShownLinks(): ShownLinks {
  const told = new Map<string, PassageLinks["links"]>();
  let names: ReadonlyMap<string, string> = new Map();
  let named: unknown[] = [];

  return {
    put(passages) {
      for (const { passage, links } of passages) told.set(passage, links);
    },
    follow(state) {
      const naming = [state.run, state.hunks, state.files];
      if (naming.every((each, at) => each === named[at])) return;
      named = naming;
      const hunks = hunksOf(state);
      names = new Map(
        hunks.map((hunk) => [
          hunk.id,
          t("hunk {0}", state.files.length > 1 ? placeText(state, hunk) : `:${hunk.line + 1}`),
        ]),
      );
    },
    of: (passage) =>
      (told.get(passage) ?? []).flatMap((link): ShownLink[] => {
        if (link.kind === "code") return [{ ...link, label: visibleText(link.label) }];
        const label = names.get(link.hunk);
        return label === undefined ? [] : [{ id: link.id, kind: "hunk", label }];
      }),
    clear() {
      told.clear();
    },
  };
}
