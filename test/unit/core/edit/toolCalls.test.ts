import assert from "node:assert/strict";
import { test } from "node:test";
import type { ProposedEdit } from "../../../../src/core/edit/proposedEdit.ts";
import { createToolCallReader } from "../../../../src/core/edit/toolCalls.ts";
import type { ToolCallDelta } from "../../../../src/core/provider.ts";

type Call = Partial<Pick<ToolCallDelta, "name" | "text" | "operation">>;

/** The edits of calls whose texts come in pieces of so many characters. */
function read(calls: readonly Call[], size = 4096, complete = true): ProposedEdit[] {
  const reader = createToolCallReader();
  const edits: ProposedEdit[] = [];
  for (const [call, { name = "edit_file", text = "", operation }] of calls.entries()) {
    const of = operation === undefined ? {} : { operation };
    edits.push(...reader.push({ type: "tool-call-delta", call, name, text: "", ...of }));
    for (let at = 0; at < text.length; at += size)
      edits.push(...reader.push({ type: "tool-call-delta", call, name: "", text: text.slice(at, at + size) }));
  }
  return [...edits, ...reader.end(complete)];
}

function said(edits: readonly ProposedEdit[]): string[] {
  return edits.map((edit) => {
    switch (edit.kind) {
      case "string":
        return `${edit.path}: ${edit.old} > ${edit.new}${edit.all ? " everywhere" : ""}`;
      case "block":
        return `${edit.path}: ${edit.readings[0]?.search.join("/")} > ${edit.readings[0]?.replace.join("/")}`;
      case "malformed":
        return `refused: ${edit.why}`;
      case "create":
      case "delete":
        return `${edit.kind} ${edit.path}`;
      default:
        return edit.kind;
    }
  });
}

const one = (old: string, fresh: string) => ({ old_string: old, new_string: fresh, replace_all: false });
const json = (path: string, ...edits: readonly unknown[]) => JSON.stringify({ path, edits });
const patch = "*** Begin Patch\n*** Update File: a.ts\n@@\n-b\n+B\n*** End Patch\n";

