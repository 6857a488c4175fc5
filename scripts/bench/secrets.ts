import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { scanSecrets } from "../../src/core/secrets/scan.ts";
import type { Figure } from "../bench.ts";

const rounds = 7;
/** MB/s. The largest file that is sent has 5 MB: a quarter of a second for real code, and a second for the worst. */
const limits = { code: 20, hostile: 5 };

/** Texts made to make a scanner start over at each place, or look far ahead from it. */
const hostile: readonly ((length: number) => string)[] = [
  (length) => "sk-".repeat(length / 3),
  (length) => `ghp_${"a1".repeat(length / 2)}`,
  (length) => ` eyJ${"a".repeat(1990)}.eyJ`.repeat(length / 1999),
  (length) => `-----BEGIN PRIVATE KEY-----${"A ".repeat(length / 2)}`,
  (length) => "-----BEGIN PRIVATE KEY-----\n".repeat(length / 28),
  (length) => "://a:b".repeat(length / 6),
  (length) => "password".repeat(length / 8),
  (length) => 'token="'.repeat(length / 7),
  (length) => "eyJaaaaaaaaaa.".repeat(length / 14),
  (length) => `secret: ${"A|".repeat(40)}`.repeat(length / 88),
  (length) => `x.${"a".repeat(50)}password=`.repeat(length / 61),
];

/** How fast code is looked through for secrets before it is sent: a large file of real code, and the worst of texts. */
export async function* bench(): AsyncGenerator<Figure> {
  const code = readFileSync(createRequire(import.meta.url).resolve("typescript"), "utf8");
  assert.deepEqual(scanSecrets(code), [], "the compiler holds no secrets");
  const speed = (text: string) => text.length / 1e6 / (medianOf(rounds, () => scanSecrets(text)) / 1000);
  const real = speed(code);
  const worst = Math.min(...hostile.map((build) => speed(build(1_000_000))));
  for (const [name, value, limit] of [
    ["secrets-typescript.js", real, limits.code],
    ["secrets-hostile-worst", worst, limits.hostile],
  ] as const) {
    yield { name, value, unit: "MB/s", against: `a limit of ${limit} MB/s`, ratio: value / limit };
  }
}

function medianOf(times: number, task: () => unknown): number {
  const taken = Array.from({ length: times }, () => {
    const begun = performance.now();
    task();
    return performance.now() - begun;
  });
  return taken.toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? 0;
}
