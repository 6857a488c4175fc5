import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { diffLines, type Region } from "../../../src/core/edit/diffLines.ts";
import { matchBounded } from "../../../src/core/edit/matchBounded.ts";
import { wholeStatements } from "../../../src/core/edit/wholeStatements.ts";
import { holds } from "../../support/coreProperty.ts";

/** Each diff as a person would draw it: the texts before and after are read from it. */
const drawn: readonly { readonly rule: string; readonly diff: string }[] = [
  {
    rule: "a new function begins at its first line and not at the brace of the one before",
    diff: ` function a() {
   return 1;
 }
 
+function b() {
+  return 1;
+}
+
 function c() {
   return 3;
 }`,
  },
  {
    rule: "a doc comment stays with its function",
    diff: ` /**
  * First.
  */
 function a() {
 }
 
+/**
+ * Second.
+ */
+function b() {
+}
+
 /**
  * Third.
  */
 function c() {
 }`,
  },
  {
    rule: "a deleted function goes with the blank line below it",
    diff: ` def a():
     return 1
 
-def b():
-    return 1
-
 def c():
     return 3`,
  },
  {
    rule: "a new branch is not cut at the closing brace of the branch before",
    diff: `   if (a) {
     stop();
   }
+  if (b) {
+    stop();
+  }
   return x;`,
  },
  {
    rule: "a new case of a switch is whole",
    diff: `     case "a":
       count += 1;
       break;
+    case "b":
+      total += 1;
+      break;
     case "c":
       count += 2;
       break;`,
  },
  {
    rule: "a new test at the end of a block stays inside it",
    diff: ` describe("x", () => {
   it("one", () => {
     check(1);
   });
+
+  it("two", () => {
+    check(2);
+  });
 });`,
  },
  {
    rule: "Ruby's end is not what a new method begins with",
    diff: `   def a
     x
   end
+
+  def b
+    y
+  end
 end`,
  },
  {
    rule: "a function at the end goes before the final newline",
    diff: ` function a() {
   one();
 }
+
+function b() {
+  two();
+}
 `,
  },
  {
    rule: "a repeated line is added below the ones that it resembles",
    diff: ` import a
 import a
+import a
 run()`,
  },
  {
    rule: "a function that moved past another shows as one deletion and one insertion",
    diff: `-function a() {
-  first();
-}
-
 function b() {
   second();
   third();
   fourth();
 }
+
+function a() {
+  first();
+}`,
  },
  {
    rule: "a function that stayed is kept whole, though its braces would match others as well",
    diff: ` #include <stdio.h>
 
+int fib(int n)
+{
+    if (n > 2)
+    {
+        return fib(n - 1) + fib(n - 2);
+    }
+    return 1;
+}
+
 // Frobs foo heartily
 int frobnitz(int foo)
 {
     int i;
     for (i = 0; i < 10; i++)
     {
-        printf("Your answer is: ");
         printf("%d", foo);
     }
 }
 
-int fact(int n)
-{
-    if (n > 1)
-    {
-        return fact(n - 1) * n;
-    }
-    return 1;
-}
-
 int main(int argc, char **argv)
 {
-    frobnitz(fact(10));
+    frobnitz(fib(10));
 }`,
  },
  {
    rule: "one line that moved far does not tear apart what stayed",
    diff: `-moved();
 a();
 b();
 a();
 b();
 a();
 b();
 b();
 a();
 a();
 b();
 b();
+moved();`,
  },
  {
    rule: "functions that were rewritten do not share their braces crosswise",
    diff: ` function a() {
-  one();
-  two();
+  uno();
+  dos();
+  tres();
 }
 
 function b() {
-  three();
+  quattro();
 }`,
  },
];

for (const { rule, diff } of drawn) {
  test(`diffLines: ${rule}`, () => {
    const { before, after } = read(diff);
    assert.equal(draw(before, diffLines(before, after)), diff);
  });
}

const joins: typeof drawn = [
  {
    rule: "a bracket that a near change does not close joins nothing either",
    diff: `-open(
+open((
 one
-two
+zwei
 three`,
  },
  {
    rule: "what opens a block and what closes it are one hunk",
    diff: ` run();
-if (a) {
-  stop();
-  wait();
-}
+if (a) { while (b) {
+  stop();
+  wait();
+}}
 end();`,
  },
  {
    rule: "balanced changes near each other stay apart",
    diff: ` one(
-  1,
+  2,
   3,
-  4,
+  5,
 );`,
  },
  {
    rule: "two rewrites with a lone brace between them are one hunk",
    diff: `-a1();
-a2();
-a3();
-}
-b1();
-b2();
-b3();
+c1();
+c2();
+c3();
+}
+d1();
+d2();
+d3();
 end();`,
  },
  {
    rule: "a bracket that nothing near closes joins nothing",
    diff: `-open(
+open((
 one
 two
 three
 four
-five
+six
 seven`,
  },
];

