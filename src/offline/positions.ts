/** A span of text in UTF-16 offsets, end-exclusive. */
export type Span = { readonly start: number; readonly end: number };

/** The text between `start` and `end` becomes `text`. */
export type Change = Span & { readonly text: string };

/** Changes of one step are sorted and do not overlap; all offsets are those of the text before the step. */
export function applyChanges(text: string, changes: readonly Change[]): string {
  const pieces: string[] = [];
  let next = 0;
  for (const change of changes) {
    pieces.push(text.slice(next, change.start), change.text);
    next = change.end;
  }
  pieces.push(text.slice(next));
  return pieces.join("");
}

/** Where a span is after a step: it grows with what was changed inside it. Undefined when a change cut into it or replaced it. */
export function moveSpan(span: Span, changes: readonly Change[]): Span | undefined {
  const cut = changes.some((change) => {
    const outside = change.end <= span.start || change.start >= span.end;
    const strictlyInside =
      change.start >= span.start && change.end <= span.end && change.end - change.start < span.end - span.start;
    return !outside && !strictlyInside;
  });
  return cut ? undefined : growSpan(span, changes);
}

/** As `moveSpan` for a span that must survive every change, such as the selection: what is inserted at its edges is inside it. */
export function growSpan(span: Span, changes: readonly Change[]): Span {
  let start = span.start;
  let end = span.end;
  for (const change of changes) {
    const growth = change.text.length - (change.end - change.start);
    if (change.end <= span.start && !(change.start === span.start && change.end === span.start)) start += growth;
    else if (change.start < span.start) start += change.start - span.start + change.text.length;
    if (change.end <= span.end) end += growth;
    else if (change.start < span.end) end += change.start + change.text.length - span.end;
  }
  return { start, end: Math.max(start, end) };
}

/** Where an offset after a step was before it; inside new text, the start of what that text replaced. */
export function offsetBefore(offset: number, changes: readonly Change[]): number {
  let growth = 0;
  for (const change of changes) {
    const newStart = change.start + growth;
    if (offset < newStart) break;
    if (offset < newStart + change.text.length) return change.start;
    growth += change.text.length - (change.end - change.start);
  }
  return offset - growth;
}
