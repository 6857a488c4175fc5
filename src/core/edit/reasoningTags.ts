/** Some servers leave a model's reasoning in the answer, between tags at its beginning: is a line a part of it? */
export function createReasoningReader(): (text: string) => boolean {
  let state: "may-begin" | "inside" | "over" = "may-begin";
  return (text) => {
    if (state === "may-begin") {
      if (text.trim() === "") return false;
      state = /^\s*<think(?:ing)?>/.test(text) ? "inside" : "over";
    }
    if (state === "over") return false;
    if (endsReasoning(text)) state = "over";
    return true;
  };
}

export function endsReasoning(text: string): boolean {
  return /<\/think(?:ing)?>/.test(text);
}
