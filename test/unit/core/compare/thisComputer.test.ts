import assert from "node:assert/strict";
import { test } from "node:test";
import { isThisComputer } from "../../../../src/core/compare/thisComputer.ts";

for (const [name, is] of [
  [undefined, true],
  ["localhost", true],
  ["localhost:8080", true],
  ["127.0.0.1:36251", true],
  ["127.0.0.1", true],
  ["[::1]:8080", true],
  ["ssh-remote", false],
  ["wsl", false],
  ["dev-container", false],
  ["attached-container", false],
  ["codespaces", false],
  ["tunnel", false],
  ["k8s-container", false],
  ["", false],
  ["code.example.com", false],
  ["192.168.0.7:8080", false],
  ["127.0.0.1.example.com", false],
  ["localhost.example.com:8080", false],
] as const) {
  test(`the remote ${JSON.stringify(name)} is ${is ? "this" : "another"} computer`, () => {
    assert.equal(isThisComputer(name), is);
  });
}
