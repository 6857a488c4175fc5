import assert from "node:assert/strict";
import { mkdir, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import fc from "fast-check";
import { createPathGate } from "../../../src/core/paths/pathGate.ts";
import { classify, spell } from "../../../src/core/paths/pathPolicy.ts";
import { pathRefusalText } from "../../../src/core/paths/pathRefusalText.ts";
import type { PathFiles, PathRefusal } from "../../../src/core/paths/pathWalk.ts";
import { createDiskPathGate } from "../../../src/vscode/pathGate.ts";
import { holds, holdsAsync } from "../../support/coreProperty.ts";
import {
  carriedOut,
  createPathScene,
  followed,
  hostilePath,
  hostileStep,
  linkShapes,
  type PathScene,
} from "../../support/pathScene.ts";
import { protectedRows, respellings } from "../../support/protectedSpellings.ts";

for (const { pattern, tier, sample } of protectedRows) {
  test(`${pattern} is of tier ${tier} or stricter, at any depth and in any case`, () => {
    for (const path of [sample, `deep/er/${sample}`, sample.toUpperCase()]) {
      const found = classify(path.split("/"));
      assert.ok(found.tier <= tier, `${path} is of tier ${found.tier}`);
      assert.ok(found.why);
    }
    if (pattern.endsWith("/**"))
      assert.ok(classify([...pattern.slice(0, -3).replaceAll("*", "x").split("/")]).tier <= tier);
  });
}

test("every spelling of a protected path is confirmed or refused, never an ordinary file", () => {
  let checked = 0;
  const ordinary: string[] = [];
  for (const { sample } of protectedRows) {
    for (const { name, respell } of respellings) {
      checked += 1;
      const spelling = spell(respell(sample));
      if (spelling.kind === "path" && classify(spelling.segments).tier === 4) ordinary.push(`${sample} ${name}`);
    }
  }
  assert.deepEqual(ordinary, []);
  assert.ok(checked >= 1200, `${checked} spellings`);
});

const ordinaryPaths = [
  "src/a.ts",
  "README.md",
  "src/components/Button.tsx",
  "docs/guide/häuser.md",
  "lib/日本語.py",
  "app/[id]/page.tsx",
  "src/keys.ts",
  "src/environment.ts",
  "test/fixtures/😀.txt",
  "src/gitlog.rs",
  ".gitignore",
  "a b/c d.txt",
  "100%.txt",
];

for (const path of ordinaryPaths) {
  test(`${path} is an ordinary file`, () => {
    const spelling = spell(path);
    assert.ok(spelling.kind === "path");
    assert.equal(spelling.segments.join("/"), path);
    assert.deepEqual(classify(spelling.segments), { tier: 4, why: undefined });
  });
}

const refusals: readonly (readonly [string, PathRefusal])[] = [
  ["", "empty"],
  ["./.", "empty"],
  ["/etc/passwd", "absolute"],
  ["\\\\server\\share\\a", "absolute"],
  ["\\\\?\\C:\\a", "absolute"],
  ["C:\\a", "absolute"],
  ["c:a", "absolute"],
  ["file:///etc/passwd", "absolute"],
  ["~/a", "absolute"],
  ["a/../b", "traversal"],
  ["..", "traversal"],
  ["a\\..\\..\\b", "traversal"],
  ["a\0b", "characters"],
  ["a\u202eb.ts", "characters"],
  ["ab::$DATA", "characters"],
  ["\ud800", "characters"],
  ["．．/a", "characters"],
  ["a／b", "characters"],
  ["nul", "device-name"],
  ["src/CON.ts", "device-name"],
  ["com¹.txt", "device-name"],
  ["con .txt", "device-name"],
  ["src/nul\u00a0.tar.gz", "device-name"],
  ["GIT~1/config", "short-name"],
  ["a./b", "edge-of-name"],
  ["a /b", "edge-of-name"],
  [" a", "edge-of-name"],
  ["%2e%2e/a", "escaped"],
  ["a%2fb", "escaped"],
  ["%252e%252e/a", "escaped"],
  ["a%ffb", "escaped"],
  ["%2egit/config", "escaped"],
  ["a/".repeat(600), "too-long"],
  ["x".repeat(256), "too-long"],
];

for (const [path, why] of refusals) {
  test(`${JSON.stringify(path.slice(0, 40))} is refused: ${why}`, () => {
    assert.deepEqual(spell(path), { kind: "refused", why });
    assert.match(pathRefusalText(path, why), /\.$/);
  });
}

test("what shows nothing in a path is written out", () => {
  assert.match(pathRefusalText("src/a\ufe0f.ts", "exists"), /^src\/a⟨U\+FE0F⟩\.ts exists/);
  assert.match(pathRefusalText("a\u3164b", "exists"), /^a⟨U\+3164⟩b /);
});

/** VS Code's own lists, as they were in mid-2026: always checked, and denied by default. */
const protectedByVsCode = [
  ...[".vscode/settings.json", ".vscode/tasks.json", ".vscode/mcp.json", ".github/agents/a.md", ".github/hooks/h.json"],
  ...[".claude/agents/a.md", ".claude/settings.json", ".claude/settings.local.json", ".git/config", ".git/hooks/x"],
  ...["package.json", "server.xml", "build.rs", "web.config", ".gitattributes", ".env", "Cargo.toml", ".npmrc"],
  ...[".yarnrc", ".yarnrc.yml", ".pnpmfile.cjs", "pnpm-workspace.yaml", "x.code-workspace", "x.csproj", "x.fsproj"],
  ...["x.vbproj", "x.vcxproj", "x.proj", "x.props", "x.targets", "Directory.Build.props", "build.gradle"],
  ...["build.gradle.kts", "settings.gradle", "gradle.properties", "gradle/wrapper/gradle-wrapper.properties"],
  ...["lib/ruby_lsp/x/addon.rb", "package-lock.json", "yarn.lock", "pnpm-lock.yaml", "Cargo.lock", "Gemfile.lock"],
  ...["poetry.lock", "composer.lock", "go.sum", "bun.lockb"],
];

/** Files whose likes are in the tables under another name or ending. */
const runsCode = [
  ...[".pnp.cjs", ".pnp.loader.mjs", "App.csproj.user", "Properties/launchSettings.json", "requirements/dev.txt"],
  ...["constraints.txt", "infra/main.tf.json", "terragrunt.hcl", ".git-hooks/pre-push", ".github/dependabot.yaml"],
  ...["azure-pipelines.yaml", ".secretlintrc.cjs", ".remarkrc.mjs", ".eleventy.js", "webpack.common.js"],
  ...["gatsby-node.js", "plopfile.mjs", "knexfile.ts", "jest.config.json", "firebase.json"],
];

test("what runs code is asked about, whichever tool it is for", () => {
  const missing = runsCode.filter((path) => classify(path.split("/")).tier === 4);
  assert.deepEqual(missing, []);
});

test("what VS Code holds to be sensitive is so here", () => {
  const missing = protectedByVsCode.filter((path) => classify(path.split("/")).tier === 4);
  assert.deepEqual(missing, []);
});

test("a path means the same whatever its case, and its Unicode form", () => {
  const path = fc.array(fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 });
  holds(path, 3000, (segments) => {
    const found = classify(segments);
    for (const other of [(each: string) => each.toUpperCase(), (each: string) => each.normalize("NFD")])
      assert.deepEqual(classify(segments.map(other)), found);
  });
});

