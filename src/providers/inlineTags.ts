/** Text of the answer, reasoning that stood in tags among it, or the word that all answer so far was reasoning. */
type TaggedText = { readonly kind: "answer" | "reasoning"; readonly text: string } | { readonly kind: "retract" };

/** Tells reasoning in tags from the answer, however the text is cut. */
export type InlineTags = { push(text: string): readonly TaggedText[]; end(): readonly TaggedText[] };

/** `tails` may end the answer, and are no part of it. */
type Pair = { readonly open: string; readonly close: string; readonly tails: readonly string[] };

const thinkPairs: readonly Pair[] = [
  { open: "<think>", close: "</think>", tails: [] },
  { open: "<thought>", close: "</thought>", tails: [] },
  // The format of gpt-oss itself, as servers without a parser for it pass it on.
  {
    open: "<|channel|>analysis<|message|>",
    close: "<|end|><|start|>assistant<|channel|>final<|message|>",
    tails: ["<|return|>", "<|end|>"],
  },
];

/** The same when a server has dropped the special tokens (vllm-project/vllm#32587). */
const bareHarmony: Pair = { open: "analysis", close: "assistantfinal", tails: [] };

const loneClosings = ["</think>", "</thought>"];

type State =
  | { readonly kind: "start" }
  | { readonly kind: "reasoning"; readonly pair: Pair }
  /** A closing tag may still come. `answer` is what was given as the answer so far. */
  | { readonly kind: "unsure"; readonly answer: string }
  | { readonly kind: "answer"; readonly tails: readonly string[] };

/**
 * A tag opens reasoning only at the very beginning of the text: later it is the code's own. A closing tag without an
 * opening one (Qwen's templates put that into the prompt) makes all before it reasoning, if it ends a line and no code
 * or edit came before. Reasoning that is never closed is reasoning to the end.
 */
export function createInlineTags(isGptOss: boolean): InlineTags {
  const pairs = isGptOss ? [...thinkPairs, bareHarmony] : thinkPairs;
  let state: State = { kind: "start" };
  let held = "";

  function release(length: number): string {
    const text = held.slice(0, length);
    held = held.slice(length);
    return text;
  }

  /** One step on what is held; undefined when more text is needed. */
  function step(ended: boolean): readonly TaggedText[] | undefined {
    switch (state.kind) {
      case "start": {
        const text = held.trimStart();
        const pair = pairs.find(({ open }) => text.startsWith(open));
        if (pair !== undefined) {
          held = text.slice(pair.open.length);
          state = { kind: "reasoning", pair };
          return [];
        }
        if (!ended && pairs.some(({ open }) => open.startsWith(text))) return undefined;
        state = { kind: "unsure", answer: "" };
        return [];
      }
      case "reasoning": {
        const { close, tails } = state.pair;
        const at = held.indexOf(close);
        if (at < 0) return given("reasoning", release(held.length - (ended ? 0 : overlap(held, [close]))));
        const text = release(at);
        release(close.length);
        state = { kind: "answer", tails };
        return given("reasoning", text);
      }
      case "unsure": {
        const closing = firstOf(held, loneClosings);
        if (closing === undefined) {
          const text = release(held.length - (ended ? 0 : overlap(held, loneClosings)));
          state = { kind: "unsure", answer: state.answer + text };
          return given("answer", text);
        }
        const after = held.slice(closing.at + closing.mark.length);
        if (after.trim() === "" && !after.includes("\n") && !ended) {
          // What follows the tag decides; what stands before it need not wait.
          const text = release(closing.at);
          state = { kind: "unsure", answer: state.answer + text };
          return text === "" ? undefined : given("answer", text);
        }
        const text = release(closing.at);
        const before = state.answer + text;
        state = { kind: "answer", tails: [] };
        if (/```|<<<<<<</.test(before) || !/^[^\S\n]*(?:\n|$)/.test(after)) return given("answer", text);
        release(closing.mark.length);
        return [{ kind: "retract" }, ...given("reasoning", before)];
      }
      case "answer": {
        const { tails } = state;
        if (ended && tails.includes(held.trimEnd())) held = "";
        const kept = ended || tails.length === 0 ? 0 : Math.max(overlap(held, tails), tailLength(held, tails));
        return given("answer", release(held.length - kept));
      }
    }
  }

  function run(ended: boolean): readonly TaggedText[] {
    const found: TaggedText[] = [];
    while (held !== "") {
      const before = held;
      const from = state.kind;
      const pieces = step(ended);
      if (pieces === undefined) break;
      found.push(...pieces);
      if (held === before && state.kind === from) break;
    }
    return found;
  }

  return {
    push(text) {
      held += text;
      return run(false);
    },
    end: () => run(true),
  };
}

function given(kind: "answer" | "reasoning", text: string): readonly TaggedText[] {
  return text === "" ? [] : [{ kind, text }];
}

function firstOf(text: string, marks: readonly string[]): { readonly at: number; readonly mark: string } | undefined {
  const found = marks.map((mark) => ({ at: text.indexOf(mark), mark })).filter(({ at }) => at >= 0);
  return found.sort((a, b) => a.at - b.at)[0];
}

/** How much of the end of `text` may be the beginning of a mark. */
function overlap(text: string, marks: readonly string[]): number {
  const longest = Math.max(...marks.map((mark) => mark.length - 1));
  for (let length = Math.min(text.length, longest); length > 0; length -= 1) {
    if (marks.some((mark) => mark.startsWith(text.slice(-length)))) return length;
  }
  return 0;
}

/** The length of a whole mark, and white space behind it, at the end of `text`. */
function tailLength(text: string, tails: readonly string[]): number {
  const trimmed = text.trimEnd();
  const tail = tails.find((mark) => trimmed.endsWith(mark));
  return tail === undefined ? 0 : text.length - trimmed.length + tail.length;
}
