import { likelyPath } from "./editPath.ts";
import { commentPath } from "./newFiles.ts";
import type { QuotingEdit } from "./placedEdit.ts";
import type { BlockReading } from "./proposedEdit.ts";
import type { SourceText } from "./sourceText.ts";

// A comment with the file's own path, which models put above code: "// src/a.ts". It is content where the file has it.

function isLabel(source: SourceText, path: string, line: string | undefined): boolean {
  const said = line === undefined || line.length > 1000 ? undefined : commentPath(line);
  return (
    said !== undefined && likelyPath(said, [{ path }]) === path && source.trimmed.count(line?.trim() ?? "", 1) === 0
  );
}

/** New lines without the label above them. */
export function withoutLabel(source: SourceText, path: string, lines: readonly string[]): readonly string[] {
  return lines.length > 1 && isLabel(source, path, lines[0]) ? lines.slice(1) : lines;
}

/** The edit without labels above its quoted lines, and where they stand elsewhere than at the file's beginning above its new ones. */
export function withoutLabels(source: SourceText, path: string, edit: QuotingEdit, start?: number): QuotingEdit {
  if (edit.kind === "string") return edit;
  const readings = edit.readings.map((reading) => {
    const quoted = withoutLabel(source, path, reading.search);
    if (quoted !== reading.search) return withoutFirst(source, path, reading);
    if (reading.changes !== undefined || start === undefined || start === 0) return reading;
    const replace = withoutLabel(source, path, reading.replace);
    return replace === reading.replace ? reading : { ...reading, replace };
  });
  return readings.every((reading, at) => reading === edit.readings[at]) ? edit : { ...edit, readings };
}

function withoutFirst(source: SourceText, path: string, reading: BlockReading): BlockReading {
  const { search, replace, changes, loose } = reading;
  if (changes === undefined) return { search: search.slice(1), replace: withoutLabel(source, path, replace) };
  if (changes.some(({ start }) => start === 0)) return reading;
  return {
    search: search.slice(1),
    replace: replace.slice(1),
    changes: changes.map((each) => ({ ...each, start: each.start - 1, end: each.end - 1 })),
    ...(loose === undefined ? {} : { loose: new Set([...loose].filter((at) => at > 0).map((at) => at - 1)) }),
  };
}
