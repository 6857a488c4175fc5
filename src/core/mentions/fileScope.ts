/**
 * Of which file a reasoning speaks. A heading that names one file holds until the next that does, but for a line that begins
 * with another; without such a heading, any line that names a single file does so until the next.
 */
export type FileScope = { readonly heading: number | undefined; readonly file: number | undefined };

export function firstScope(files: number): FileScope {
  return { heading: undefined, file: files === 1 ? 0 : undefined };
}

/** A line of a passage: the files that it names, in their order; those that are not known are undefined. */
export type NamingLine = {
  readonly files: readonly (number | undefined)[];
  readonly isHeading: boolean;
  readonly beginsWithFile: boolean;
};

/** `holds`: also the lines below speak of what this one names last. */
export function scopeAfter(
  { files, isHeading, beginsWithFile }: NamingLine,
  before: FileScope,
  first: FileScope,
): { readonly scope: FileScope; readonly holds: boolean } {
  const known = [...new Set(files.filter((file) => file !== undefined))];
  const only = known.length === 1 ? known[0] : undefined;
  if (isHeading && files.length > 0) {
    return { scope: only === undefined ? first : { heading: only, file: only }, holds: true };
  }
  if (only !== undefined && (before.heading === undefined || beginsWithFile)) {
    return { scope: { heading: before.heading, file: only }, holds: true };
  }
  const holds = before.heading === undefined;
  return { scope: holds && known.length > 1 ? first : before, holds };
}

const lead = /^\s*(?:(?:[-*+]|\d+[.)])\s+)?(?:(?:file|for|in|next|now|then)\b:?\s+)*[`*_"'([]*/i;

export function beginsWith(line: string, name: string): boolean {
  return line.slice(lead.exec(line)?.[0].length ?? 0).startsWith(name);
}
