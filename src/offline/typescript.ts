import { createRequire } from "node:module";

export type TypeScript = typeof import("typescript");

/**
 * Loads TypeScript from a file at run time, so that nothing of it is in the package. Throws what `require` throws, and
 * when the file is not TypeScript or too old to have what is used here.
 */
export function loadTypeScript(path: string): TypeScript {
  const loaded: unknown = createRequire(path)(path);
  if (!isTypeScript(loaded)) throw new Error(`${path} is not TypeScript's language service.`);
  return loaded;
}

function isTypeScript(module: unknown): module is TypeScript {
  return (
    typeof module === "object" &&
    module !== null &&
    "createLanguageService" in module &&
    "versionMajorMinor" in module &&
    Number.parseFloat(String(module.versionMajorMinor)) >= 5.5
  );
}
