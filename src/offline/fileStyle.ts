import type ts from "typescript";
import type { TypeScript } from "./typescript.ts";

export type FileStyle = {
  readonly format: ts.FormatCodeSettings;
  readonly preferences: ts.UserPreferences;
};

/** How a file is written, so that what TypeScript adds looks like the rest. `text` has `\n` line endings. */
export function fileStyle(ts: TypeScript, text: string): FileStyle {
  const lines = text.split("\n");
  const tabs = lines.filter((line) => line.startsWith("\t")).length;
  const spaces = lines.filter((line) => /^ {2,}\S/.test(line)).length;
  const indentSize = tabs > spaces ? 4 : indentStep(lines);
  const statements = lines.filter((line) => /[\w)\]"'`];?\s*$/.test(line) && !/^\s*(?:\/\/|\*|\/\*)/.test(line));
  const semicolons = statements.filter((line) => line.trimEnd().endsWith(";")).length;
  const single = text.match(/'[^'"\n]*'/g)?.length ?? 0;
  const double = text.match(/"[^'"\n]*"/g)?.length ?? 0;
  return {
    format: {
      ...ts.getDefaultFormatCodeSettings("\n"),
      indentSize,
      tabSize: indentSize,
      convertTabsToSpaces: tabs <= spaces,
      semicolons: semicolons > 0 ? ts.SemicolonPreference.Ignore : ts.SemicolonPreference.Remove,
    },
    preferences: { quotePreference: single > double ? "single" : "double", allowTextChangesInNewFiles: false },
  };
}

/** The commonest difference between the indentation of a line and that of the line before it; 2 where nothing is indented. */
function indentStep(lines: readonly string[]): number {
  const counts = new Map<number, number>();
  let previous = 0;
  for (const line of lines) {
    if (line.trim() === "" || /^\s*\*/.test(line)) continue;
    const indent = line.length - line.trimStart().length;
    const step = indent - previous;
    if (step >= 2 && step <= 8) counts.set(step, (counts.get(step) ?? 0) + 1);
    previous = indent;
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 2;
}
