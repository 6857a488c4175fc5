import { isBroken, isQuoteOf } from "./partOfFile.ts";

const removes =
  /\b(?:remov|delet|dropp)\w*|\bgone\b|\bunused\b|\bno longer\b|\bkept only\b|\bonly (?:keep|kept|leaves?)\b/i;
const abridges =
  /\bbrevity\b|\bunchanged\b|\bomit|\bleft out\b|\bstays?\b|\b(?:rest|others?) (?:is|are|remains?)\b|\bonly show/i;

/**
 * Lines of the file as they are, where the answer says that something was removed: nothing among them was, so it is what
 * stood around.
 */
export function isSaidDeletion(
  prose: readonly string[],
  path: string,
  before: readonly string[],
  after: readonly string[],
): boolean {
  if (!prose.some((line) => removes.test(line)) || prose.some((line) => abridges.test(line))) return false;
  return isQuoteOf(path, before, after) && !isBroken(path, before, after);
}
