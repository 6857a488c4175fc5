import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative, sep } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname, "../..");

type Layer = "core" | "providers" | "offline" | "planning" | "panel" | "manifest" | "vscode" | "extension" | "media";
type Import = Layer | "vscode module" | "node module" | "package";

/** Who may import what; `package` is anything from the registry. */
const mayImport: Record<Layer, readonly Import[]> = {
  core: ["core", "package"],
  providers: ["core", "providers", "node module", "package"],
  offline: ["core", "offline", "node module", "package"],
  planning: ["core", "planning", "node module"],
  panel: ["core", "panel"],
  manifest: [],
  vscode: ["core", "providers", "offline", "planning", "panel", "manifest", "vscode", "vscode module", "node module"],
  extension: [
    "core",
    "providers",
    "offline",
    "planning",
    "panel",
    "manifest",
    "vscode",
    "vscode module",
    "node module",
  ],
  media: ["core", "panel", "media", "package"],
};

/** The packages that each layer is allowed; a new one is a decision, written down in docs/decisions. */
const packagesOf: Partial<Record<Layer, readonly string[]>> = {
  core: ["ignore", "jsonc-parser"],
  providers: ["openai"],
  offline: ["typescript"],
  media: ["@vscode-elements/elements", "markdown-it", "uplot"],
};

test("every import is allowed by the table of layers", () => {
  const broken: string[] = [];
  let checked = 0;
  for (const file of sources()) {
    const layer = layerOf(file);
    for (const specifier of importsOf(file)) {
      const kind = kindOf(file, specifier);
      checked += 1;
      if (!mayImport[layer].includes(kind)) broken.push(`${file}: ${layer} imports ${specifier} (${kind})`);
      else if (
        kind === "package" &&
        packagesOf[layer]?.some((name) => specifier === name || specifier.startsWith(`${name}/`)) !== true
      ) {
        broken.push(`${file}: the package ${specifier} is not one of ${layer}'s`);
      }
    }
  }
  assert.deepEqual(broken, []);
  assert.ok(checked > 100, "the imports were found");
});

test("core has no clock, no randomness and no globals of a platform of its own", () => {
  const forbidden =
    /\b(?:Date\.now|new Date\(|Math\.random|performance\.|setTimeout|setInterval|process\.|document\.|window\.|fetch\()/;
  const found = sources()
    .filter((file) => layerOf(file) === "core")
    .filter((file) => forbidden.test(withoutComments(readFileSync(join(root, file), "utf8"))));
  assert.deepEqual(found, []);
});

test("the large and the lazy are only imported when they are used", () => {
  const lazy = ["providers/wireProvider.ts", "offline/offlineProvider.ts"];
  for (const file of sources().filter((each) => ["vscode", "extension"].includes(layerOf(each)))) {
    const text = readFileSync(join(root, file), "utf8");
    for (const target of lazy) {
      assert.doesNotMatch(
        text,
        new RegExp(`^import (?!type).*${target}`, "m"),
        `${file} imports ${target} at activation`,
      );
    }
  }
});

test("nothing is trusted, linked or run from text: no trusted Markdown, no HTML, no URI handler, no eval", () => {
  const forbidden =
    /isTrusted\s*=\s*true|supportHtml\s*=\s*true|registerUriHandler|enableCommandUris|innerHTML|insertAdjacentHTML|\beval\(|new Function\(/;
  const found = sources().filter((file) => forbidden.test(withoutComments(readFileSync(join(root, file), "utf8"))));
  assert.deepEqual(found, []);
});

test("programs are started from one file, and never through a shell", () => {
  const files = sources().map((file) => ({ file, text: readFileSync(join(root, file), "utf8") }));
  const starting = files.filter(({ text }) => /["'`](?:node:)?(?:child_process|cluster)["'`]/.test(text));
  assert.deepEqual(
    starting.map(({ file }) => file),
    ["src/vscode/processes.ts"],
  );
  assert.doesNotMatch(withoutComments(starting[0]?.text ?? ""), /\bexec(?:File|Sync)?\b|shell: true/);
  const terminals = files.filter(({ text }) =>
    /createTerminal|sendText\(|ShellExecution|tasks\.executeTask/.test(text),
  );
  assert.deepEqual(
    terminals.map(({ file }) => file),
    [],
  );
});

test("an edit never asks VS Code to treat it as a refactoring, which would save the user's files", () => {
  const found = sources().filter((file) =>
    withoutComments(readFileSync(join(root, file), "utf8")).includes("isRefactoring"),
  );
  assert.deepEqual(found, []);
});

function sources(): string[] {
  return ["src", "media"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
      .map((name) => join(folder, name).split(sep).join("/")),
  );
}

function layerOf(file: string): Layer {
  const [top, second = ""] = file.split("/");
  if (top === "media") return "media";
  if (second === "extension.ts") return "extension";
  if (second === "manifest.ts") return "manifest";
  if (
    second === "core" ||
    second === "providers" ||
    second === "offline" ||
    second === "planning" ||
    second === "panel" ||
    second === "vscode"
  ) {
    return second;
  }
  throw new Error(`${file} is in no layer.`);
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  const pattern = /(?:^(?:import|export)\b[^;"]*?\bfrom\s+|\bimport\s*\(\s*|^import\s+)"([^"]+)"/gm;
  return Array.from(text.matchAll(pattern), (match) => match[1] ?? "");
}

function kindOf(file: string, specifier: string): Import {
  if (specifier === "vscode") return "vscode module";
  if (specifier.startsWith("node:")) return "node module";
  if (!specifier.startsWith(".")) return "package";
  return layerOf(
    relative(root, normalize(join(root, dirname(file), specifier)))
      .split(sep)
      .join("/"),
  );
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[^:"'`])\/\/.*$/gm, "$1");
}
