import assert from "node:assert/strict";
import { existsSync, type PathLike, readdirSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, test } from "node:test";
import type { CommandEnd } from "../../src/core/compare/verifyCommand.ts";
import { findExecutable, safePath } from "../../src/vscode/executables.ts";
import { runProcess } from "../../src/vscode/processes.ts";
import { copyLimits, inCopy } from "../../src/vscode/workspaceCopy.ts";

let home = "";
before(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), "fathom-command-")));
});
after(() => rm(home, { recursive: true, force: true }));

const limits = { milliseconds: 20_000, bytes: 1_000_000 };
const never = new AbortController().signal;

function node(script: string, changes: Partial<Parameters<typeof runProcess>[0]> = {}, signal = never) {
  const order = { executable: process.execPath, args: ["-e", script], cwd: home, environment: {}, limits, ...changes };
  return runProcess(order, signal);
}

const copies = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`fathom-verify-${process.pid}-`));

test("a program's exit code and both outputs are told, and it has the environment that it is given and no input", async () => {
  const script =
    "process.stdin.on('end', () => { console.log(process.env.CANARY, process.env.GIVEN); console.error('bad'); process.exit(3); }).resume()";
  process.env["CANARY"] = "canary";
  const { end, output } = await node(script, { environment: { GIVEN: "given" } });
  delete process.env["CANARY"];
  assert.deepEqual(end, { kind: "exit", code: 3 });
  assert.match(output, /undefined given/);
  assert.match(output, /bad/);
});

test("an argument is never read by a shell", async () => {
  const marker = join(home, "marker");
  const args = ["-e", "console.log(process.argv[1])", `; touch ${marker} $(touch ${marker}) \`touch ${marker}\``];
  const { output } = await node("", { args });
  assert.match(output, /^; touch/);
  assert.ok(!existsSync(marker));
});

/** Starts a child that would write a file a little later, tells when it runs, and then does something. */
function withChild(file: string, then: string): string {
  const child = `setTimeout(() => require("fs").writeFileSync(${JSON.stringify(file)}, ""), 1500); console.log("up")`;
  return `const c = require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio: ["ignore", "pipe", "ignore"] });
    c.stdout.once("data", () => { ${then} });`;
}

const cutShort: readonly (readonly [
  name: string,
  then: string,
  changed: Partial<typeof limits>,
  end: CommandEnd["end"],
])[] = [
  ["the time limit", "", { milliseconds: 700 }, { kind: "time", limit: 700 }],
  [
    "the output limit",
    "setInterval(() => console.log('x'.repeat(9999)), 1)",
    { bytes: 50_000 },
    { kind: "output", limit: 50_000 },
  ],
  ["its own end", "process.exit(0)", {}, { kind: "exit", code: 0 }],
];

for (const [name, then, changed, end] of cutShort) {
  test(`${name} ends a program with all that it started`, { skip: process.platform === "win32" }, async () => {
    const file = join(home, `late-${name}`);
    const ended = await node(withChild(file, then), { limits: { ...limits, ...changed } });
    assert.deepEqual(ended.end, end);
    await outlast(1700);
    assert.ok(!existsSync(file), "the child did not live on");
  });
}

/** Longer than the child would need. */
async function outlast(milliseconds: number): Promise<void> {
  const { end } = await node(`setTimeout(() => {}, ${milliseconds})`);
  assert.equal(end.kind, "exit");
}

test("an abort ends the program and rejects", async () => {
  const stopped = new AbortController();
  const running = node("setInterval(() => {}, 1000)", {}, stopped.signal);
  stopped.abort();
  await assert.rejects(running, { name: "AbortError" });
  await assert.rejects(node("", {}, stopped.signal), { name: "AbortError" });
});

test("a program that is not there did not start", async () => {
  const { end } = await node("", { executable: join(home, "nowhere") });
  assert.equal(end.kind, "not-started");
});

