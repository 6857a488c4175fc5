// Layers that run on Node's own test runner. Passes are only counted; a failure is shown whole.

import { AssertionError } from "node:assert";
import { globSync } from "node:fs";
import { join, relative } from "node:path";
import type { TestsStream } from "node:test";
import { run } from "node:test";
import { inspect } from "node:util";
import { root } from "../paths.ts";
import { type LayerResult, withEmptyComplaint } from "./layer.ts";

export type NodeLayerOptions = {
  readonly pattern: string;
  /** Substrings of file names; a file that has any of them runs. All run without one. */
  readonly filters: readonly string[];
  /** One file at a time, for those that each drive an editor. */
  readonly serial: boolean;
  /** For one file, in milliseconds. */
  readonly timeout: number;
  readonly signal: AbortSignal;
};

export async function nodeLayer(options: NodeLayerOptions): Promise<LayerResult> {
  const files = globSync(options.pattern, { cwd: root })
    .filter((file) => options.filters.length === 0 || options.filters.some((part) => file.includes(part)))
    .sort()
    .map((file) => join(root, file));
  if (files.length === 0) {
    return withEmptyComplaint({ passed: 0, failed: 0, skipped: 0, complaints: [] }, options.filters);
  }
  const { timeout, signal, serial } = options;
  const stream = run({ files, timeout, signal, cwd: root, concurrency: serial ? 1 : true });
  return withEmptyComplaint(await count(stream, new Set(files)), options.filters);
}

async function count(stream: TestsStream, files: ReadonlySet<string>): Promise<LayerResult> {
  const tally = { passed: 0, failed: 0, skipped: 0 };
  const complaints: string[] = [];
  const printed = new Map<string, string>();
  const failedFiles = new Set<string>();
  // Names by nesting. Events come in the order of declaration, one file after another, so the path is always current.
  const path: string[] = [];

  const keep = (data: { readonly file?: string; readonly message: string }): void => {
    const file = data.file ?? "";
    printed.set(file, (printed.get(file) ?? "") + data.message);
  };
  stream.on("test:stdout", keep);
  stream.on("test:stderr", keep);
  stream.on("test:start", ({ nesting, name }) => {
    path.length = nesting;
    path.push(name);
  });
  stream.on("test:pass", (data) => {
    const title = [...path.slice(0, data.nesting), data.name].join(" › ");
    const excuse = excuseOf(data);
    if (excuse !== undefined) {
      tally.skipped += 1;
      complaints.push(`${title}: ${excuse}`);
    } else if (files.has(data.name)) {
      // The runner counts a file as a test that passed when it holds none.
      complaints.push(`${relative(root, data.name)} has no tests.`);
    } else if (data.details.type !== "suite") {
      tally.passed += 1;
    }
  });
  stream.on("test:fail", (data) => {
    const { error } = data.details;
    if ("failureType" in error && error.failureType === "subtestsFailed") {
      return;
    }
    tally.failed += 1;
    failedFiles.add(data.file ?? "");
    const title = [...path.slice(0, data.nesting), data.name].join(" › ");
    const place = data.file === undefined ? "" : ` (${relative(root, data.file)}:${data.line ?? 1})`;
    console.log(`✖ ${title.replace(root, ".")}${place}\n${indent(reasonOf(error.cause ?? error))}\n`);
  });
  for await (const _ of stream) {
    // The listeners above do the work; reading to the end is what runs the tests.
  }
  for (const file of failedFiles) {
    const text = printed.get(file);
    if (text !== undefined) {
      console.log(`${relative(root, file)} printed:\n${indent(text.trimEnd().slice(-10_000))}\n`);
    }
  }
  return { ...tally, complaints };
}

/** Why a test that counts as passed was not really run. */
function excuseOf(data: { readonly skip?: string | boolean; readonly todo?: string | boolean }): string | undefined {
  for (const [word, reason] of [
    ["skipped", data.skip],
    ["todo", data.todo],
  ] as const) {
    if (reason !== undefined && reason !== false) {
      return typeof reason === "string" && reason !== "" ? `${word}, ${reason}` : word;
    }
  }
  return undefined;
}

/** An assertion's message holds its values already; inspecting the error would print them a second time. */
function reasonOf(error: unknown): string {
  return error instanceof AssertionError ? (error.stack ?? error.message) : inspect(error);
}

function indent(text: string): string {
  return text.replace(/^/gm, "    ");
}
