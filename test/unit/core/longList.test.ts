import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { emptyList, itemAt, itemsOf, type LongList, listOf, withItem, withItems } from "../../../src/core/longList.ts";
import { holds } from "../../support/coreProperty.ts";

function filled(length: number): LongList<number> {
  let list: LongList<number> = emptyList;
  for (let index = 0; index < length; index += 1) list = withItem(list, index, index);
  return list;
}

for (const length of [0, 1, 31, 32, 33, 1024, 1025, 33_000]) {
  test(`long list: ${length} items are where they were put, in their order`, () => {
    const list = filled(length);
    assert.equal(list.length, length);
    assert.deepEqual(
      itemsOf(list),
      Array.from({ length }, (_, index) => index),
    );
    for (let index = 0; index < length; index += 1) assert.equal(itemAt(list, index), index);
    assert.equal(itemAt(list, length), undefined);
    assert.equal(itemAt(list, -1), undefined);
  });
}

test("long list: it reads as an array that was changed the same way, and what was before stays as it was", () => {
  const changes = fc.array(fc.tuple(fc.nat(200), fc.nat(9)), { maxLength: 200 });
  holds(fc.tuple(fc.nat(70), changes), 300, ([length, changed]) => {
    let list = filled(length);
    let array = [...itemsOf(list)];
    for (const [place, item] of changed) {
      const at = place % (array.length + 1);
      const before = list;
      list = withItem(list, at, item);
      assert.deepEqual(itemsOf(before), array);
      array = at === array.length ? [...array, item] : array.with(at, item);
    }
    assert.deepEqual(itemsOf(list), array);
  });
});

test("long list: made of many items at once it is the same as when they come one by one", () => {
  for (const length of [0, 1, 31, 32, 33, 1023, 1024, 1025, 33_000]) {
    const items = Array.from({ length }, (_, index) => index);
    assert.deepEqual(listOf(items), filled(length));
    assert.deepEqual(withItems(filled(3), items), listOf([0, 1, 2, ...items]));
  }
});

test("long list: there is no place beyond the next one", () => {
  assert.throws(() => withItem(filled(3), 4, 0), RangeError);
});
