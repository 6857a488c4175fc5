/** A field of what came over the wire, whatever came. */
export function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** A field that holds text; an empty one says nothing. */
export function textField(value: unknown, name: string): string | undefined {
  const found = field(value, name);
  return typeof found === "string" && found !== "" ? found : undefined;
}

export function listField(value: unknown, name: string): readonly unknown[] {
  const found = field(value, name);
  return Array.isArray(found) ? found : nothing;
}

const nothing: readonly never[] = [];

/** What went wrong, from the text in which a server says it: JSON or plain. */
export function errorIn(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    return field(body, "error") ?? body;
  } catch {
    // Not JSON: the text itself is the message.
    return text;
  }
}
