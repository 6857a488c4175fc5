import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { RunEvent } from "../../../src/core/events.ts";
import { buildPrompt } from "../../../src/core/prompt.ts";
import type { Provider, ProviderRequest } from "../../../src/core/provider.ts";
import { filesOf, type Target } from "../../../src/core/request.ts";
import { type RunInput, run } from "../../../src/core/run.ts";
import { findMasks, maskRequest } from "../../../src/core/secrets/mask.ts";
import { maskInput, secretsQuestion, sentSecrets } from "../../../src/core/secrets/sentSecrets.ts";
import { fakeClock, runInput } from "../../support/coreRun.ts";
import { fileTarget, type OneFile, selectionTarget } from "../../support/coreTarget.ts";
import { written } from "../../support/coreText.ts";

const id = ["AKIA", "Q3XYZZ7PLM2KD5RT"].join("");
const password = ["Tr0ub4dor", "&3"].join("");
const base64 = "MIIEpAIBAAKCAQEA3Tz2mr7SZiAMfQyuvBjM9Oi+wcPsAzQZ6Q1x0f5";
const pemBody = [`${base64}1`, `${base64}2`, `${base64}3`];

const code = `import { connect } from "db";
const id = "${id}";
const url = "postgres://app:${password}@db/app";
export const client = connect(id, url);
log("${id}");
`;

function inputFor(target: Target, instruction = "rename client"): RunInput {
  const input = runInput(target);
  const request = { ...input.request, instruction };
  return { ...input, title: instruction, request, prompt: buildPrompt(instruction, target, 60) };
}

function maskedInput(target: Target, instruction?: string, contextLines = 60): RunInput {
  const build = (request: Pick<ProviderRequest, "target" | "instruction">) =>
    buildPrompt(request.instruction, request.target, contextLines);
  return maskInput(inputFor(target, instruction), build);
}

/** What a model with this answer gets to see, and what becomes of its answer. */
async function ran(input: RunInput, answer: (prompt: string) => string): Promise<{ events: RunEvent[]; seen: string }> {
  let seen = "";
  const provider: Provider = {
    async *stream(request) {
      seen = JSON.stringify(request);
      yield { type: "answer-delta", text: answer(request.prompt.user) };
      yield { type: "stop", stop: { kind: "complete" } };
    },
  };
  const events: RunEvent[] = [];
  for await (const event of run(input, provider, fakeClock(), new AbortController().signal)) events.push(event);
  return { events, seen };
}

function textAfter(target: OneFile, events: readonly RunEvent[]): string {
  const hunks = events.flatMap((event) => (event.type === "edit-placed" ? event.hunks : []));
  return written(
    target.file.text,
    hunks.toSorted((a, b) => a.start - b.start),
  );
}

/** The code of a tag of the prompt. */
function tagged(prompt: string, tag: string): string {
  return new RegExp(`<${tag}[^>]*>\\n([\\s\\S]*)\\n</${tag}>`).exec(prompt)?.[1] ?? "";
}

test("masked, a selection goes without its secrets and comes back with them", async () => {
  const target = selectionTarget(code, 1, 5);
  const { events, seen } = await ran(
    maskedInput(target),
    (prompt) => `\`\`\`\n${tagged(prompt, "selection").replace("client", "db")}\n\`\`\`\n`,
  );
  assert.ok(!seen.includes(id) && !seen.includes(password), "neither prompt nor snapshot hold a secret");
  assert.match(seen, /FATHOM_SECRET_1_MASKED/);
  assert.equal(textAfter(target, events), code.replace("client", "db"));
  assert.ok(!JSON.stringify(events).includes(id), "no event repeats a secret of a line that does not change");
});

test("masked, a block that quotes a placeholder is found in the file", async () => {
  const target = fileTarget(code);
  const { events, seen } = await ran(maskedInput(target), (prompt) => {
    const lines = tagged(prompt, "file").split("\n");
    return `src/a.ts\n<<<<<<< SEARCH\n${lines[1]}\n${lines[2]}\n=======\n${lines[1]}\nconst address = ${lines[2]?.split("= ")[1]}\n>>>>>>> REPLACE\n`;
  });
  assert.ok(!seen.includes(id) && !seen.includes(password));
  assert.equal(textAfter(target, events), code.replace("const url", "const address"));
});

test("the same secret is the same placeholder wherever it stands, in the instruction too", () => {
  const input = maskedInput(fileTarget(code), `replace ${id} by a constant`);
  const { user, system } = input.prompt;
  assert.equal(user.split("FATHOM_SECRET_1_MASKED").length, 4);
  assert.ok(!`${user}${system}${input.title}`.includes(id));
  assert.match(system, /Copy them exactly/);
});

test("a value that is a secret in one place is masked where nothing tells that it is one", () => {
  const value = ["g7Kq2ZtW", "9xPvLr4Ym1Bn"].join("");
  const input = maskedInput(fileTarget(`apiKey = "${value}"\nsend("${value}");\n`));
  assert.ok(!input.prompt.user.includes(value));
});

