import assert from "node:assert/strict";
import { test } from "node:test";
import { checksText, verdictOf } from "../../../../src/core/compare/verification.ts";
import {
  type CommandEnd,
  commandCheck,
  plainTail,
  readVerifyCommand,
  scrubbedEnvironment,
} from "../../../../src/core/compare/verifyCommand.ts";

test("a command is a program and its arguments; nothing set is no command", () => {
  assert.deepEqual(readVerifyCommand(["npm", "test", ""]), { program: "npm", args: ["test", ""] });
  assert.equal(readVerifyCommand([]), undefined);
  assert.equal(readVerifyCommand(undefined), undefined);
});

test("what is no list of words is no command, a line for a shell least of all", () => {
  for (const value of ["npm test", ["npm", 1], [""], [" "], ["a\0b"], { program: "npm" }, [["npm"]], 1]) {
    assert.match(String(readVerifyCommand(value)), /is no command/, JSON.stringify(value));
  }
});

test("what looks like a key is not passed on, and what a program needs is", () => {
  const keys =
    "OPENAI_API_KEY OPENAI_APIKEY openai_api_key GITHUB_TOKEN NPM_TOKEN GH_PAT AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN MY_PASSWORD DB_PASSWD STRIPE_SECRET KEY SENTRY_DSN GOOGLE_APPLICATION_CREDENTIALS SSH_AUTH_SOCK npm_config__authToken VSCODE_IPC_HOOK ELECTRON_RUN_AS_NODE NODE_OPTIONS FATHOM_X API_KEY_2";
  const needed = "PATH HOME LANG TMPDIR USER SHELL LC_ALL JAVA_HOME KEYBOARD MONKEY TOKENIZERS XAUTHORITY PATTERN";
  const all = Object.fromEntries([...keys.split(" "), ...needed.split(" ")].map((name) => [name, "x"]));
  assert.deepEqual(Object.keys(scrubbedEnvironment({ ...all, GONE: undefined })), needed.split(" "));
});

const ended = (end: CommandEnd["end"], output = ""): CommandEnd => ({ end, milliseconds: 1234, output });

test("exit code 0 is passed, and nothing else", () => {
  const cases: readonly (readonly [CommandEnd["end"], string])[] = [
    [{ kind: "exit", code: 0 }, "Your command: passed. Exit code 0 after 1.2 s."],
    [{ kind: "exit", code: 2 }, "Your command: failed. Exit code 2 after 1.2 s."],
    [{ kind: "signal", signal: "SIGSEGV" }, "Your command: failed. Ended by SIGSEGV after 1.2 s."],
    [{ kind: "time", limit: 300_000 }, "Your command: failed. It had not ended after 300.0 s and was stopped."],
    [{ kind: "output", limit: 20_000_000 }, "Your command: failed. It wrote more than 20 MB and was stopped."],
    [{ kind: "not-started", why: "x did not start." }, "Your command: not run. x did not start."],
  ];
  for (const [end, text] of cases) assert.equal(checksText([commandCheck(ended(end))]), text);
  assert.equal(verdictOf([commandCheck(ended({ kind: "not-started", why: "" }))]), "not-run");
  const check = commandCheck(ended({ kind: "exit", code: 3 }, "out\n"));
  assert.deepEqual(check.check === "command" && check.ran, { exitCode: 3, milliseconds: 1234, output: "out" });
});

test("output is what it shows: colours, titles, links, the clipboard and the cursor are left out", () => {
  const esc = "\u001b";
  const cases: readonly (readonly [string, string])[] = [
    [`${esc}[31mred${esc}[0m`, "red"],
    [`${esc}]0;title\u0007shown`, "shown"],
    [`${esc}]8;;http://x${esc}\\link${esc}]8;;${esc}\\`, "link"],
    [`${esc}]52;c;Y2xpcA==\u0007a`, "a"],
    [`a\u009b31mb\u009d0;t\u009cc`, "abc"],
    [`${esc}[2J${esc}[1;1H${esc}[?25lx`, "x"],
    [`${esc}(B${esc}=y`, "y"],
    [`${esc}P1$r0m${esc}\\z`, "z"],
    [`over\bwritten\rx\r\nnext`, "overwrittenx\nnext"],
    [`left\u202eright\u2066`, "leftright"],
    [`cut ${esc}]8;;http://never-closed`, "cut"],
    ["\tkept\n", "\tkept"],
  ];
  for (const [output, shown] of cases) assert.equal(plainTail(output), shown, JSON.stringify(output));
});

test("of long output the end is kept", () => {
  const lines = Array.from({ length: 1000 }, (_, at) => `line ${at}`).join("\n");
  const tail = plainTail(lines).split("\n");
  assert.deepEqual([tail.length, tail.at(-1)], [60, "line 999"]);
  assert.equal(plainTail("x".repeat(100_000)).length, 8_001);
});