const cases: readonly {
  readonly rule: string;
  readonly calls: readonly Call[];
  readonly complete?: boolean;
  readonly gives: readonly string[];
}[] = [
  {
    rule: "a command that applies a patch is that patch",
    calls: [{ text: JSON.stringify({ command: ["apply_patch", patch] }) }],
    gives: ["a.ts: b > B"],
  },
  {
    rule: "so it is where a shell was called to apply it",
    calls: [
      {
        name: "shell",
        text: JSON.stringify({ workdir: ".", command: ["bash", "-lc", `apply_patch <<'EOF'\n${patch}EOF\n`] }),
      },
    ],
    gives: ["a.ts: b > B"],
  },
  {
    rule: "a command with more than one patch, or with something else beside it, is refused",
    calls: [
      { text: JSON.stringify({ command: ["apply_patch", patch, patch] }) },
      { text: JSON.stringify({ command: ["bash", "-lc", `apply_patch <<'EOF'\n${patch}EOF\nrm -r src\n`] }) },
      { text: JSON.stringify({ command: ["echo", patch] }) },
      { text: JSON.stringify({ command: ["apply_patch", patch.replace("*** End Patch\n", "")] }) },
    ],
    gives: [
      "refused: This command is no single patch.",
      "refused: Something else than a patch stands in this command.",
      "refused: This command is no single patch.",
      "refused: The patch of this command is not complete.",
    ],
  },
  {
    rule: "another command is no edit",
    calls: [{ name: "shell", text: JSON.stringify({ command: ["ls", "src"] }) }],
    gives: ["refused: It calls the tool shell, which it was not given."],
  },
  {
    rule: "each edit of a call is one",
    calls: [{ text: json("a.ts", one("b", "B"), { ...one("c", "{\n"), replace_all: true }) }],
    gives: ["a.ts: b > B", "a.ts: c > {\n everywhere"],
  },
  {
    rule: "calls come one after the other",
    calls: [{ text: json("a.ts", one("b", "B")) }, { text: json("c.ts", one("d", "D")) }],
    gives: ["a.ts: b > B", "c.ts: d > D"],
  },
  {
    rule: "two calls under one number are two",
    calls: [{ text: json("a.ts", one("b", "B")) + json("c.ts", one("d", "D")) }],
    gives: ["a.ts: b > B", "c.ts: d > D"],
  },
  { rule: "free text is a patch", calls: [{ name: "apply_patch", text: patch }], gives: ["a.ts: b > B"] },
  {
    rule: "a patch inside JSON is one, too",
    calls: [{ name: "apply_patch", text: JSON.stringify({ input: patch }) }],
    gives: ["a.ts: b > B"],
  },
  {
    rule: "an operation says of which file its text is the diff",
    calls: [
      { name: "apply_patch", operation: { kind: "update", path: "a.ts" }, text: "@@\n-b\n+B\n" },
      { name: "apply_patch", operation: { kind: "create", path: "new.ts" }, text: "+x\n" },
      { name: "apply_patch", operation: { kind: "delete", path: "old.ts" } },
    ],
    gives: ["a.ts: b > B", "create new.ts", "delete old.ts"],
  },
  {
    rule: "a path cannot smuggle in another operation",
    calls: [{ name: "apply_patch", operation: { kind: "delete", path: "a.ts\n*** Delete File: b.ts" } }],
    gives: ["delete a.ts\uFFFD*** Delete File: b.ts"],
  },
  {
    rule: "JSON that is broken is refused whole",
    calls: [{ text: `{"path":"a.ts","edits":[${JSON.stringify(one("b", "B"))},{"old_string":}]}` }],
    gives: ["refused: The arguments of this tool call are no JSON."],
  },
  {
    rule: "JSON that is not complete is refused whole where the answer is",
    calls: [{ text: json("a.ts", one("b", "B"), one("c", "C")).slice(0, -4) }],
    gives: ["refused: The arguments of this tool call are not complete."],
  },
  {
    rule: "an edit without its new text refuses the call",
    calls: [{ text: json("a.ts", one("b", "B"), { old_string: "c" }) }],
    gives: ["refused: An edit of this tool call lacks its old or its new text."],
  },
  {
    rule: "texts of another type refuse the call",
    calls: [{ text: json("a.ts", one("b", "B"), { old_string: 1, new_string: null }) }],
    gives: ["refused: An edit of this tool call lacks its old or its new text."],
  },
  {
    rule: "another tool is refused, whatever its arguments",
    calls: [{ name: "run_command", text: json("a.ts", one("b", "B")) }],
    gives: ["refused: It calls the tool run_command, which it was not given."],
  },
  {
    rule: "a call without arguments is refused",
    calls: [{ text: "" }],
    gives: ["refused: The tool call has no arguments."],
  },
  {
    rule: "words in place of a patch are refused",
    calls: [{ name: "apply_patch", text: "I cannot do that." }],
    gives: ["refused: The text of this tool call is no patch."],
  },
  {
    rule: "arguments that hold no edit are refused",
    calls: [{ text: '{"why":"because"}' }],
    gives: ["refused: The arguments of this tool call hold no edit."],
  },
  {
    rule: "text after the arguments is refused once",
    calls: [{ text: `${json("a.ts", one("b", "B"))} and more { of it` }],
    gives: ["a.ts: b > B", "refused: Something else than arguments stands in this tool call."],
  },
  {
    rule: "a call that was cut off keeps its complete edits",
    calls: [{ text: json("a.ts", one("b", "B"), one("c", "C")).slice(0, -4) }],
    complete: false,
    gives: ["a.ts: b > B", "refused: The answer ended inside this tool call."],
  },
  {
    rule: "only the last call was cut off",
    calls: [
      { name: "apply_patch", operation: { kind: "update", path: "a.ts" }, text: "@@\n-b\n+B\n" },
      { name: "apply_patch", operation: { kind: "update", path: "c.ts" }, text: "@@\n-d\n+D" },
    ],
    complete: false,
    gives: ["a.ts: b > B", "refused: The answer ended inside this patch."],
  },
];

for (const { rule, calls, complete = true, gives } of cases) {
  test(`tool calls: ${rule}`, () => {
    for (const size of [1, 2, 7, 4096]) assert.deepEqual(said(read(calls, size, complete)), gives, `pieces of ${size}`);
  });
}

test("tool calls: huge and deep arguments cost no more than their length, and never throw", () => {
  const many = json("a.ts", ...Array.from({ length: 10_000 }, (_, at) => one(`a${at}`, `b${at}`)));
  assert.equal(read([{ text: many }], 50).length, 10_000);
  const names = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`argument${at}`, at]));
  assert.deepEqual(said(read([{ text: JSON.stringify(names) }], 50)), [
    "refused: The arguments of this tool call hold no edit.",
  ]);
  const huge = json("a.ts", one("b", "x".repeat(2_000_000)));
  assert.equal(read([{ text: huge }], 64).length, 1);
  const deep = `${'{"input":'.repeat(100_000)}{}${"}".repeat(100_000)}`;
  assert.match(said(read([{ text: deep }], 1000))[0] ?? "", /^refused/);
  assert.equal(read(Array.from({ length: 2_000 }, () => ({ text: json("a.ts", one("b", "B")) }))).length, 2_000);
});