describe("the gate on a real disk", () => {
  let scene: PathScene;
  before(async () => {
    scene = await createPathScene();
  });
  after(() => scene.remove());

  for (const shape of linkShapes) {
    test(`${shape} is refused, whatever is to be done with it`, async () => {
      for (const operation of ["read", "edit", "create", "delete"] as const)
        assert.deepEqual(await scene.gate.check(shape, operation), { kind: "refused", why: "link" });
    });
  }

  test("an ordinary file is found and can be edited, not created again", async () => {
    const absolute = join(scene.root, "src/a.ts");
    const allowed = { kind: "allowed", tier: 4, why: undefined, path: "src/a.ts", absolute };
    assert.deepEqual(await scene.gate.check("./src//a.ts", "edit"), allowed);
    assert.deepEqual(await scene.gate.check("src\\a.ts", "delete"), allowed);
    assert.deepEqual(await scene.gate.check("src/a.ts", "create"), { kind: "refused", why: "exists" });
  });

  const onDisk: readonly (readonly [string, "edit" | "create" | "delete", PathRefusal])[] = [
    ["src/missing.ts", "edit", "missing"],
    ["src/missing.ts", "delete", "missing"],
    ["src", "delete", "not-a-file"],
    ["src/a.ts/b.ts", "create", "not-a-folder"],
    ["src/A.ts", "create", "case-clash"],
    ["SRC/b.ts", "create", "case-clash"],
    ["src/a\ufe0f.ts", "create", "case-clash"],
    [".git\ufe0f/hooks/pre-commit", "create", "protected"],
    [".git/config", "edit", "protected"],
    [".Git/new", "create", "protected"],
    ["vendor/.git/hooks/post-checkout", "create", "protected"],
    ["storage/runs.jsonl", "create", "private-folder"],
  ];
  for (const [path, operation, why] of onDisk) {
    test(`to ${operation} ${path} is refused: ${why}`, async () => {
      assert.deepEqual(await scene.gate.check(path, operation), { kind: "refused", why });
    });
  }

  test("a file with a second name elsewhere is confirmed by itself", async () => {
    const decision = await scene.gate.check("hard-link.txt", "edit");
    assert.ok(decision.kind === "allowed");
    assert.equal(decision.tier, 1);
  });

  test("a new file in a new folder is allowed, with the tier of its name", async () => {
    for (const [path, tier] of [
      ["lib/new/a.ts", 4],
      [".github/workflows/new.yml", 2],
      ["new/.vscode/settings.json", 1],
      ["config/.env.local", 3],
    ] as const) {
      const decision = await scene.gate.check(path, "create");
      assert.ok(decision.kind === "allowed", path);
      assert.equal(decision.tier, tier);
      assert.equal(decision.absolute, join(scene.root, path));
    }
  });

  test("a folder that became a link between two checks is refused in the second", async () => {
    await mkdir(join(scene.root, "swapped"));
    await writeFile(join(scene.root, "swapped/a.ts"), "a");
    assert.equal((await scene.gate.check("swapped/a.ts", "edit")).kind, "allowed");
    await rename(join(scene.root, "swapped"), join(scene.root, "moved-away"));
    await symlink("../outside", join(scene.root, "swapped"));
    assert.deepEqual(await scene.gate.check("swapped/a.ts", "edit"), { kind: "refused", why: "link" });
  });

  test("a root that is replaced by a link is refused, and one that is added later is outside", async () => {
    const inside = join(scene.root, "inner");
    await mkdir(inside);
    const gate = await createDiskPathGate(
      [
        { name: "inner", path: inside },
        { name: "gone", path: join(scene.root, "never-there") },
      ],
      [],
    );
    assert.equal((await gate.check("inner/a.ts", "create")).kind, "allowed");
    assert.deepEqual(await gate.check("gone/a.ts", "create"), { kind: "refused", why: "unknown-root" });
    assert.deepEqual(await gate.check("added/a.ts", "create"), { kind: "refused", why: "unknown-root" });
    await rename(inside, join(scene.root, "inner-before"));
    await symlink("src", inside);
    assert.deepEqual(await gate.check("inner/a.ts", "create"), { kind: "refused", why: "root-moved" });
  });

  test("2,000 hostile paths: what is allowed is where it seems to be, and nothing guarded changes", async () => {
    const guarded = await scene.guarded();
    let allowed = 0;
    await holdsAsync(hostilePath, 2000, async (path) => {
      const { complaint, written } = await followed(scene, path, guarded);
      assert.equal(complaint, undefined);
      if (written) allowed += 1;
    });
    assert.ok(allowed > 100, `${allowed} were allowed`);
  });

  test("600 hostile steps, in one folder and in two: no file is edited, deleted or renamed that is guarded", async () => {
    const guarded = await scene.guarded();
    const done = { edit: 0, delete: 0, rename: 0 };
    await holdsAsync(hostileStep, 600, async (step) => {
      const result = await carriedOut(scene, step, guarded);
      assert.equal(result.complaint, undefined);
      if (result.done) done[step.operation] += 1;
    });
    for (const [operation, count] of Object.entries(done)) assert.ok(count > 3, `${operation}: ${count}`);
  });
});

