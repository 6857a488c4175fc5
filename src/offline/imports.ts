import { count } from "./markdown.ts";
import { changesIn } from "./openFile.ts";
import { applyChanges } from "./positions.ts";
import { nodeSpan, nodesWithin, type Refactoring } from "./refactoring.ts";

/** Sorts, joins and drops imports. It is one step over all of them, sought where the area holds any. */
export const organiseImports: Refactoring = {
  repeats: true,
  find(file, area) {
    const imports = nodesWithin(file, area).filter(file.ts.isImportDeclaration);
    const first = imports[0];
    const last = imports.at(-1);
    if (first === undefined || last === undefined) return [];
    const place = { ...nodeSpan(first, file.source), end: last.getEnd() };
    return [{ ...place, what: count(imports.length, "import") }];
  },
  propose(file) {
    const edits = file.service.organizeImports({ type: "file", fileName: file.name }, file.format, file.preferences);
    const changes = changesIn(file, edits);
    return changes === undefined || applyChanges(file.text, changes) === file.text
      ? { kind: "refused", why: "they are in order" }
      : { kind: "changes", changes };
  },
};
