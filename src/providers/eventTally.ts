import { field, listField } from "./fields.ts";

type Counts = {
  readonly events: Readonly<Record<string, number>>;
  readonly unknown: Readonly<Record<string, number>>;
  readonly last: string | undefined;
};

/** The names come from the network: they are few and short, whatever a server sends. */
const mostKinds = 60;
const longestKind = 80;

/** Counts the events of a stream by kind: a Responses event by its type, a chat chunk by the fields that it fills. */
export function createEventTally(clean: (kind: string) => string): { count(raw: unknown): void; counts(): Counts } {
  const known = new Map<string, number>();
  let last: string | undefined;

  function add(kind: string): void {
    const count = known.get(kind);
    if (count === undefined && known.size >= mostKinds) known.set("others", (known.get("others") ?? 0) + 1);
    else known.set(kind, (count ?? 0) + 1);
    last = kind;
  }

  return {
    count(raw) {
      const type = field(raw, "type");
      if (typeof type === "string") add(type);
      else countChunk(raw, add);
    },
    counts() {
      const shown = [...known].map(([kind, count]): [string, number] => [shownKind(kind, clean), count]);
      const unknown = [...known.keys()].filter((kind) => !knownKinds.has(kind)).map((kind) => shownKind(kind, clean));
      const events = Object.fromEntries(shown);
      return {
        events,
        unknown: Object.fromEntries(unknown.map((kind) => [kind, events[kind] ?? 0])),
        last: last === undefined ? undefined : shownKind(last, clean),
      };
    },
  };
}

function shownKind(kind: string, clean: (kind: string) => string): string {
  return clean(kind).slice(0, longestKind);
}

function countChunk(chunk: unknown, add: (kind: string) => void): void {
  const choice = listField(chunk, "choices")[0];
  const delta = field(choice, "delta");
  if (typeof delta === "object" && delta !== null) {
    for (const [name, value] of Object.entries(delta)) {
      if (value !== null && value !== undefined && value !== "") add(`delta.${name}`);
    }
  }
  for (const [holder, name] of [
    [choice, "finish_reason"],
    [choice, "error"],
    [chunk, "error"],
    [chunk, "usage"],
  ] as const) {
    const value = field(holder, name);
    if (value !== null && value !== undefined) add(name);
  }
}

/** What Fathom reads, or knows to be of no matter to a refactoring. */
const knownKinds = new Set([
  ...["finish_reason", "error", "usage"],
  ...["role", "content", "reasoning_content", "reasoning", "reasoning_details", "refusal", "tool_calls"].map(
    (name) => `delta.${name}`,
  ),
  ...["function_call", "reasoning_text", "extra_content", "content_blocks", "annotations", "name"].map(
    (name) => `delta.${name}`,
  ),
  ...["created", "queued", "in_progress", "completed", "incomplete", "failed"].map((name) => `response.${name}`),
  ...["output_item", "content_part", "reasoning_summary_part"].flatMap((name) => [
    `response.${name}.added`,
    `response.${name}.done`,
  ]),
  ...[
    "reasoning_summary_text",
    "reasoning_text",
    "output_text",
    "refusal",
    "function_call_arguments",
    "custom_tool_call_input",
    "apply_patch_call_operation_diff",
  ].flatMap((name) => [`response.${name}.delta`, `response.${name}.done`]),
  "response.output_text.annotation.added",
  "keepalive",
]);
