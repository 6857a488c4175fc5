// npm run package: the .vsix that people install, with a minified build inside.

import { createHash } from "node:crypto";
import { existsSync, globSync, statSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cache, root, vsix } from "./paths.ts";
import { run, runScript } from "./processes.ts";

const inputs = [
  "src/**",
  "media/**",
  "l10n/**",
  "README.md",
  "CHANGELOG.md",
  "LICENSE",
  "package*.json",
  ".vscodeignore",
  "scripts/{build,package}.ts",
];

/** Packages the extension unless the file from last time was made of the same inputs. */
export async function ensurePackage(): Promise<string> {
  const stamp = `${vsix}.inputs`;
  const wanted = await inputsHash();
  const unchanged = existsSync(vsix) && existsSync(stamp) && (await readFile(stamp, "utf8")) === wanted;
  if (!unchanged) {
    console.log("Building and packaging the extension…");
    await rm(stamp, { force: true });
    await packageExtension();
    await writeFile(stamp, wanted);
  }
  return vsix;
}

/** vsce runs the minified build itself, through the manifest's vscode:prepublish. */
async function packageExtension(): Promise<void> {
  await mkdir(cache, { recursive: true });
  const vsce = join(root, "node_modules", "@vscode", "vsce", "vsce");
  const flags = ["--no-dependencies", "--no-rewrite-relative-links", "--allow-missing-repository", "-o", vsix];
  const output = await run(process.execPath, [vsce, "package", ...flags], { cwd: root });
  for (const line of output.split("\n").filter((text) => text.includes("WARNING"))) {
    console.warn(line.trim());
  }
}

async function inputsHash(): Promise<string> {
  const hash = createHash("sha256");
  for (const path of globSync(inputs, { cwd: root }).sort()) {
    const file = join(root, path);
    if (statSync(file).isFile()) {
      hash
        .update(`${path}\n`)
        .update(await readFile(file))
        .update("\n");
    }
  }
  return hash.digest("hex");
}

if (import.meta.main) {
  await runScript(async () => {
    await rm(`${vsix}.inputs`, { force: true });
    await ensurePackage();
    console.log(`${vsix}: ${Math.round(statSync(vsix).size / 1024)} KB`);
  });
}
