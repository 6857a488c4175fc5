import type { EditPair } from "./editPairs.ts";

// Files of several languages whose lines stand as far in as they must, before a change and after it.

export const languages = ["ts", "py", "css", "yaml", "vue"] as const;
export type Language = (typeof languages)[number];

type Random = () => number;
type Kind = "code" | "lines" | "rules" | "keys" | "tags";
/** `inside` says what its body is made of; without it there is none. */
type Node = { readonly head: string; readonly tail?: string; readonly inside?: Kind; readonly body: readonly Node[] };

export type Program = {
  readonly path: string;
  readonly unit: string;
  /** What stands at the left edge, and how many blank lines stand between two of them. */
  readonly roots: readonly Node[];
  readonly gap: number;
};

const nouns = ["order", "item", "price", "user", "rate", "total", "größe"];

export function pickFrom<Item>(items: readonly Item[], random: Random): Item {
  return items[Math.floor(random() * items.length)] as Item;
}

export function programIn(language: Language, random: Random): Program {
  const unit = language === "yaml" ? "  " : pickFrom(["  ", "    ", ...(language === "py" ? [] : ["\t"])], random);
  const path = language === "yaml" ? "ci.yml" : `src/${pickFrom(nouns, random)}.${language}`;
  const count = 3 + Math.floor(random() * 6);
  const roots = Array.from({ length: count }, (_, at) => rootOf(language, at, random));
  if (language === "vue") return { path, unit, gap: 1, roots: component(random) };
  if (language === "yaml") return { path, unit, gap: 0, roots: [line("name: ci"), line("on: push"), jobs(roots)] };
  const head = language === "css" ? [] : [line(language === "py" ? "import sys" : 'import { all } from "./all.ts";')];
  return { path, unit, gap: language === "py" ? 2 : 1, roots: [...head, ...roots] };
}

/** The same file with one to three statements, rules, keys or tags inserted, taken out, replaced, changed or wrapped. */
export function changedProgram(program: Program, random: Random): EditPair {
  let { roots } = program;
  const changes = 1 + Math.floor(random() * 3);
  for (let count = 0; count < changes; count += 1) {
    const places = roots.flatMap((root, at) => (root.inside === undefined ? [] : [at]));
    const at = pickFrom(places, random);
    roots = roots.with(at, changed(roots[at] as Node, random));
  }
  return { path: program.path, before: linesOf(program), after: linesOf({ ...program, roots }) };
}

export function linesOf({ roots, unit, gap }: Pick<Program, "roots" | "unit" | "gap">): readonly string[] {
  const between = Array.from({ length: gap }, () => "");
  return [...roots.flatMap((root, at) => [...(at === 0 ? [] : between), ...rendered(root, "", unit)]), ""];
}

function rendered({ head, tail, inside, body }: Node, indent: string, unit: string): string[] {
  const lines = [indent + head, ...body.flatMap((each) => rendered(each, indent + unit, unit))];
  return tail === undefined || inside === undefined ? lines : [...lines, indent + tail];
}

function changed(node: Node, random: Random): Node {
  const deeper = node.body.flatMap((each, at) => (each.body.length > 0 ? [at] : []));
  if (deeper.length > 0 && random() < 0.5) {
    const at = pickFrom(deeper, random);
    return { ...node, body: node.body.with(at, changed(node.body[at] as Node, random)) };
  }
  const kind = node.inside ?? "code";
  const at = Math.floor(random() * node.body.length);
  const fresh = statement(kind, random);
  const how = Math.floor(random() * 5);
  if (how === 0 || node.body.length < 2) return { ...node, body: node.body.toSpliced(at, 0, fresh) };
  if (how === 1) return { ...node, body: node.body.toSpliced(at, 1) };
  if (how === 2) return { ...node, body: node.body.with(at, fresh) };
  const old = node.body[at] as Node;
  if (how === 3) return { ...node, body: node.body.with(at, { ...old, head: old.head.replace(/\d+/, "77") }) };
  return { ...node, body: node.body.with(at, { ...block(kind, random), body: [old] }) };
}

function line(head: string): Node {
  return { head, body: [] };
}

function several(kind: Kind, random: Random, depth = 0): Node[] {
  return Array.from({ length: 2 + Math.floor(random() * 4) }, () => statement(kind, random, depth));
}

function statement(kind: Kind, random: Random, depth = 0): Node {
  if (depth < 2 && random() < 0.3) return { ...block(kind, random), body: several(kind, random, depth + 1) };
  const [noun, number] = [pickFrom(nouns, random), Math.floor(random() * 90)];
  switch (kind) {
    case "code":
      return line(pickFrom([`const ${noun}${number} = items[${number}];`, `log("${noun}", ${number});`], random));
    case "lines":
      return line(pickFrom([`${noun}${number} = items[${number}]`, `log("${noun}", ${number})`], random));
    case "rules":
      return line(`margin-${noun}: ${number}px;`);
    case "keys":
      return line(`${noun}${number}: ${number}`);
    case "tags":
      return line(`<p class="${noun}">${noun} ${number}</p>`);
  }
}

function block(kind: Kind, random: Random): Node {
  const [noun, number] = [pickFrom(nouns, random), Math.floor(random() * 90)];
  switch (kind) {
    case "code":
      return { head: `if (${noun} > ${number}) {`, tail: "}", inside: kind, body: [] };
    case "lines":
      return { head: `if ${noun} > ${number}:`, inside: kind, body: [] };
    case "rules":
      return { head: `&.${noun}${number} {`, tail: "}", inside: kind, body: [] };
    case "keys":
      return { head: `${noun}${number}:`, inside: kind, body: [] };
    case "tags":
      return { head: `<div id="${noun}${number}">`, tail: "</div>", inside: kind, body: [] };
  }
}

function rootOf(language: Language, at: number, random: Random): Node {
  const name = `${pickFrom(nouns, random)}${at}`;
  if (language === "py")
    return { head: `def ${name}(items):`, inside: "lines", body: [...several("lines", random), line("return items")] };
  if (language === "css") return { head: `.${name} {`, tail: "}", inside: "rules", body: several("rules", random) };
  if (language === "yaml") return { head: `${name}:`, inside: "keys", body: several("keys", random) };
  const body = [...several("code", random), line("return items;")];
  return { head: `export function ${name}(items) {`, tail: "}", inside: "code", body };
}

function jobs(body: readonly Node[]): Node {
  return { head: "jobs:", inside: "keys", body };
}

function component(random: Random): Node[] {
  const body = () => several("tags", random);
  const root = { head: '<div class="root">', tail: "</div>", inside: "tags" as const, body: body() };
  const style = { head: ".root {", tail: "}", inside: "rules" as const, body: several("rules", random) };
  return [
    { head: "<template>", tail: "</template>", inside: "tags", body: [root] },
    { head: "<script setup>", tail: "</script>", inside: "code", body: several("code", random) },
    { head: "<style scoped>", tail: "</style>", inside: "rules", body: [style] },
  ];
}
