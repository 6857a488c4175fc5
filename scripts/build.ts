// npm run build: src/ and media/ become dist/. Also `--watch`, and `--minify` for what ships.

import { globSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import { type BuildOptions, type BuildResult, build, context, type Plugin } from "esbuild";
import { dist, out, root } from "./paths.ts";
import { runScript } from "./processes.ts";

export type BuildMode = { readonly minify: boolean };

type Entry = { readonly source: string; readonly target: string };

const hostEntries: readonly Entry[] = [
  { source: "src/extension.ts", target: "extension.cjs" },
  { source: "src/offline/worker.ts", target: "offlineWorker.cjs" },
  { source: "src/planning/worker.ts", target: "planningWorker.cjs" },
];
const webviewEntries: readonly Entry[] = [
  { source: "media/panel.ts", target: "webview/panel.js" },
  { source: "media/panel.css", target: "webview/panel.css" },
  { source: "media/board.ts", target: "webview/board.js" },
  { source: "media/board.css", target: "webview/board.css" },
  { source: "media/usage.ts", target: "webview/usage.js" },
  { source: "media/usage.css", target: "webview/usage.css" },
];

/** Cleans dist/ and fills it. A module that src/ imports with `import("./x.ts")` becomes dist/x.cjs, loaded on first use. */
export async function buildExtension(mode: BuildMode): Promise<void> {
  await emptyFolder(dist);
  const lazy = lazyEntries();
  await Promise.all([
    ...webviewEntries.map((entry) => build(webviewOptions(entry, mode))),
    ...hostEntries.map(async (entry) => refuseTypeScript(await build(hostOptions(entry, mode, lazy.found)))),
  ]);
  for (let entry = lazy.next(); entry !== undefined; entry = lazy.next()) {
    refuseTypeScript(await build(hostOptions(entry, mode, lazy.found)));
  }
}

/** Builds again on every change, until the process ends. The lines it prints are what .vscode/tasks.json waits for. */
export async function watchExtension(): Promise<void> {
  await emptyFolder(dist);
  const lazy = lazyEntries();
  const started = new Set<string>();
  const watch = async (options: BuildOptions): Promise<void> => {
    const running = await context({ ...options, plugins: [...(options.plugins ?? []), announce(watchLazy)] });
    await running.watch();
  };
  const watchLazy = (): void => {
    for (let entry = lazy.next(); entry !== undefined; entry = lazy.next()) {
      if (!started.has(entry.target)) {
        started.add(entry.target);
        void watch(hostOptions(entry, { minify: false }, lazy.found));
      }
    }
  };
  await Promise.all([
    ...webviewEntries.map((entry) => watch(webviewOptions(entry, { minify: false }))),
    ...hostEntries.map((entry) => watch(hostOptions(entry, { minify: false }, lazy.found))),
  ]);
}

/** test/extension/*.ts become out/test/extension/*.cjs, each on its own, for mocha inside the extension host. */
export async function buildExtensionTests(): Promise<void> {
  const target = join(out, "test", "extension");
  await emptyFolder(target);
  await build({
    ...common({ minify: false }),
    ...nodeTarget,
    entryPoints: globSync("test/extension/**/*.ts", { cwd: root }),
    outbase: "test/extension",
    outdir: target,
    outExtension: { ".js": ".cjs" },
    external: ["vscode", "mocha"],
  });
}

const nodeTarget = {
  platform: "node",
  format: "cjs",
  target: "node22",
  // What else a package offers may load its parts by a `require` of its own, which no bundle sees.
  mainFields: ["module", "main"],
  supported: { "dynamic-import": false },
} as const satisfies BuildOptions;

function common(mode: BuildMode): BuildOptions {
  return {
    absWorkingDir: root,
    bundle: true,
    minify: mode.minify,
    sourcemap: mode.minify ? false : "linked",
    sourcesContent: false,
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
  };
}

function hostOptions(entry: Entry, mode: BuildMode, found: (entry: Entry) => void): BuildOptions {
  return {
    ...common(mode),
    ...nodeTarget,
    entryPoints: [entry.source],
    outfile: join(dist, entry.target),
    external: ["vscode", "typescript"],
    plugins: [splitAtDynamicImports(found)],
  };
}

function webviewOptions(entry: Entry, mode: BuildMode): BuildOptions {
  return {
    ...common(mode),
    entryPoints: [entry.source],
    outfile: join(dist, entry.target),
    platform: "browser",
    format: "iife",
    target: "es2024",
    loader: { ".ttf": "file", ".woff2": "file", ".svg": "dataurl" },
    // The name of the font stays the same over builds, so that a page can name it in advance.
    assetNames: "[name]",
  };
}

/** A queue of the lazily loaded modules that builds come across; each is handed out once. */
function lazyEntries(): { found(entry: Entry): void; next(): Entry | undefined } {
  const known = new Map(hostEntries.map((entry) => [entry.target, entry.source]));
  const waiting: Entry[] = [];
  return {
    found(entry) {
      const source = known.get(entry.target);
      if (source !== undefined && source !== entry.source) {
        throw new Error(`${source} and ${entry.source} would both become dist/${entry.target}: rename one of them.`);
      }
      if (source === undefined) {
        known.set(entry.target, entry.source);
        waiting.push(entry);
      }
    },
    next: () => waiting.shift(),
  };
}

/** Built apart too, since its language is one for all that is loaded. */
const language = "src/core/l10n.ts";

/** CommonJS output cannot be split by esbuild itself, so `import("./x.ts")` becomes `require("./x.cjs")`, built apart. */
function splitAtDynamicImports(found: (entry: Entry) => void): Plugin {
  return {
    name: "split-at-dynamic-imports",
    setup(running) {
      running.onResolve({ filter: /^\.{1,2}\// }, (args) => {
        const source = relative(root, resolve(args.resolveDir, args.path));
        if (args.kind === "entry-point" || (args.kind !== "dynamic-import" && source !== language)) {
          return undefined;
        }
        const name = basename(source).replace(/\.ts$/, ".cjs");
        found({ source, target: name });
        return { path: `./${name}`, external: true };
      });
    },
  };
}

/** TypeScript is VS Code's own, loaded from its path at run time: `import type` is fine, an import that stays is not. */
function refuseTypeScript(result: BuildResult): void {
  for (const [name, output] of Object.entries(result.metafile?.outputs ?? {})) {
    if (output.imports.some((imported) => imported.external === true && imported.path === "typescript")) {
      throw new Error(`${name} imports "typescript" at run time, where there is none: import its types only.`);
    }
  }
}

function announce(done: () => void): Plugin {
  return {
    name: "announce",
    setup(running) {
      running.onStart(() => console.log("[watch] build started"));
      running.onEnd(() => {
        done();
        console.log("[watch] build finished");
      });
    },
  };
}

async function emptyFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { recursive: true });
}

async function main(flags: ReadonlySet<string>): Promise<void> {
  if (flags.has("--watch")) {
    await watchExtension();
    return;
  }
  await buildExtension({ minify: flags.has("--minify") });
  for (const name of (await readdir(dist, { recursive: true })).sort()) {
    console.log(`dist/${name}`);
  }
}

if (import.meta.main) {
  await runScript(main);
}
