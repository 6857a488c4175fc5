import type { LogEvent } from "../../src/core/events.ts";
import { createMentions } from "../../src/core/mentions/mentions.ts";
import { fileTarget } from "../../test/support/coreTarget.ts";
import type { Figure } from "../bench.ts";

const few = 250_000;
const many = 4 * few;
/** What the host asks for before it looks at the clock. */
const step = 4096;

const names = Array.from({ length: 400 }, (_, at) => `loadOrder${at}`);
const code = names
  .map((name, at) => `export function ${name}(item) {\n  return item.value${at} + ${at};\n}\n`)
  .join("\n");

const reasonings: Readonly<Record<string, (token: number) => string>> = {
  prose: (at) => (at % 40 === 39 ? ".\n\n" : " because"),
  names: (at) => (at % 40 === 39 ? `.\n\nLine ${at % 1200}` : ` \`${names[at % 400]}\``),
  "new-names": (at) => (at % 40 === 39 ? ".\n\n" : ` new_name${at}`),
  "one-line": () => " total(x)",
  "long-lists": (at) => `\n- ${names[at % 400]}`,
  "open-marks": (at) => (at % 9 === 0 ? " `" : " a/b.c:1-"),
};

/** The CPU that tying a reasoning to its code takes, whether it grows with the tokens, and the longest step of the thread without a pause. */
export async function* bench(): AsyncGenerator<Figure> {
  for (const [what, token] of Object.entries(reasonings)) {
    measure(code, token, few);
    const [small, large] = [measure(code, token, few), measure(code, token, many)];
    yield {
      name: `mentions-${what}-${many}`,
      value: large.total,
      unit: "ms CPU",
      against: `4 × that of ${few} tokens: ${(4 * small.total).toFixed(0)}; longest step ${large.longest.toFixed(1)} ms`,
      ratio: large.total / (4 * small.total),
    };
  }
  const large = code.repeat(Math.ceil(5_000_000 / code.length)).slice(0, 5_000_000);
  const read = measure(large, reasonings["names"] ?? String, 1000);
  yield {
    name: "mentions-file-of-5-MB",
    value: read.total,
    unit: "ms CPU",
    against: `longest step ${read.longest.toFixed(1)} ms`,
    ratio: null,
  };
}

/** As the host does it: a delta at a time, looked at about thirty times a second of a fast model. */
function measure(text: string, token: (at: number) => string, tokens: number): { total: number; longest: number } {
  const mentions = createMentions(fileTarget(text));
  const before = process.cpuUsage();
  let longest = 0;
  const timed = (task: () => boolean) => {
    const start = process.threadCpuUsage();
    const more = task();
    const { user, system } = process.threadCpuUsage(start);
    longest = Math.max(longest, (user + system) / 1000);
    return more;
  };
  const lookedAt = () => {
    while (timed(() => mentions.work(step)));
    timed(() => mentions.changes().passages.length > 0);
  };
  for (let at = 0; at < tokens; at += 1) {
    mentions.take([{ type: "reasoning-delta", at, part: 0, provenance: "raw", text: token(at) }]);
    if (at % 30 === 0) lookedAt();
  }
  const hunks = names.slice(0, 200).map(
    (name, at): LogEvent => ({
      type: "edit-placed",
      at,
      edit: at,
      hunks: [
        { id: `${at}.0`, start: at * 4, removed: [`export function ${name}(item) {`], added: [`function ${name}() {`] },
      ],
    }),
  );
  mentions.take([...hunks, { type: "run-end", at: 0, outcome: { kind: "finished" } }]);
  lookedAt();
  const { user, system } = process.cpuUsage(before);
  return { total: (user + system) / 1000, longest };
}