test("a copy holds the folder's own files with the texts written in, and is gone afterwards", async () => {
  const folder = await tree("own", {
    "a.js": "old",
    "deep/b.js": "b",
    ".git/config": "secret",
    ".env": "A=1",
    "node_modules/pkg/index.js": "pkg",
    "deep/node_modules/inner/index.js": "inner",
  });
  await symlink("a.js", join(folder, "link.js"));
  await symlink("../..", join(folder, "deep", "out"));
  await symlink("/etc", join(folder, "etc"));
  let seen = "";
  const names = await inCopy(folder, [{ path: "a.js", text: "new" }], never, async (copy) => {
    assert.ok(copy.kind === "copied");
    seen = copy.folder;
    assert.equal(await readFile(join(copy.folder, "a.js"), "utf8"), "new");
    assert.equal(await readFile(join(copy.folder, "link.js"), "utf8"), "new");
    assert.equal(await readFile(join(copy.folder, "node_modules/pkg/index.js"), "utf8"), "pkg");
    assert.equal(await readFile(join(copy.folder, "deep/node_modules/inner/index.js"), "utf8"), "inner");
    return [...readdirSync(copy.folder), ...readdirSync(join(copy.folder, "deep"))].sort();
  });
  assert.deepEqual(names, [".env", "a.js", "b.js", "deep", "link.js", "node_modules", "node_modules"]);
  assert.ok(!existsSync(seen));
  assert.equal(await readFile(join(folder, "a.js"), "utf8"), "old");
  assert.equal(await readFile(join(folder, "node_modules/pkg/index.js"), "utf8"), "pkg", "what is linked stays");
});

test("nothing is written through a link or out of the copy, and the copy is gone then too", async () => {
  const folder = await tree("links", { "a.js": "old", "real/b.js": "b", "node_modules/p/i.js": "p" });
  await symlink("a.js", join(folder, "link.js"));
  await symlink("real", join(folder, "linked"));
  const paths = ["link.js", "linked/b.js", "node_modules/p/i.js", "../a.js", "missing.js", ".git/hooks/x"];
  for (const path of paths) {
    const kind = await inCopy(folder, [{ path, text: "evil" }], never, async (copy) => copy.kind);
    assert.equal(kind, "refused", path);
  }
  assert.equal(await readFile(join(folder, "node_modules/p/i.js"), "utf8"), "p");
  assert.deepEqual(copies(), []);
});

test("files that a candidate creates and deletes are made and removed in the copy, and nowhere else", async () => {
  const folder = await tree("steps", { "a.js": "a", "b.js": "b" });
  const texts = [
    { path: "deep/er/new.js", text: "new", created: true },
    { path: "a.js", text: undefined },
  ];
  const found = await inCopy(folder, texts, never, async (copy) => {
    assert.ok(copy.kind === "copied");
    assert.equal(await readFile(join(copy.folder, "deep/er/new.js"), "utf8"), "new");
    return readdirSync(copy.folder).sort();
  });
  assert.deepEqual(found, ["b.js", "deep"]);
  assert.deepEqual(readdirSync(folder).sort(), ["a.js", "b.js"]);
});

test("a new file is made over no other, through no link and out of no copy", async () => {
  const folder = await tree("news", { "a.js": "a", "real/b.js": "b", "node_modules/p/i.js": "p" });
  await symlink("real", join(folder, "linked"));
  for (const path of [
    "a.js",
    "a.js/x.js",
    "linked/x.js",
    "linked/deep/x.js",
    "node_modules/q.js",
    "../x.js",
    ".git/config",
  ]) {
    const kind = await inCopy(folder, [{ path, text: "evil", created: true }], never, async (copy) => copy.kind);
    assert.equal(kind, "refused", path);
  }
  assert.deepEqual(readdirSync(join(folder, "node_modules")), ["p"]);
  assert.deepEqual(readdirSync(join(folder, "real")), ["b.js"]);
  assert.deepEqual(copies(), []);
});

test("a folder that is too large, work that fails and an abort leave no copy", async () => {
  const folder = await tree("many", { "a.js": "a", "b.js": "b" });
  const refused = await inCopy(folder, [], never, async (copy) => copy, { files: 1, bytes: 100 });
  assert.ok(refused.kind === "refused");
  assert.match(refused.why, /too large/);
  await assert.rejects(
    inCopy(folder, [], never, () => Promise.reject(new Error("bug"))),
    /bug/,
  );
  await assert.rejects(
    inCopy(folder, [], AbortSignal.abort(), async () => assert.fail("it did not stop")),
    {
      name: "AbortError",
    },
  );
  assert.deepEqual(copies(), []);
});

