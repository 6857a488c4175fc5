import assert from "node:assert/strict";
import { test } from "node:test";
import { presets } from "../../../src/core/presets.ts";
import { offlineAbilities, offlineCan, readInstruction } from "../../../src/offline/instruction.ts";

const understood: readonly { readonly instruction: string; readonly refactorings: readonly string[] }[] = [
  { instruction: "use async/await", refactorings: ["async-await"] },
  { instruction: "Use async and await here.", refactorings: ["async-await"] },
  { instruction: "template strings", refactorings: ["template-string"] },
  { instruction: "template literals instead of concatenation", refactorings: ["template-string"] },
  { instruction: "optional chaining please", refactorings: ["optional-chain"] },
  { instruction: "turn function expressions into arrow functions", refactorings: ["arrow-function"] },
  { instruction: "named parameters", refactorings: ["named-parameters"] },
  { instruction: "convert parameters to a destructured object", refactorings: ["named-parameters"] },
  { instruction: "add braces", refactorings: ["add-braces"] },
  { instruction: "remove the braces of arrow functions", refactorings: ["remove-braces"] },
  { instruction: "organise imports", refactorings: ["organise-imports"] },
  { instruction: "organize the imports", refactorings: ["organise-imports"] },
  { instruction: "remove unused code", refactorings: ["unused", "unreachable"] },
  { instruction: "convert require to import", refactorings: ["import-require"] },
  { instruction: "remove unnecessary await", refactorings: ["unnecessary-await"] },
  { instruction: "extract function", refactorings: ["extract-function"] },
  { instruction: "extract the magic numbers", refactorings: ["extract-constant"] },
  { instruction: "extract a type for the options", refactorings: ["extract-type"] },
  { instruction: "infer types", refactorings: ["parameter-types", "return-types", "jsdoc-types"] },
  { instruction: "add return types", refactorings: ["return-types"] },
  { instruction: "inline total", refactorings: ["inline-variable"] },
  { instruction: "use a default export", refactorings: ["default-export"] },
  { instruction: "convert this constructor to a class", refactorings: ["class"] },
  {
    instruction: "use template strings, then async/await",
    refactorings: ["template-string", "async-await"],
  },
  {
    instruction: "modernise, but do not use optional chaining",
    refactorings: ["template-string", "async-await", "arrow-function", "import-require", "class"],
  },
];

for (const { instruction, refactorings } of understood) {
  test(`“${instruction}” is ${refactorings.join(", ")}`, () => {
    assert.deepEqual(readInstruction(instruction)?.refactorings, refactorings);
  });
}

const beyond = [
  "make it faster",
  "",
  "what does this do?",
  "fix the bug",
  "translate to Rust",
  "don't use optional chaining",
  "rename the parameters",
];

for (const instruction of beyond) {
  test(`“${instruction}” is not something that it can do`, () => {
    assert.equal(offlineCan(instruction), false);
  });
}

const can = new Set(["Simplify", "Extract", "Add types", "Modernise"]);

for (const { label, instruction } of presets) {
  test(`the preset ${label} ${can.has(label) ? "works offline" : "needs a model"}`, () => {
    assert.equal(offlineCan(instruction), can.has(label));
  });
}

for (const ability of offlineAbilities) {
  test(`“${ability}” is offered, so it is understood`, () => {
    assert.deepEqual(readInstruction(ability)?.understood, [ability]);
  });
}

const named: readonly { readonly instruction: string; readonly name: string | undefined }[] = [
  { instruction: "inline total", name: "total" },
  { instruction: "inline the variable total", name: "total" },
  { instruction: "inline `total_2`", name: "total_2" },
  { instruction: "inline unnecessary variables", name: undefined },
  { instruction: "inline", name: undefined },
  { instruction: "extract a function called applyDiscount", name: "applyDiscount" },
  { instruction: "extract a function", name: undefined },
];

for (const { instruction, name } of named) {
  test(`“${instruction}” names ${name ?? "nothing"}`, () => {
    assert.equal(readInstruction(instruction)?.name, name);
  });
}