test("dot folders of the home folder are refused, but for a project that was opened inside one", async () => {
  const files: PathFiles = {
    look: async () => undefined,
    resolve: async (path) => path,
    list: async () => [],
  };
  const gateOn = (root: string) =>
    createPathGate({ roots: [{ name: "r", path: root }], refused: [], home: "/home/me", files });
  const atHome = await gateOn("/home/me");
  for (const path of [".config/app/a", ".local/bin/x", "Library/LaunchAgents/x", "appdata/x"])
    assert.deepEqual(await atHome.check(path, "create"), { kind: "refused", why: "private-folder" });
  assert.equal((await atHome.check("project/a.ts", "create")).kind, "allowed");
  const dotfiles = await gateOn("/home/me/.dotfiles");
  assert.equal((await dotfiles.check("notes.md", "create")).kind, "allowed");
});

describe("a folder of the workspace that lies in a hidden one", () => {
  const files = (there: readonly string[] = []): PathFiles => ({
    look: async (path) => (there.includes(path) ? { kind: "folder", bytes: 0, names: 1 } : undefined),
    resolve: async (path) => path,
    list: async () => [],
  });
  const tierIn = async (root: string, path: string, there?: readonly string[]) => {
    const gate = await createPathGate({
      roots: [{ name: "r", path: root }],
      refused: [],
      home: undefined,
      files: files(there),
    });
    const decision = await gate.check(path, "create");
    return decision.kind === "allowed" ? decision.tier : decision.why;
  };
  const rows: readonly (readonly [root: string, path: string, found: number | string])[] = [
    ["/p/.vscode", "settings.json", 1],
    ["/p/.github", "workflows/x.yml", 2],
    ["/p/.github", "copilot-instructions.md", 1],
    ["/p/.github/workflows", "x.yml", 2],
    ["/p/.git", "hooks/post-commit", "protected"],
    ["/p/.git/hooks", "post-commit", "protected"],
    ["/p/.config/Code/User", "settings.json", 1],
    ["/p/src", "settings.json", 4],
  ];
  for (const [root, path, found] of rows) {
    test(`${path} in ${root} is ${found}`, async () => assert.equal(await tierIn(root, path), found));
  }

  test("is an ordinary project where it is a repository of its own", async () => {
    assert.equal(await tierIn("/home/me/.cursor/trees/project", "src/a.ts", []), 1);
    const repository = ["/home/me/.cursor/trees/project/.git"];
    assert.equal(await tierIn("/home/me/.cursor/trees/project", "src/a.ts", repository), 4);
  });
});

