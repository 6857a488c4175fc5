import type { RefactoringId } from "./refactoringNames.ts";

/** An instruction as the offline model understands it. */
export type Reading = {
  /** In the words of `offlineAbilities`, for people. */
  readonly understood: readonly string[];
  /** What was asked for, in the order in which it is tried. */
  readonly refactorings: readonly RefactoringId[];
  /**
   * Fixes of TypeScript's own suggestions that a broad wish such as "modernise" also covers, from effort low on. A
   * narrow wish gets nothing that it did not name.
   */
  readonly suggestions: readonly RefactoringId[];
  /** The one variable to inline or the name for what is extracted, where the instruction names it. */
  readonly name: string | undefined;
};

type Ability = {
  readonly words: string;
  readonly pattern: RegExp;
  readonly refactorings: readonly RefactoringId[];
  readonly suggestions?: readonly RefactoringId[];
};

const tidying: readonly RefactoringId[] = ["unnecessary-await", "unreachable", "unused"];

/** Each ability takes its words out of the instruction, so a narrow one stands before those whose words it contains. */
const abilities: readonly Ability[] = [
  {
    words: "simplify",
    pattern: /\bsimplif(?:y|ied|ies|ying|ication)\b|\b(?:fewer branches|less nesting)\b/g,
    refactorings: ["optional-chain", "inline-returned", "remove-braces", "unreachable", "unnecessary-await"],
    suggestions: tidying,
  },
  {
    words: "modernise",
    pattern: /\bmoderni[sz](?:e|ed|es|ing|ation)\b|\bcurrent idioms\b/g,
    refactorings: ["template-string", "optional-chain", "async-await", "arrow-function", "import-require", "class"],
    suggestions: tidying,
  },
  {
    words: "extract a function or constant",
    pattern:
      /\bextract (?:an? |the )?(?:functions? (?:or|and) (?:an? )?constants?|constants? (?:or|and) (?:an? )?functions?)\b/g,
    refactorings: ["extract-function", "extract-constant"],
  },
  {
    words: "extract a type",
    pattern: /\bextract\b[^.;]{0,30}?\b(?:types?|interfaces?)\b/g,
    refactorings: ["extract-type"],
  },
  {
    words: "extract a constant",
    pattern: /\bextract\b[^.;]{0,30}?\b(?:constants?|variables?|values?|magic numbers?)\b|\bmagic numbers?\b/g,
    refactorings: ["extract-constant"],
  },
  {
    words: "extract a function",
    pattern: /\bextract\b[^.;]{0,30}?\b(?:functions?|methods?|helpers?)\b/g,
    refactorings: ["extract-function"],
  },
  {
    words: "extract a function or constant",
    pattern: /^\s*extract\b/g,
    refactorings: ["extract-function", "extract-constant"],
  },
  {
    words: "infer return types",
    pattern: /\breturn types?\b/g,
    refactorings: ["return-types"],
  },
  {
    words: "infer parameter types",
    pattern: /\bparameter types?\b/g,
    refactorings: ["parameter-types"],
  },
  {
    words: "add types",
    pattern:
      /\b(?:add|infer|annotate|missing|explicit|loose)\b[^.;]{0,30}?\btypes?\b|\btype annotations?\b|\bannotate\b/g,
    refactorings: ["parameter-types", "return-types", "jsdoc-types"],
  },
  {
    words: "remove unnecessary await",
    pattern: /\b(?:unnecessary|needless|useless) awaits?\b/g,
    refactorings: ["unnecessary-await"],
  },
  {
    words: "use async/await",
    pattern: /\basync\b(?:\s*(?:\/|and)?\s*await\b)?|\bawait\b|\bpromise chains?\b|\.then\b/g,
    refactorings: ["async-await"],
  },
  {
    words: "use template strings",
    pattern: /\btemplate (?:strings?|literals?)\b|\b(?:string )?(?:interpolation|concatenations?)\b/g,
    refactorings: ["template-string"],
  },
  {
    words: "use optional chaining",
    pattern: /\boptional chain(?:s|ing)?\b|\?\./g,
    refactorings: ["optional-chain"],
  },
  {
    words: "remove braces",
    pattern: /\bremove\b[^.;]{0,20}\bbraces\b(?: (?:of|from|in|to) (?:the )?arrow functions?)?/g,
    refactorings: ["remove-braces"],
  },
  {
    words: "add braces",
    pattern: /\badd\b[^.;]{0,20}\bbraces\b(?: (?:of|from|in|to) (?:the )?arrow functions?)?/g,
    refactorings: ["add-braces"],
  },
  { words: "use arrow functions", pattern: /\b(?:fat )?arrows?(?: functions?)?\b/g, refactorings: ["arrow-function"] },
  { words: "use named functions", pattern: /\bnamed functions?\b/g, refactorings: ["named-function"] },
  {
    words: "use named parameters",
    pattern: /\bnamed (?:parameters?|arguments?)\b|\bparameters? (?:in)?to (?:an? )?(?:destructured )?objects?\b/g,
    refactorings: ["named-parameters"],
  },
  {
    words: "convert require to import",
    pattern: /\brequires?\b[^.;]{0,20}\bimports?\b|\bes ?(?:6 )?(?:modules?|imports?)\b/g,
    refactorings: ["import-require"],
  },
  {
    words: "convert a constructor function to a class",
    pattern: /\b(?:in)?to (?:an? )?(?:es6? )?class(?:es)?\b|\buse class(?:es)?\b/g,
    refactorings: ["class"],
  },
  {
    words: "organise imports",
    pattern: /\b(?:organi[sz]e|sort|order|tidy|clean up)\b[^.;]{0,12}\bimports?\b/g,
    refactorings: ["organise-imports"],
  },
  {
    words: "remove unused code",
    pattern: /\bunused\b|\bdead code\b|\bunreachable\b/g,
    refactorings: ["unused", "unreachable"],
  },
  { words: "inline a variable", pattern: /\binline\b/g, refactorings: ["inline-variable"] },
  { words: "use named exports", pattern: /\bnamed exports?\b/g, refactorings: ["named-export"] },
  { words: "use a default export", pattern: /\bdefault exports?\b/g, refactorings: ["default-export"] },
  { words: "use named imports", pattern: /\bnamed imports?\b/g, refactorings: ["named-imports"] },
  { words: "use a namespace import", pattern: /\bnamespace imports?\b/g, refactorings: ["namespace-import"] },
  {
    words: "generate accessors",
    pattern: /\baccessors?\b|\bgetters?\b|\bsetters?\b|\bencapsulate\b/g,
    refactorings: ["accessors"],
  },
  { words: "merge overloads", pattern: /\boverloads?\b/g, refactorings: ["overloads"] },
];

