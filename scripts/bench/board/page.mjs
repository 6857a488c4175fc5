// Runs in the page: plays the extension's side of the board with what the extension's side said, at the times it did.

/** Each message at its time; `at` are milliseconds from the first. */
async function play(messages) {
  const began = performance.now();
  const first = messages[0].at;
  const waits = [];
  let nodes = 0;
  let lastPaint = 0;
  for (const [index, { at, message }] of messages.entries()) {
    const due = began + at - first;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const told = performance.now();
    window.dispatchEvent(new MessageEvent("message", { data: message }));
    const painted = new Promise((resolve) => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => {
          waits.push(performance.now() - told);
          resolve();
        };
        channel.port2.postMessage(null);
      });
    });
    if (index === messages.length - 1) {
      await painted;
      lastPaint = performance.now() - told;
    }
    if (index % 30 === 0) nodes = Math.max(nodes, document.querySelectorAll("*").length);
  }
  waits.sort((one, other) => one - other);
  return {
    p95: waits[Math.floor(waits.length * 0.95)],
    lastPaint,
    nodes,
    rows: document.querySelectorAll("tbody:not(.repeated) tr").length,
  };
}

window.bench = { play };