test("a folder that cannot be read is not copied, and why is said", async () => {
  const refused = await inCopy(join(home, "gone"), [], never, async (copy) => copy);
  assert.ok(refused.kind === "refused");
  assert.match(refused.why, /gone could not be copied: ENOENT/);
  assert.deepEqual(copies(), []);
});

const fault = (code: string, path: string) => Object.assign(new Error(`${code}: it failed, '${path}'`), { code, path });

for (const [code, at, expected] of [
  ["ENOSPC", "copyFile", /^There is no room in .* for a copy of .*room\. Make room there, then run it again\.$/],
  ["ENOSPC", "writeFile", /^There is no room in .* for a copy of .*room\./],
  ["EDQUOT", "copyFile", /^There is no room in .* for a copy of .*room\./],
  [
    "EACCES",
    "copyFile",
    /b\.js may not be read or written, so .*room could not be copied\. Allow it, then run it again\.$/,
  ],
  ["EPERM", "writeFile", /a\.js may not be read or written, so .*room could not be copied\./],
  ["EIO", "copyFile", /room could not be copied: EIO: it failed/],
] as const) {
  test(`${code} in the middle of a copy (${at}) is said, and leaves nothing behind`, async () => {
    const folder = await tree("room", { "a.js": "a", "b.js": "b", "deep/c.js": "c" });
    let copied = 0;
    const files = {
      copyFile: async (from: PathLike, to: PathLike) => {
        copied += 1;
        if (at === "copyFile" && copied === 2) throw fault(code, join(folder, "b.js"));
        await copyFile(from, to);
      },
      writeFile: async () => {
        if (at === "writeFile") throw fault(code, join(folder, "a.js"));
      },
    };
    const made = await inCopy(folder, [{ path: "a.js", text: "new" }], never, async (copy) => copy, copyLimits, files);
    assert.ok(made.kind === "refused");
    assert.match(made.why, expected);
    assert.deepEqual(copies(), []);
    assert.equal(await readFile(join(folder, "a.js"), "utf8"), "a");
  });
}

test("where no temporary folder can be made nothing is run, and why is said", async () => {
  const folder = await tree("nowhere", { "a.js": "a" });
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = join(home, "no such folder");
  try {
    const made = await inCopy(folder, [], never, async (copy) => copy);
    assert.ok(made.kind === "refused");
    assert.match(made.why, /nowhere could not be copied: ENOENT/);
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }
});

test("what an editor that was killed left behind is removed", async () => {
  const folder = await tree("left", { "a.js": "a" });
  const { output } = await node("console.log(process.pid)");
  const dead = await mkdtemp(join(tmpdir(), `fathom-verify-${output.trim()}-`));
  await inCopy(folder, [], never, async () => undefined);
  assert.ok(!existsSync(dead));
});

test("a program is looked for outside of the workspace, in absolute folders only", {
  skip: process.platform === "win32",
}, async () => {
  const workspace = await tree("planted", { "bin/node": "#!/bin/sh\n", "bin/planted": "#!/bin/sh\n" });
  const tools = await tree("tools", { node: "#!/bin/sh\n", plain: "" });
  for (const path of [join(workspace, "bin/node"), join(workspace, "bin/planted"), join(tools, "node")])
    await chmod(path, 0o755);
  await symlink(join(workspace, "bin/planted"), join(tools, "linked"));
  const path = [".", "", "bin", join(workspace, "bin"), tools].join(delimiter);
  const find = (program: string) => findExecutable(program, { path, within: [workspace] });
  assert.deepEqual(await find("node"), { kind: "found", path: join(tools, "node") });
  for (const [program, why] of [
    ["planted", /inside the workspace/],
    ["linked", /inside the workspace/],
    ["plain", /not on PATH/],
    ["./bin/planted", /relative path/],
    ["bin/planted", /relative path/],
    ["nowhere", /not on PATH/],
    [join(workspace, "none"), /no program/],
  ] as const) {
    const found = await find(program);
    assert.ok(found.kind === "refused", program);
    assert.match(found.why, why);
  }
  assert.equal((await find(join(workspace, "bin/planted"))).kind, "found", "an absolute path is the user's own choice");
  assert.equal(await safePath(path, [workspace]), tools);
});

async function tree(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(home, name);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}