/** Everything that the offline model can be asked for, in the words that it understands. */
export const offlineAbilities: readonly string[] = [...new Set(abilities.map((ability) => ability.words))];

export function offlineCan(instruction: string): boolean {
  return readInstruction(instruction) !== undefined;
}

/** Undefined when the instruction asks for nothing that TypeScript has a refactoring for. */
export function readInstruction(instruction: string): Reading | undefined {
  const clauses = instruction.toLowerCase().split(/[.;:,\n](?!\w)|\bbut\b/);
  const asked = clauses.filter((clause) => !negated.test(clause)).flatMap(abilitiesIn);
  const declined = clauses.filter((clause) => negated.test(clause)).flatMap(abilitiesIn);
  const excluded = new Set(declined.flatMap((ability) => ability.refactorings));
  const refactorings = unique(asked.flatMap((ability) => ability.refactorings)).filter((id) => !excluded.has(id));
  if (refactorings.length === 0) return undefined;
  return {
    understood: unique(asked.map((ability) => ability.words)),
    refactorings,
    suggestions: unique(asked.flatMap((ability) => ability.suggestions ?? [])).filter(
      (id) => !excluded.has(id) && !refactorings.includes(id),
    ),
    name: nameIn(instruction),
  };
}

const negated = /\b(?:not|don['’]t|never|without|except|no)\b/;

function abilitiesIn(clause: string): Ability[] {
  const found: { readonly ability: Ability; readonly at: number }[] = [];
  let rest = clause;
  for (const ability of abilities) {
    const at = rest.search(ability.pattern);
    if (at < 0) continue;
    found.push({ ability, at });
    rest = rest.replace(ability.pattern, (words) => " ".repeat(words.length));
  }
  return found.sort((a, b) => a.at - b.at).map(({ ability }) => ability);
}

/** A name in backticks or quotes, or an identifier where only a name can stand. */
function nameIn(instruction: string): string | undefined {
  const quoted = /[`'"‘“]([A-Za-z_$][\w$]*)[`'"’”]/.exec(instruction)?.[1];
  if (quoted !== undefined) return quoted;
  const called = /\b(?:called|named|as)\s+([A-Za-z_$][\w$]*)\s*$/.exec(instruction)?.[1];
  if (called !== undefined) return called;
  const inlined = /\binline\s+(?:the\s+)?(?:(?:variable|constant|const|let)\s+)?([A-Za-z_$][\w$]*)/i.exec(
    instruction,
  )?.[1];
  return inlined !== undefined && !notNames.has(inlined.toLowerCase()) ? inlined : undefined;
}

const notNames = new Set(
  "a all an and any constant constants each everything every in it local locals needless once one redundant single that them these this temporary temporaries the trivial unnecessary variable variables what where".split(
    " ",
  ),
);

function unique<Item>(items: readonly Item[]): Item[] {
  return [...new Set(items)];
}
