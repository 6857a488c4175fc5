import { field, listField } from "./fields.ts";

type Counts = {
  readonly events: Readonly<Record<string, number>>;
  readonly unknown: Readonly<Record<string, number>>;
  readonly last: string | undefined;
};

/** The names come from the network: they are few and short, whatever a server sends. */
const mostKinds = 60;
const longestKind = 80;

/**
 * Counts the events of a stream by kind: a Responses event by its type, a chat chunk by the fields that it fills. This is
 * done for each event, so it allocates nothing.
 */
export function createEventTally(clean: (kind: string) => string): { count(raw: unknown): void; counts(): Counts } {
  const types = createCells("");
  const deltas = createCells("delta.");
  const fields = createCells("");
  let last: Cell | undefined;

  function countField(holder: unknown, name: string): void {
    if (isFilled(field(holder, name))) last = fields.add(name);
  }

  function countDelta(delta: object, name: string): void {
    if (isFilled(field(delta, name))) last = deltas.add(name);
  }

  function countChunk(chunk: unknown): void {
    const choice = listField(chunk, "choices")[0];
    const delta = field(choice, "delta");
    if (typeof delta === "object" && delta !== null) {
      for (const name in delta) countDelta(delta, name);
    }
    countField(choice, "finish_reason");
    countField(choice, "error");
    countField(chunk, "error");
    countField(chunk, "usage");
  }

  return {
    count(raw) {
      const type = field(raw, "type");
      if (typeof type === "string") last = types.add(type);
      else countChunk(raw);
    },
    counts() {
      const cells = [...types.all(), ...deltas.all(), ...fields.all()];
      const shown = (some: readonly Cell[]) =>
        Object.fromEntries(some.map(({ kind, count }) => [shownKind(kind, clean), count]));
      return {
        events: shown(cells),
        unknown: shown(cells.filter(({ kind }) => !knownKinds.has(kind))),
        last: last === undefined ? undefined : shownKind(last.kind, clean),
      };
    },
  };
}

type Cell = { readonly kind: string; count: number };

function createCells(prefix: string): { add(name: string): Cell; all(): Iterable<Cell> } {
  const cells = new Map<string, Cell>();
  const others: Cell = { kind: "others", count: 0 };
  let lastName: string | undefined;
  let lastCell = others;
  return {
    add(name) {
      // Nearly always the same as the time before.
      if (name === lastName) {
        lastCell.count += 1;
        return lastCell;
      }
      let cell = cells.get(name);
      if (cell === undefined) {
        cell = cells.size < mostKinds ? { kind: prefix + name, count: 0 } : others;
        if (cell !== others) cells.set(name, cell);
      }
      cell.count += 1;
      lastName = name;
      lastCell = cell;
      return cell;
    },
    all: () => (others.count === 0 ? cells.values() : [...cells.values(), others]),
  };
}

function isFilled(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

function shownKind(kind: string, clean: (kind: string) => string): string {
  return clean(kind).slice(0, longestKind);
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
