import { readFileSync } from "node:fs";
import { join } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import english from "../../package.nls.json" with { type: "json" };
import { root } from "../../scripts/paths.ts";

type Texts = Readonly<Record<string, string>>;

/** package.json as VS Code shows it in English. */
export const manifest = shown(packageJson, english);

/** package.json with its `%keys%` in the texts' place, as VS Code does it. */
function shown<Manifest>(written: Manifest, texts: Texts): Manifest {
  return JSON.parse(JSON.stringify(written), (_, value: unknown) => {
    const key = typeof value === "string" ? /^%(.+)%$/.exec(value)?.[1] : undefined;
    return key === undefined ? value : (texts[key] ?? value);
  });
}

/** The file of texts for a language, "" being the English one. */
export function manifestTexts(language: string): Texts {
  return JSON.parse(readFileSync(join(root, `package.nls${language === "" ? "" : `.${language}`}.json`), "utf8"));
}