test("a private key that a selection cuts in two is masked on both sides, line by line", async () => {
  const text = `const key = \`-----BEGIN PRIVATE KEY-----\n${pemBody.join("\n")}\n-----END PRIVATE KEY-----\`;\nuse(key);\n`;
  const target = selectionTarget(text, 2, 6);
  for (const contextLines of [0, 1, 60]) {
    const input = maskedInput(target, "rename key", contextLines);
    assert.ok(pemBody.every((line) => !input.prompt.user.includes(line)));
    assert.equal(sentSecrets(input.request, contextLines).length, 1);
  }
  const { events } = await ran(
    maskedInput(target, "rename key", 0),
    (prompt) => `\`\`\`\n${tagged(prompt, "selection").replace("use(key)", "load(key)")}\n\`\`\`\n`,
  );
  assert.equal(textAfter(target, events), text.replace("use(key)", "load(key)"));
});

test("an edit that cannot be placed tells of placeholders and not of secrets", async () => {
  const { events } = await ran(
    maskedInput(fileTarget(code)),
    () => "<<<<<<< SEARCH\nnowhere(FATHOM_SECRET_1_MASKED)\n=======\nx(FATHOM_SECRET_1_MASKED)\n>>>>>>> REPLACE\n",
  );
  const refused = events.find((event) => event.type === "edit-unplaced");
  assert.equal(refused?.refusal.quoted, "nowhere(FATHOM_SECRET_1_MASKED)");
  assert.equal(refused.refusal.replacement, "x(FATHOM_SECRET_1_MASKED)");
});

test("an unknown placeholder stays what the model wrote", async () => {
  const target = fileTarget(code);
  const { events } = await ran(
    maskedInput(target),
    () =>
      '<<<<<<< SEARCH\nimport { connect } from "db";\n=======\nimport { connect } from "FATHOM_SECRET_77_MASKED";\n>>>>>>> REPLACE\n',
  );
  assert.match(textAfter(target, events), /FATHOM_SECRET_77_MASKED/);
});

test("code that holds such a word already gets others", () => {
  const text = `${code}// FATHOM_SECRET_1_MASKED\n`;
  const [mask] = findMasks({ target: fileTarget(text), instruction: "" });
  assert.equal(mask?.placeholder, "FATHOM_X_SECRET_1_MASKED");
});

test("what is stored with a run names the places of its secrets and not the secrets", () => {
  assert.ok(!JSON.stringify(findMasks({ target: fileTarget(code), instruction: "" })).includes(id));
});

test("only secrets in the lines that go are asked about", () => {
  const target = selectionTarget(`const id = "${id}";\n${"\n".repeat(20)}const a = 1;\n`, 21, 22);
  const lines = (contextLines: number) =>
    sentSecrets({ target, instruction: "" }, contextLines).map(({ kind, line }) => [kind, line]);
  assert.deepEqual(lines(20), []);
  assert.deepEqual(lines(21), [["AWS access key id", 1]]);
});

test("the question names what was found and where, and never the secret", () => {
  const found = sentSecrets({ target: fileTarget(code), instruction: `use ${id}` }, 0);
  const { message, detail } = secretsQuestion(found, "goes to api.example.com");
  assert.equal(message, "The text to be sent from src/a.ts contains 4 possible secrets. It goes to api.example.com.");
  assert.equal(
    detail,
    `Instruction: AWS access key id (AKIA…)
Line 2: AWS access key id (AKIA…)
Line 3: password in an address (…)
Line 5: AWS access key id (AKIA…)

Mask sends a placeholder for each and puts the value back into the answer here. Send sends the text as it is.`,
  );
  const many = secretsQuestion(
    Array.from({ length: 11 }, () => found[1] ?? assert.fail()),
    "goes to x",
  );
  assert.match(many.detail, /and 3 more\./);
});

test("whatever stands around them: masked text has as many lines, no secret, and an echo of it is the text", () => {
  const piece = fc.oneof(
    fc.constantFrom(id, `password = "${password}"`, `x://u:${password}@h`, "\n", "\r\n", "  ", "_MASKED", "FATHOM_"),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const target = fileTarget(pieces.join(" "));
      const request = { ...runInput(target).request, instruction: "x" };
      const masks = findMasks(request);
      const seen = filesOf(maskRequest(request, masks).target)[0]?.text ?? "";
      const lines = (text: string) => text.split(/\r\n|\n|\r/).length;
      if (lines(seen) !== lines(target.file.text)) return false;
      if (seen.includes(id) || (masks.length > 0 && seen.includes(`"${password}"`))) return false;
      return masks.length === 0 ? seen === target.file.text : restored(seen, target, masks) === target.file.text;
    }),
    { numRuns: 2000 },
  );
});

/** Every placeholder replaced by what it stands for, as an editor of the answer would do. */
function restored(seen: string, target: OneFile, masks: ReturnType<typeof findMasks>): string {
  return masks.reduce(
    (text, { placeholder, start, end }) => text.replaceAll(placeholder, () => target.file.text.slice(start, end)),
    seen,
  );
}
