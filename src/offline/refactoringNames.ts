/** What the offline model can do, as headings of its reasoning. */
export const refactoringNames = {
  "template-string": "Template strings",
  "optional-chain": "Optional chaining",
  "async-await": "Async/await",
  "arrow-function": "Arrow functions",
  "import-require": "ES imports",
  class: "Classes",
  "unnecessary-await": "Unnecessary await",
  "remove-braces": "Arrow functions without braces",
  "add-braces": "Arrow functions with braces",
  "named-function": "Named functions",
  "named-parameters": "Named parameters",
  "inline-variable": "Inline variables",
  "inline-returned": "Variables that are returned at once",
  unused: "Unused declarations",
  unreachable: "Unreachable code",
  "organise-imports": "Imports in order",
  "extract-function": "Extract functions",
  "extract-constant": "Extract constants",
  "extract-type": "Extract types",
  "parameter-types": "Types inferred from usage",
  "return-types": "Return types",
  "jsdoc-types": "JSDoc types as TypeScript types",
  "named-export": "Named exports",
  "default-export": "Default exports",
  "named-imports": "Named imports",
  "namespace-import": "Namespace imports",
  accessors: "Accessors",
  overloads: "Overloads as one signature",
} as const;

export type RefactoringId = keyof typeof refactoringNames;

/** "Template strings" as it reads within a sentence; "ES imports" stays. */
export function nameInSentence(id: RefactoringId): string {
  const name = refactoringNames[id];
  return /^[A-Z][a-z]/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}
