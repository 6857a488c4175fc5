import { t } from "../l10n.ts";
import { secondsText } from "../numbers.ts";
import type { Check } from "./verification.ts";

/** The user's own command: a program and its arguments, never a line for a shell. */
export type VerifyCommand = { readonly program: string; readonly args: readonly string[] };

/** Undefined where the user set none; a sentence where what they set is no command. */
export function readVerifyCommand(value: unknown): VerifyCommand | string | undefined {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return undefined;
  const parts: readonly unknown[] = Array.isArray(value) ? value : [];
  const [program, ...args] = parts.filter((part): part is string => typeof part === "string" && !part.includes("\0"));
  if (program === undefined || program.trim() === "" || args.length !== parts.length - 1) {
    return t(
      'The setting fathom.verifyCommand is no command. Write a list of a program and its arguments, such as ["npm", "test"].',
    );
  }
  return { program, args };
}

/** Names of variables that hold keys, and those that would make a program a part of the editor. */
const withheld =
  /(?:^|_)(?:api_?keys?|keys?|tokens?|secrets?|passw(?:or)?d|passphrase|credentials?|pat|auth|authtoken|dsn|cookie)(?:_|$)|apikey|^(?:vscode|electron|fathom)_|^node_options$|^node_inspect/i;

/** The environment for a command, without what looks like a key. */
export function scrubbedEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value === undefined || withheld.test(name) ? [] : [[name, value] as const],
    ),
  );
}

/** How a command ended. */
export type CommandEnd = {
  readonly end:
    | { readonly kind: "exit"; readonly code: number }
    | { readonly kind: "signal"; readonly signal: string }
    | { readonly kind: "time"; readonly limit: number }
    | { readonly kind: "output"; readonly limit: number }
    | { readonly kind: "not-started"; readonly why: string };
  readonly milliseconds: number;
  readonly output: string;
};

/** Passed is exit code 0 and nothing else. */
export function commandCheck({ end, milliseconds, output }: CommandEnd): Check {
  if (end.kind === "not-started") return { check: "command", result: "not-run", why: end.why };
  const exitCode = end.kind === "exit" ? end.code : undefined;
  const ran = { exitCode, milliseconds, output: plainTail(output) };
  if (exitCode === 0) return { check: "command", result: "passed", ran };
  return { check: "command", result: "failed", detail: whyFailed(end, milliseconds), ran };
}

function whyFailed(end: Exclude<CommandEnd["end"], { kind: "not-started" }>, milliseconds: number): string {
  switch (end.kind) {
    case "exit":
      return t("Exit code {0} after {1}", end.code, secondsText(milliseconds));
    case "signal":
      return t("Ended by {0} after {1}", end.signal, secondsText(milliseconds));
    case "time":
      return t("It had not ended after {0} and was stopped", secondsText(end.limit));
    case "output":
      return t("It wrote more than {0} MB and was stopped", Math.round(end.limit / 1_000_000));
  }
}

const mostLines = 60;
const mostCharacters = 8_000;

/** Sequences that move the cursor, colour, set titles, links or the clipboard; then what is left of control characters. */
const sequences =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c|$)|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|\u001b[ -/]*[0-~]?/g;

/** The last lines of what a program wrote, as text that says only what it shows. */
export function plainTail(output: string): string {
  const plain = output
    .replace(sequences, "")
    .replace(/\r\n/g, "\n")
    .replace(/(?![\n\t])[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, "");
  const lines = plain.trimEnd().split("\n").slice(-mostLines).join("\n");
  return lines.length > mostCharacters ? `…${lines.slice(-mostCharacters)}` : lines;
}