describe("a repository's own folder, wherever a .git file points", () => {
  let scene: PathScene;
  before(async () => {
    scene = await createPathScene();
    await writeFile(join(scene.root, ".git-here"), "gitdir: ./.bare");
    for (const folder of [".bare/hooks", ".bare/objects", ".bare/refs", "tree/data/logs"])
      await mkdir(join(scene.root, folder), { recursive: true });
    await writeFile(join(scene.root, ".bare/HEAD"), "ref: refs/heads/main");
    await writeFile(join(scene.root, "tree/data/HEAD"), "ref: refs/heads/main");
    await writeFile(join(scene.root, "tree/data/commondir"), "../../.bare");
  });
  after(() => scene.remove());

  test("takes no file, and none of its files is written to", async () => {
    const refused = { kind: "refused", why: "protected" };
    for (const path of [".bare/hooks/post-checkout", ".bare/new", "tree/data/hooks/x", "tree/data/logs/y"])
      assert.deepEqual(await scene.gate.check(path, "create"), refused, path);
    assert.deepEqual(await scene.gate.check(".bare/HEAD", "edit"), refused);
    assert.deepEqual(await scene.gate.weigh(join(scene.root, ".bare/HEAD")), refused);
    const gate = await createDiskPathGate([{ name: "bare", path: join(scene.root, ".bare") }], []);
    assert.deepEqual(await gate.check("hooks/post-checkout", "create"), refused);
  });

  test("is no folder that has a file called HEAD beside others", async () => {
    await mkdir(join(scene.root, "http/objects"), { recursive: true });
    await writeFile(join(scene.root, "http/HEAD"), "GET");
    assert.equal((await scene.gate.check("http/new.ts", "create")).kind, "allowed");
  });
});

