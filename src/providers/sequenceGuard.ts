import type { ProviderEvent } from "../core/provider.ts";
import { field } from "./fields.ts";
import type { WireReader } from "./wireReader.ts";

/** More numbers than these were left out, not delayed. */
const mostMissing = 1000;

/**
 * Events are numbered. One that comes after a later one was overtaken: the text that it belongs to is already told, and
 * cannot be put right, so the stream is damaged. One that came before is only repeated, and one that never comes was
 * left out by a gateway; both are the reader's.
 */
export function guardSequence<Raw>(reader: WireReader<Raw>): WireReader<Raw> {
  const missing = new Set<number>();
  let last: number | undefined;
  let damaged = false;

  function isOvertaken(raw: Raw): boolean {
    const number = field(raw, "sequence_number");
    if (typeof number !== "number" || !Number.isSafeInteger(number)) return false;
    if (last !== undefined && number <= last) return missing.has(number);
    const skipped = last === undefined ? 0 : number - last - 1;
    if (last !== undefined && skipped > 0 && skipped + missing.size <= mostMissing) {
      for (let left = last + 1; left < number; left += 1) missing.add(left);
    }
    last = number;
    return false;
  }

  return {
    push(raw): readonly ProviderEvent[] {
      damaged ||= isOvertaken(raw);
      return damaged ? [{ type: "stop", stop: { kind: "interrupted", why: "damaged" } }] : reader.push(raw);
    },
    end: (end) => reader.end(end),
    ...(reader.position === undefined ? {} : { position: () => reader.position?.() }),
  };
}
