import { addedFindings, unresolved } from "./typeCheck.ts";

/** `line` counts from 0. */
export type TypeProblem = { readonly code: number; readonly line: number; readonly message: string };

/** A name that nothing declares; an import that is gone, or a global of files that are not loaded. */
const unknownNames = new Set([2304, 2552, 2581, 2582, 2583, 2584, 2592, 2593, 18004]);
/** "Property … does not exist on type …". */
const unknownProperties = new Set([2339, 2551]);
/** What is `any` because an import did not resolve is no matter of the candidate. */
const implicitAny = new Set([7005, 7006, 7008, 7010, 7011, 7015, 7018, 7019, 7022, 7023, 7024, 7031, 7034, 7053]);
/** What breaks JavaScript whatever its types are: unknown names, twice declared ones, and assignments to constants. */
const certainInScripts = new Set([...unknownNames, 2300, 2393, 2451, 2448, 2588, 2630, 2632]);

/**
 * The errors that a candidate brings. The other files of the workspace are not loaded, so what only says that is left out:
 * imports that do not resolve, what is `any` because of them, names and types that were as unknown before.
 */
export function newTypeErrors(
  before: readonly TypeProblem[],
  after: readonly TypeProblem[],
  isScript: boolean,
): Pick<TypeProblem, "line" | "message">[] {
  const known = new Set(before.flatMap(({ code, message }) => unknownThing(code, message) ?? []));
  const isLoose = after.some(({ code }) => unresolved.has(code));
  const relevant = after.filter(({ code, message }) => {
    if (unresolved.has(code) || (isScript && !certainInScripts.has(code))) return false;
    if (isLoose && implicitAny.has(code)) return false;
    const thing = unknownThing(code, message);
    return thing === undefined || !known.has(thing);
  });
  return addedFindings(before, relevant).map(({ line, message }) => ({ line, message }));
}

/** What is not known: the name, or the type that lacks a property. */
function unknownThing(code: number, message: string): string | undefined {
  if (unknownNames.has(code)) return `name ${/'([^']*)'/.exec(message)?.[1]}`;
  if (unknownProperties.has(code)) return `type ${/on type '(.*?)'(?:\. |$)/.exec(message)?.[1]}`;
  return undefined;
}