describe("a file that the user chose", () => {
  let scene: PathScene;
  before(async () => {
    scene = await createPathScene();
  });
  after(() => scene.remove());
  const weighed = async (path: string) => {
    const decision = await scene.gate.weigh(path);
    return decision.kind === "allowed" ? decision.tier : decision.why;
  };

  test("is an ordinary one in the workspace, and confirmed outside of it", async () => {
    assert.equal(await weighed(join(scene.root, "src/a.ts")), 4);
    assert.equal(await weighed(join(scene.root, "src/gone.ts")), 4);
    assert.equal(await weighed(join(scene.root, "package.json")), 2);
    assert.equal(await weighed(join(scene.root, "../outside/deep/new.txt")), 2);
  });

  test("is what its link leads to", async () => {
    assert.equal(await weighed(join(scene.root, "link-to-inside-file")), 4);
    assert.equal(await weighed(join(scene.root, "link-to-outside-file")), 1);
    assert.equal(await weighed(join(scene.root, "link-to-outside-folder/new.txt")), 2);
    assert.equal(await weighed(join(scene.root, "link-to-outside-folder/.vscode/new.json")), 1);
    assert.equal(await weighed(join(scene.root, "link-to-git")), "protected");
    assert.equal(await weighed(join(scene.root, "link-to-itself")), "unreadable");
    assert.equal(await weighed(join(scene.root, "hard-link.txt")), 1);
    assert.equal(await weighed(join(scene.root, "storage/runs/a.jsonl")), "private-folder");
  });

  test("is written in a hidden folder of the user's home where that was opened", async () => {
    const files: PathFiles = { look: async () => undefined, resolve: async (path) => path, list: async () => [] };
    const weigh = async (roots: readonly string[], path: string) => {
      const opened = roots.map((root) => ({ name: root, path: root }));
      const decision = await (await createPathGate({ roots: opened, refused: [], home: "/home/me", files })).weigh(
        path,
      );
      return decision.kind === "allowed" ? decision.tier : decision.why;
    };
    assert.equal(await weigh(["/w"], "/home/me/.config/Code/User/settings.json"), "private-folder");
    assert.equal(await weigh([], "/home/me/.config/fish/config.fish"), "private-folder");
    assert.equal(await weigh(["/home/me/.config/fish"], "/home/me/.config/fish/functions/a.fish"), 4);
    assert.equal(await weigh([], "/home/me/notes/a.md"), 4);
    assert.equal(await weigh(["/w"], "/home/me/notes/a.md"), 2);
  });

  test("is not written to where nothing can be found out about it", async () => {
    const files: PathFiles = {
      look: () => Promise.reject(new Error("denied")),
      resolve: async (path) => path,
      list: async () => [],
    };
    const gate = await createPathGate({ roots: [{ name: "r", path: "/r" }], refused: [], home: undefined, files });
    assert.deepEqual(await gate.weigh("/r/a.ts"), { kind: "refused", why: "unreadable" });
  });
});

test("what is somewhere else than it seems, though no link shows it, is refused", async () => {
  const resolving = async (elsewhere: string) => {
    const files: PathFiles = {
      look: async (path) => (path.endsWith("a.ts") ? { kind: "file", bytes: 1, names: 1 } : undefined),
      resolve: async (path) => (path === "/r" ? path : elsewhere),
      list: async () => [],
    };
    return createPathGate({ roots: [{ name: "r", path: "/r" }], refused: [], home: undefined, files });
  };
  for (const [elsewhere, why] of [
    ["/other/a.ts", "outside"],
    ["/r/b.ts", "link"],
  ] as const) {
    const gate = await resolving(elsewhere);
    assert.deepEqual(await gate.check("a.ts", "edit"), { kind: "refused", why });
  }
  const sameButCase = await (await resolving("/r/A.ts")).check("a.ts", "edit");
  assert.ok(sameButCase.kind === "allowed");
  assert.equal(sameButCase.path, "A.ts");
});

test("whatever goes wrong while looking is a refusal", async () => {
  const broken = (name: keyof PathFiles): PathFiles => ({
    look: async () => (name === "look" ? Promise.reject(new Error("denied")) : undefined),
    resolve: async (path) => (name === "resolve" && path !== "/r" ? Promise.reject(new Error("denied")) : path),
    list: async () => (name === "list" ? Promise.reject(new Error("denied")) : []),
  });
  for (const name of ["look", "list"] as const) {
    const gate = await createPathGate({
      roots: [{ name: "r", path: "/r" }],
      refused: [],
      home: undefined,
      files: broken(name),
    });
    assert.deepEqual(await gate.check("a.ts", "create"), { kind: "refused", why: "unreadable" });
  }
  const files: PathFiles = {
    ...broken("resolve"),
    look: async (path) => (path.endsWith("a.ts") ? { kind: "file", bytes: 1, names: 1 } : undefined),
  };
  const gate = await createPathGate({ roots: [{ name: "r", path: "/r" }], refused: [], home: undefined, files });
  assert.deepEqual(await gate.check("a.ts", "edit"), { kind: "refused", why: "unreadable" });
});

test("a refusal shows what cannot be seen", () => {
  assert.match(pathRefusalText("a\u202eb", "characters"), /^a⟨U\+202E⟩b has characters/);
});
