// Runs in the page: plays the extension's side of the panel with a long reasoning, and measures what the page makes of it.

import { charactersOf, longReasoning } from "./text.ts";

const pageLength = 65_536;
const start = {
  type: "run-start",
  at: 0,
  run: "bench",
  startedAt: 0,
  instruction: "Bench",
  target: "src/a.ts",
  model: "bench",
  effort: { asked: "high", sent: "high" },
};
const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
const tell = (data) => window.dispatchEvent(new MessageEvent("message", { data }));
const append = (text, at) =>
  tell({
    type: "events",
    now: at,
    events: [{ type: "reasoning-delta", at, part: 0, provenance: "raw", text }],
  });

/** Thirty messages a second, each with its share of the tokens; `deliver` takes one. Ends with the text or the time. */
async function stream(tokens, seconds, deliver) {
  const share = Math.ceil(tokens / (seconds * 30));
  const waits = [];
  let longest = 0;
  let nodes = 0;
  const tasks = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  });
  tasks.observe({ type: "longtask" });
  const began = performance.now();
  let sent = 0;
  let messages = 0;
  for (let message = 0; sent < tokens && performance.now() - began < seconds * 1000 + 2000; message += 1) {
    const due = began + (message * 1000) / 30;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    const until = Math.min(tokens, sent + share);
    deliver(longReasoning(charactersOf(sent), charactersOf(until)), due - began);
    sent = until;
    messages += 1;
    const painted = () => waits.push(performance.now() - due);
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = painted;
      channel.port2.postMessage(null);
    });
    if (message % 30 === 0) nodes = Math.max(nodes, countNodes());
  }
  await frame();
  tasks.disconnect();
  waits.sort((one, other) => one - other);
  return { p95: waits[Math.floor(waits.length * 0.95)], longest, nodes, messages, characters: charactersOf(sent) };
}

function countNodes() {
  const walker = document.createTreeWalker(document.body);
  let count = 0;
  while (walker.nextNode() !== null) count += 1;
  return count;
}

async function panel(tokens, seconds) {
  // The host's answers to what the panel asks for.
  window.sent.push = ({ type, part, page }) => {
    if (type !== "page") return 0;
    window.pagesAsked = (window.pagesAsked ?? 0) + 1;
    const text = longReasoning(page * pageLength, Math.min(charactersOf(tokens), (page + 1) * pageLength));
    setTimeout(() => tell({ type: "page", run: "bench", part, page, text }));
    return 0;
  };
  tell({ type: "log", events: [start], now: 0 });
  await frame();
  const figures = await stream(tokens, seconds, append);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const before = performance.now();
  append("The first after a pause.", 60_000);
  await frame();
  return { ...figures, firstAfterPause: performance.now() - before };
}

/** Each token appended as HTML, in a page of its own. */
async function plain(tokens, seconds) {
  const area = document.createElement("div");
  area.style.cssText = "height: 600px; overflow: auto";
  document.body.append(area);
  const figures = await stream(tokens, seconds, (text) => {
    for (let at = 0; at < text.length; at += charactersOf(1)) area.innerHTML += text.slice(at, at + charactersOf(1));
    area.scrollTop = area.scrollHeight;
  });
  return { ...figures, firstAfterPause: 0 };
}

/** Scrolls from the end to the beginning in screens, waiting for what has to come from the host. */
async function readBack() {
  const area = document.querySelector(".scroller");
  const before = performance.now();
  let longest = 0;
  const tasks = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  });
  tasks.observe({ type: "longtask" });
  while (area.scrollTop > 0) {
    area.scrollTop -= Math.max(area.clientHeight, area.scrollHeight / 200);
    await frame();
  }
  while (area.querySelector(".model").textContent === "…") await frame();
  return { milliseconds: performance.now() - before, pages: window.pagesAsked ?? 0, longest, nodes: countNodes() };
}

async function find(needle) {
  const before = performance.now();
  document.querySelector('button[aria-label^="Find"]').click();
  await frame();
  const field = document.querySelector("vscode-textfield");
  field.value = needle;
  field.dispatchEvent(new Event("input"));
  const counts = document.querySelector(".counts");
  let text = "";
  for (let still = 0; still < 5; ) {
    await frame();
    still = counts.textContent === text && text !== "Searching…" ? still + 1 : 0;
    text = counts.textContent;
  }
  return { milliseconds: performance.now() - before, text };
}

window.bench = { panel, plain, readBack, find };
