import { type Node, type ParseError, parseTree } from "jsonc-parser";

/**
 * The keys of a JSON text, with or without comments, whose values differ in another: each as the names that lead to it,
 * in the order of the text. A list that differs is one. Undefined where one of the texts is no such text.
 */
export function changedKeys(before: string, after: string): string[][] | undefined {
  const old = valueIn(before);
  const fresh = valueIn(after);
  return old === undefined || fresh === undefined ? undefined : differences(old, fresh, []);
}

type Value = { readonly kind: "object"; readonly members: ReadonlyMap<string, Value> } | Other;
type Other = { readonly kind: "other"; readonly text: string };

const options = { allowTrailingComma: true, allowEmptyContent: true };
const nothing: Value = { kind: "object", members: new Map() };

function valueIn(text: string): Value | undefined {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, options);
  if (errors.length > 0) return undefined;
  return tree === undefined ? nothing : fromNode(tree);
}

/** Of a key that stands twice the last one counts, as it does for those who read such files. */
function fromNode(node: Node): Value {
  if (node.type !== "object") return { kind: "other", text: plainText(node) };
  const members = new Map<string, Value>();
  for (const { children: [name, value] = [] } of node.children ?? []) {
    if (name !== undefined && value !== undefined) members.set(String(name.value), fromNode(value));
  }
  return { kind: "object", members };
}

/** Without what says nothing: blanks and comments. */
function plainText(node: Node): string {
  if (node.children === undefined) return JSON.stringify(node.value) ?? "";
  return `${node.type}(${node.children.map(plainText).join()})`;
}

function differences(before: Value | undefined, after: Value | undefined, path: string[]): string[][] {
  if (before?.kind === "object" && after?.kind === "object") {
    const names = new Set([...before.members.keys(), ...after.members.keys()]);
    return [...names].flatMap((name) =>
      differences(before.members.get(name), after.members.get(name), [...path, name]),
    );
  }
  if (before?.kind === "other" && after?.kind === "other" && before.text === after.text) return [];
  const only = before === undefined ? after : after === undefined ? before : undefined;
  // What is quite new or gone is named by what is in it, so that nothing hides behind its outermost key.
  if (only?.kind !== "object" || only.members.size === 0) return [path];
  return [...only.members].flatMap(([name, value]) => differences(undefined, value, [...path, name]));
}
