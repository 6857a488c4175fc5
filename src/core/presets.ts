import { t } from "./l10n.ts";

/** An instruction worth having at hand. What is sent is `instruction`; people see the label and the description, the ledger has the id. */
export type Preset = {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly instruction: string;
};

export const presets: readonly Preset[] = [
  {
    id: "simplify",
    label: t("Simplify"),
    description: t("fewer branches, same behaviour"),
    instruction: "Simplify this code: fewer branches and less nesting, with the same behaviour.",
  },
  {
    id: "extract",
    label: t("Extract"),
    description: t("a function or constant from what repeats or stands apart"),
    instruction:
      "Extract a function or constant from the part that stands apart, and give it a name that says what it does.",
  },
  {
    id: "rename",
    label: t("Rename for clarity"),
    description: t("names that say what things are"),
    instruction: "Rename for clarity: give variables and parameters names that say what they are. Keep exported names.",
  },
  {
    id: "types",
    label: t("Add types"),
    description: t("explicit types where they are missing or loose"),
    instruction: "Add types: make missing or loose types explicit and precise.",
  },
  {
    id: "modernise",
    label: t("Modernise"),
    description: t("the language's current idioms"),
    instruction: "Modernise this code: use the language's current idioms, with the same behaviour.",
  },
  {
    id: "duplication",
    label: t("Remove duplication"),
    description: t("say each thing once"),
    instruction: "Remove duplication: say each thing once, without adding indirection that does not pay.",
  },
  {
    id: "document",
    label: t("Document"),
    description: t("comments that say why, and what callers must know"),
    instruction: "Document this code: comments that say why, and what callers must know. Change no code.",
  },
  {
    id: "testable",
    label: t("Make testable"),
    description: t("separate decisions from side effects"),
    instruction: "Make this code testable: separate decisions from side effects and pass in what it depends on.",
  },
  {
    id: "errors",
    label: t("Handle errors"),
    description: t("every failure handled or passed on"),
    instruction:
      "Handle errors: every failure is handled or passed on with what a caller needs to know; none is swallowed.",
  },
];

/** Which preset an instruction is, word for word; undefined for the user's own words. */
export function presetOf(instruction: string): string | undefined {
  return presets.find((preset) => preset.instruction === instruction)?.id;
}
