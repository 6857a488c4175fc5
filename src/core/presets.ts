/** An instruction worth having at hand. What is sent is `instruction`; people see the label and the description. */
export type Preset = { readonly label: string; readonly description: string; readonly instruction: string };

export const presets: readonly Preset[] = [
  {
    label: "Simplify",
    description: "fewer branches, same behaviour",
    instruction: "Simplify this code: fewer branches and less nesting, with the same behaviour.",
  },
  {
    label: "Extract",
    description: "a function or constant from what repeats or stands apart",
    instruction:
      "Extract a function or constant from the part that stands apart, and give it a name that says what it does.",
  },
  {
    label: "Rename for clarity",
    description: "names that say what things are",
    instruction: "Rename for clarity: give variables and parameters names that say what they are. Keep exported names.",
  },
  {
    label: "Add types",
    description: "explicit types where they are missing or loose",
    instruction: "Add types: make missing or loose types explicit and precise.",
  },
  {
    label: "Modernise",
    description: "the language's current idioms",
    instruction: "Modernise this code: use the language's current idioms, with the same behaviour.",
  },
  {
    label: "Remove duplication",
    description: "say each thing once",
    instruction: "Remove duplication: say each thing once, without adding indirection that does not pay.",
  },
  {
    label: "Document",
    description: "comments that say why, and what callers must know",
    instruction: "Document this code: comments that say why, and what callers must know. Change no code.",
  },
  {
    label: "Make testable",
    description: "separate decisions from side effects",
    instruction: "Make this code testable: separate decisions from side effects and pass in what it depends on.",
  },
  {
    label: "Handle errors",
    description: "every failure handled or passed on",
    instruction:
      "Handle errors: every failure is handled or passed on with what a caller needs to know; none is swallowed.",
  },
];
