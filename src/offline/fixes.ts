import type { Finding, OpenFile } from "./openFile.ts";
import type { Refactoring } from "./refactoring.ts";
import { ancestor, hasEffects, tokenAt } from "./syntax.ts";
import { viaFix } from "./viaFix.ts";

// TypeScript's diagnostic codes are stable; their words are not.

export const asyncAwait: Refactoring = viaFix({ codes: [80006], accept: named("convertToAsyncFunction") });

export const importRequire: Refactoring = viaFix({
  codes: [80001, 80005],
  accept: (fix) => fix.fixName === "convertToEsModule" || fix.fixName === "requireInTs",
});

export const constructorToClass: Refactoring = viaFix({ codes: [80002], accept: named("convertFunctionToEs6Class") });

export const unnecessaryAwait: Refactoring = viaFix({ codes: [80007], accept: named("removeUnnecessaryAwait") });

export const unreachable: Refactoring = viaFix({
  codes: [7027, 7028],
  from: ["suggestions", "errors"],
  accept: (fix) => fix.fixName === "fixUnreachableCode" || fix.fixName === "fixUnusedLabel",
});

export const jsdocTypes: Refactoring = viaFix({
  codes: [80004, 80009, 80010],
  accept: (fix) => fix.fixName === "annotateWithTypeFromJSDoc" || fix.fixName === "convertTypedefToType",
});

export const parameterTypes: Refactoring = viaFix({
  codes: [7005, 7006, 7008, 7010, 7019, 7032, 7033, 7034, 7043, 7044, 7045, 7046, 7047, 7048, 7049, 7050],
  from: ["errors", "suggestions"],
  accept: named("inferFromUsage"),
  reject: (newText) =>
    /\bany\b/.test(newText) ? "nothing in this file says what it is, so its type would be `any`" : undefined,
});

export const unused: Refactoring = viaFix({
  codes: [6133, 6138, 6192, 6196, 6198, 6199, 6205],
  // The other fix of that name puts an underscore before it. Fix ids tell them apart, but only where several are unused.
  accept: (fix) =>
    fix.fixName === "unusedIdentifier" &&
    fix.changes.every((each) => each.textChanges.every((change) => !change.newText.startsWith("_"))),
  refuse: usedElsewhere,
});

function named(fixName: string): (fix: { readonly fixName: string }) => boolean {
  return (fix) => fix.fixName === fixName;
}

function usedElsewhere(finding: Finding, file: OpenFile): string | undefined {
  const { ts } = file;
  const token = tokenAt(file, finding.start);
  if (ts.isParameter(token) || ancestor(token, (node) => ts.isParameter(node)) !== undefined) {
    return "it is a parameter, and callers may pass it";
  }
  const declaration = ancestor(token, ts.isVariableDeclaration);
  const declared = ts.isVariableDeclarationList(token)
    ? token.declarations
    : declaration === undefined
      ? []
      : [declaration];
  return declared.some(
    (each) => ts.isVariableDeclaration(each) && each.initializer !== undefined && hasEffects(file, each.initializer),
  )
    ? "its value comes from code that may do more than give a value"
    : undefined;
}