for (const { rule, diff } of joins) {
  test(`wholeStatements: ${rule}`, () => {
    const { before, after } = read(diff);
    assert.equal(draw(before, wholeStatements(before, diffLines(before, after))), diff);
  });
}

const line = fc.constantFrom("", "}", "  }", "a {", "  b {", "  c;", "    d;", "(", ")");
const twoTexts = fc.record({ before: fc.array(line, { maxLength: 30 }), after: fc.array(line, { maxLength: 30 }) });

test("joined or not, the regions carried out give the text after", () => {
  holds(twoTexts, 5000, ({ before, after }) => {
    const regions = diffLines(before, after);
    assert.deepEqual(carriedOut(before, regions), after);
    const whole = wholeStatements(before, regions);
    assert.deepEqual(carriedOut(before, whole), after);
    assert.ok(whole.length <= regions.length);
  });
});

test("a diff changes nothing that it need not: no region begins or ends with a line that stayed", () => {
  holds(twoTexts, 5000, ({ before, after }) => {
    for (const { start, end, added } of diffLines(before, after)) {
      assert.ok(end > start || added.length > 0);
      if (end === start || added.length === 0) continue;
      assert.notEqual(before[start], added[0]);
      assert.notEqual(before[end - 1], added.at(-1));
    }
  });
});

test("between lines that are not unique as few as possible change", () => {
  const items = fc.array(fc.nat(3), { maxLength: 16 });
  holds(fc.record({ a: items, b: items }), 5000, ({ a, b }) => {
    const places = (list: readonly number[]) => Int32Array.from(list.keys());
    const matches = new Int32Array(a.length).fill(-1);
    matchBounded(Int32Array.from(a), Int32Array.from(b), places(a), places(b), matches, false);
    const kept = [...matches].filter((match) => match >= 0);
    assert.deepEqual(
      kept,
      kept.toSorted((x, y) => x - y),
    );
    for (const [at, match] of matches.entries()) if (match >= 0) assert.equal(b[match], a[at]);
    assert.equal(kept.length, longestCommon(a, b));
  });
});

test("equal texts far into repetition are cut at the same places each time", () => {
  holds(twoTexts, 500, ({ before, after }) => assert.deepEqual(diffLines(before, after), diffLines(before, after)));
});

const shapes: readonly { readonly name: string; readonly make: (index: number) => readonly [string, string] }[] = [
  { name: "eight different lines in two orders", make: (at) => [letter(at * at, 8), letter(at * at * 3 + at, 8)] },
  { name: "two different lines in two orders", make: (at) => [letter(at * at, 2), letter((at * at) >> 1, 2)] },
  {
    name: "half of the lines changed",
    make: (at) => [`line ${at % 500}`, at % 2 === 0 ? `line ${at % 500}` : `new ${at}`],
  },
  { name: "every line indented", make: (at) => [`line ${at}`, `  line ${at}`] },
  { name: "everything in reverse", make: (at) => [`line ${at}`, `line ${40_000 - at}`] },
];

for (const { name, make } of shapes) {
  test(`40,000 lines, ${name}: the diff ends and is right`, () => {
    const pairs = Array.from({ length: 40_000 }, (_, index) => make(index));
    const before = pairs.map(([old]) => old);
    const after = pairs.map(([, fresh]) => fresh);
    assert.deepEqual(carriedOut(before, diffLines(before, after)), after);
  });
}

/** Row by row, as the textbook has it. */
function longestCommon(a: readonly number[], b: readonly number[]): number {
  let row = b.map(() => 0).concat(0);
  for (const item of a) {
    const above = row;
    row = [0];
    for (const [at, other] of b.entries())
      row.push(item === other ? (above[at] ?? 0) + 1 : Math.max(above[at + 1] ?? 0, row[at] ?? 0));
  }
  return row.at(-1) ?? 0;
}

function letter(seed: number, of: number): string {
  return "abcdefgh"[Math.floor(((seed * 2_654_435_761) % 4_294_967_296) / (4_294_967_296 / of))] ?? "a";
}

function read(diff: string): { before: string[]; after: string[] } {
  const lines = diff.split("\n");
  const side = (mark: string) => lines.filter((each) => !each.startsWith(mark)).map((each) => each.slice(1));
  return { before: side("+"), after: side("-") };
}

function draw(before: readonly string[], regions: readonly Region[]): string {
  const result: string[] = [];
  let next = 0;
  for (const { start, end, added } of regions) {
    for (; next < start; next += 1) result.push(` ${before[next]}`);
    for (; next < end; next += 1) result.push(`-${before[next]}`);
    for (const each of added) result.push(`+${each}`);
  }
  for (; next < before.length; next += 1) result.push(` ${before[next]}`);
  return result.join("\n");
}

function carriedOut(before: readonly string[], regions: readonly Region[]): string[] {
  const result: string[] = [];
  let next = 0;
  for (const { start, end, added } of regions) {
    for (; next < start; next += 1) result.push(before[next] ?? "");
    for (const each of added) result.push(each);
    next = end;
  }
  for (; next < before.length; next += 1) result.push(before[next] ?? "");
  return result;
}
