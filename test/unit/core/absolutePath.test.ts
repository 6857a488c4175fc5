import assert from "node:assert/strict";
import { test } from "node:test";
import { resolvePath } from "../../../src/core/edit/editPath.ts";
import { absolutePath } from "../../../src/core/paths/absolutePath.ts";

const uris: readonly (readonly [uri: string, path: string | undefined])[] = [
  ["file:///repo/src/a.ts", "/repo/src/a.ts"],
  ["file:///repo/src/%C3%A4%20b.ts", "/repo/src/ä b.ts"],
  ["file:///c%3A/repo/a.ts", "c:/repo/a.ts"],
  ["file://host/share/a.ts", "//host/share/a.ts"],
  ["vscode-remote://ssh-remote%2Bbox/home/me/a.ts", "/home/me/a.ts"],
  ["untitled:Untitled-1", undefined],
  ["file:///repo/%E0%A4%A.ts", undefined],
];
for (const [uri, path] of uris) {
  test(`the absolute path of ${uri} is ${path ?? "unknown"}`, () => {
    assert.equal(absolutePath(uri), path);
  });
}

test("a drive's letter counts in either case, and separators of Windows as slashes", () => {
  const files = [{ path: "src/a.ts", absolute: "c:/repo/src/a.ts" }];
  assert.equal(resolvePath("C:\\repo\\src\\a.ts", files), "src/a.ts");
  assert.equal(resolvePath("c:/repo/src/a.ts", files), "src/a.ts");
  assert.equal(resolvePath("D:\\repo\\src\\a.ts", files), undefined);
});

test("no absolute path means a file of which none is known", () => {
  assert.equal(resolvePath("/repo/a.ts", [{ path: "a.ts" }]), undefined);
  assert.equal(resolvePath("", [{ path: "a.ts" }]), undefined);
});

test("a slash in front, doubled slashes and dots between them name the same file in the workspace", () => {
  const files = [{ path: "src/a.ts", absolute: "/home/me/repo/src/a.ts" }, { path: "a.ts" }];
  for (const named of ["/src/a.ts", "src//a.ts", "src/./a.ts", "./src/./a.ts"])
    assert.equal(resolvePath(named, files), "src/a.ts", named);
  assert.equal(resolvePath("/repo/src/a.ts", files), undefined);
  assert.equal(resolvePath("//src/a.ts", files), undefined);
  assert.equal(resolvePath("src/../a.ts", files), undefined);
});

test("the name of the workspace's folder in front of a sent path is left out, where nothing else has that path", () => {
  const sent = { path: "src/a.ts", absolute: "/home/me/repo/src/a.ts" };
  for (const named of ["repo/src/a.ts", "./repo/src/a.ts", "repo\\src\\a.ts"])
    assert.equal(resolvePath(named, [sent]), "src/a.ts", named);
  for (const named of ["me/repo/src/a.ts", "other/src/a.ts", "repo/a.ts", "repo/src/b.ts", "repo/repo/src/a.ts"])
    assert.equal(resolvePath(named, [sent]), undefined, named);
  const twin = { path: "repo/src/a.ts", absolute: "/home/me/repo/repo/src/a.ts" };
  assert.equal(resolvePath("repo/src/a.ts", [sent, twin]), "repo/src/a.ts");
  const inside = { path: "repo/b.ts", absolute: "/home/me/repo/repo/b.ts" };
  assert.equal(resolvePath("repo/src/a.ts", [sent, inside]), undefined, "a folder of that name is in the workspace");
  assert.equal(resolvePath("repo/src/a.ts", [{ path: "src/a.ts" }]), undefined, "nobody knows where it is");
  const folders = [sent, { path: "src/a.ts", absolute: "/home/you/repo/src/a.ts" }];
  assert.equal(resolvePath("repo/src/a.ts", folders), undefined, "two candidates");
});
