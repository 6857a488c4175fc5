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
