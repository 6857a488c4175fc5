import { t } from "../l10n.ts";
import { secondsText } from "../numbers.ts";

/** What was found out about a candidate before anything was written. What was not run is never taken for passed. */
export type Check =
  | ({ readonly check: "parses" | "diagnostics" } & Result)
  /** `ran` is left out where the command did not come to run. */
  | ({ readonly check: "command"; readonly ran?: CommandRun } & Result);

type Result =
  | { readonly result: "passed" }
  /** What failed, for people. */
  | { readonly result: "failed"; readonly detail: string }
  | { readonly result: "not-run"; readonly why: string };

type CommandRun = {
  /** Undefined where it was ended before it ended by itself. */
  readonly exitCode: number | undefined;
  readonly milliseconds: number;
  /** The last that it wrote, as plain text. */
  readonly output: string;
};

export type Verdict = "passed" | "failed" | "not-run";

/** Passed when something was checked and nothing failed. */
export function verdictOf(checks: readonly Check[] | undefined): Verdict {
  if (checks === undefined) return "not-run";
  if (checks.some(({ result }) => result === "failed")) return "failed";
  return checks.some(({ result }) => result === "passed") ? "passed" : "not-run";
}

/** How many of the checks that there are passed: what was not run is none of them. */
export function passedOf(checks: readonly Check[] | undefined): number {
  return (checks ?? []).filter(({ result }) => result === "passed").length;
}

/** Such as "Parses: passed. Types: failed, src/a.ts:2: …". */
export function checksText(checks: readonly Check[]): string {
  return checks.map((check) => `${checkNames[check.check]}: ${resultText(check)}`).join(" ");
}

/** What the user's command wrote; undefined where it did not run, or wrote nothing. */
export function commandOutput(checks: readonly Check[] | undefined): string | undefined {
  const written = (checks ?? []).map((check) => (check.check === "command" ? (check.ran?.output ?? "") : "")).join("");
  return written === "" ? undefined : written;
}

export function checkName(check: Check["check"]): string {
  return checkNames[check];
}

const checkNames: Readonly<Record<Check["check"], string>> = {
  parses: t("Syntax"),
  diagnostics: t("Types"),
  command: t("Your command"),
};

function resultText(check: Check): string {
  switch (check.result) {
    case "passed":
      return check.check === "command" && check.ran !== undefined
        ? t("passed. Exit code {0} after {1}.", check.ran.exitCode ?? 0, secondsText(check.ran.milliseconds))
        : t("passed.");
    case "failed":
      return t("failed. {0}", withFullStop(check.detail));
    case "not-run":
      return t("not run. {0}", withFullStop(check.why));
  }
}

function withFullStop(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
