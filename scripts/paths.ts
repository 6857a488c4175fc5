// Where things are. Everything that is fetched or made lies in folders that git ignores.

import { join } from "node:path";

export const root = join(import.meta.dirname, "..");
export const dist = join(root, "dist");
export const out = join(root, "out");
export const cache = join(root, ".vscode-test");
export const vsix = join(cache, "fathom.vsix");
export const sample = join(root, "test", "fixtures", "sample");
