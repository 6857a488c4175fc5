import assert from "node:assert/strict";
import { test } from "node:test";
import { builtInSource, createIgnoreRules, settingSource } from "../../../src/core/ignoreRules.ts";
import { ordinaryFiles, secretFiles } from "../../../src/core/secretFiles.ts";

const rules = createIgnoreRules([]);

for (const { pattern, examples } of secretFiles) {
  if (pattern.startsWith("!")) continue;
  test(`files named ${pattern} are kept back`, () => {
    assert.ok(examples.length > 0);
    for (const path of examples) {
      for (const form of [path, `deep/er/${path}`, path.toUpperCase()]) {
        assert.equal(rules.find(form, [])?.source, builtInSource, form);
      }
    }
  });
}

test("ordinary files are not kept back", () => {
  assert.deepEqual(
    ordinaryFiles.filter((path) => rules.find(path, []) !== undefined),
    [],
  );
});

test("the user's own patterns add to the list and may take from it", () => {
  const own = createIgnoreRules(["*.sql", "!.env.example"]);
  assert.deepEqual(own.find("db/dump.sql", []), { rule: "*.sql", source: settingSource });
  assert.equal(own.find(".env.example", []), undefined);
  assert.equal(own.find(".env", [])?.rule, ".env*");
});

test("a workspace's files add, and take nothing away from the list or the setting", () => {
  const own = createIgnoreRules(["private/"]);
  const files = [{ folder: "", name: ".fathomignore", text: "!.env\n!.env*\n!private/\n!private/**\ngenerated/\n" }];
  assert.equal(own.find(".env", files)?.source, builtInSource);
  assert.equal(own.find("private/a.ts", files)?.source, settingSource);
  assert.deepEqual(own.find("generated/api.ts", files), { rule: "generated/", source: ".fathomignore" });
  assert.equal(own.find("src/a.ts", files), undefined);
});

test("a deeper file of rules goes before a higher one, and speaks of its own folder", () => {
  const files = [
    { folder: "", name: ".fathomignore", text: "*.gen.ts\n" },
    { folder: "src", name: "src/.fathomignore", text: "!kept.gen.ts\n/local.ts\n" },
  ];
  assert.equal(rules.find("src/kept.gen.ts", files), undefined);
  assert.deepEqual(rules.find("src/a.gen.ts", files), { rule: "*.gen.ts", source: ".fathomignore" });
  assert.deepEqual(rules.find("src/local.ts", files), { rule: "/local.ts", source: "src/.fathomignore" });
  assert.equal(rules.find("src/deep/local.ts", files), undefined);
  assert.equal(rules.find("local.ts", files), undefined);
  assert.equal(rules.find("srcs/local.ts", files), undefined);
});

test("a path that cannot be asked about whole is asked about by its name", () => {
  assert.equal(rules.find("../other/.env", [])?.rule, ".env*");
  assert.equal(rules.find("../other/a.ts", []), undefined);
  assert.equal(rules.find("", [])?.source, "a path that cannot be checked");
});
