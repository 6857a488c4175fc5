import { inlineReturned, inlineVariable, optionalChain, templateString } from "./expressionRefactorings.ts";
import { extractConstant, extractFunction, extractType } from "./extractions.ts";
import {
  asyncAwait,
  constructorToClass,
  importRequire,
  jsdocTypes,
  parameterTypes,
  unnecessaryAwait,
  unreachable,
  unused,
} from "./fixes.ts";
import {
  accessors,
  addBraces,
  arrowFunction,
  defaultExport,
  namedExport,
  namedFunction,
  namedImports,
  namedParameters,
  namespaceImport,
  overloads,
  removeBraces,
  returnTypes,
} from "./functionRefactorings.ts";
import { organiseImports } from "./imports.ts";
import type { Refactoring } from "./refactoring.ts";
import type { RefactoringId } from "./refactoringNames.ts";

/** What each thing that the offline model can do is in TypeScript. */
export const refactorings: Readonly<Record<RefactoringId, Refactoring>> = {
  "template-string": templateString,
  "optional-chain": optionalChain,
  "async-await": asyncAwait,
  "arrow-function": arrowFunction,
  "import-require": importRequire,
  class: constructorToClass,
  "unnecessary-await": unnecessaryAwait,
  "remove-braces": removeBraces,
  "add-braces": addBraces,
  "named-function": namedFunction,
  "named-parameters": namedParameters,
  "inline-variable": inlineVariable,
  "inline-returned": inlineReturned,
  unused,
  unreachable,
  "organise-imports": organiseImports,
  "extract-function": extractFunction,
  "extract-constant": extractConstant,
  "extract-type": extractType,
  "parameter-types": parameterTypes,
  "return-types": returnTypes,
  "jsdoc-types": jsdocTypes,
  "named-export": namedExport,
  "default-export": defaultExport,
  "named-imports": namedImports,
  "namespace-import": namespaceImport,
  accessors,
  overloads,
};
