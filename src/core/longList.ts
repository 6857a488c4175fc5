/**
 * A list that never changes, and of which a copy with one item changed or added costs about the same however long it is: a
 * tree of short arrays, of which only those on the way to the item are copied. Plain data; equal lists are equal deeply.
 */
export type LongList<Item> = {
  readonly length: number;
  /** How many items the tree can hold before it grows by a level. */
  readonly room: number;
  readonly root: Node<Item>;
};

type Node<Item> = { readonly items: readonly Item[] } | { readonly nodes: readonly Node<Item>[] };

const width = 32;

export const emptyList: LongList<never> = { length: 0, room: width, root: { items: [] } };

export function itemAt<Item>({ length, room, root }: LongList<Item>, index: number): Item | undefined {
  if (index < 0 || index >= length) return undefined;
  let node: Node<Item> | undefined = root;
  let span = room / width;
  let at = index;
  while (node !== undefined && "nodes" in node) {
    node = node.nodes[Math.floor(at / span)];
    at %= span;
    span /= width;
  }
  return node?.items[at];
}

/** With the item in that place, or after the last where that is the place. */
export function withItem<Item>(list: LongList<Item>, index: number, item: Item): LongList<Item> {
  const { length, room, root } = list;
  if (index < 0 || index > length) throw new RangeError(`No place ${index} in a list of ${length}.`);
  if (index === room) return withItem({ length, room: room * width, root: { nodes: [root] } }, index, item);
  return { length: Math.max(length, index + 1), room, root: put(root, room / width, index, item) };
}

/** The same as adding the items one after the other, in time that is linear. */
export function listOf<Item>(items: readonly Item[]): LongList<Item> {
  let nodes: readonly Node<Item>[] = chunks(items).map((each) => ({ items: each }));
  let room = width;
  for (; nodes.length > 1; room *= width) nodes = chunks(nodes).map((each) => ({ nodes: each }));
  return { length: items.length, room, root: nodes[0] ?? emptyList.root };
}

export function withItems<Item>(list: LongList<Item>, items: readonly Item[]): LongList<Item> {
  return items.reduce((longer, item) => withItem(longer, longer.length, item), list);
}

export function itemsOf<Item>({ root }: LongList<Item>): readonly Item[] {
  return itemsUnder(root);
}

/** `span` is how many items each entry of the node holds. */
function put<Item>(node: Node<Item>, span: number, index: number, item: Item): Node<Item> {
  const at = Math.floor(index / span);
  if ("items" in node) return { items: replaced(node.items, at, item) };
  const child = node.nodes[at] ?? (span === width ? { items: [] } : { nodes: [] });
  return { nodes: replaced(node.nodes, at, put(child, span / width, index % span, item)) };
}

function replaced<Entry>(entries: readonly Entry[], at: number, entry: Entry): readonly Entry[] {
  return at === entries.length ? [...entries, entry] : entries.with(at, entry);
}

function itemsUnder<Item>(node: Node<Item>): readonly Item[] {
  return "items" in node ? node.items : node.nodes.flatMap(itemsUnder);
}

function chunks<Entry>(entries: readonly Entry[]): Entry[][] {
  const count = Math.ceil(entries.length / width);
  return Array.from({ length: count }, (_, at) => entries.slice(at * width, (at + 1) * width));
}
