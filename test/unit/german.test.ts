import assert from "node:assert/strict";
import { test } from "node:test";
import { translation } from "../../src/core/l10n.ts";
import { pageLanguage } from "../../src/panel/pageLanguage.ts";
import { german, speakGerman } from "../support/german.ts";

speakGerman();
// What is loaded from here on speaks German, as in VS Code, where the language is chosen before anything else is loaded.
const { agoText } = await import("../../src/core/history/appliedHunks.ts");
const { failureText, failureReason } = await import("../../src/core/failureText.ts");
const { t } = await import("../../src/core/l10n.ts");
const { dollar, moneyText } = await import("../../src/core/money.ts");
const { countText, decimalText, dayTimeText, numberText } = await import("../../src/core/numbers.ts");
const { operationTitle } = await import("../../src/core/operationText.ts");
const { refusalText } = await import("../../src/core/outcomeText.ts");
const { refusedText } = await import("../../src/core/edit/refusalReport.ts");
const { presets } = await import("../../src/core/presets.ts");
const { wordText } = await import("../../src/core/stateText.ts");
const { showsWords } = await import("../../src/core/history/summary.ts");

test("values stand where the German sentence wants them, and are never read for places themselves", () => {
  assert.equal(t("Rename {0} to {1}", "{1}", "$&"), "{1} umbenennen in $&");
  assert.equal(t("not in the bundle {0}", 1), "not in the bundle 1");
});

test("words with two meanings are told apart by their comments", () => {
  assert.equal(t({ message: "Run", comment: "verb" }), "Ausführen");
  assert.equal(t({ message: "Run", comment: "noun" }), "Lauf");
});

test("numbers, money, times and plurals", () => {
  assert.equal(numberText(12_345), "12.345");
  assert.equal(decimalText(1.5, 1), "1,5");
  assert.equal(moneyText(1234.5 * dollar), "1.234,50 $");
  assert.equal(countText(1, "hunk"), "1 Hunk");
  assert.equal(countText(1200, "line"), "1.200 Zeilen");
  assert.match(dayTimeText(0, 60), /^um \d\d:\d\d$/);
  assert.equal(agoText(3 * 86_400_000), "vor 3 Tagen");
});

test("a failure says what happened and what to do; its first sentence stands alone", () => {
  const failure = { kind: "quota", origin: "https://api.openai.com" } as const;
  assert.equal(failureReason(failure), "Das Konto bei api.openai.com hat kein Kontingent mehr.");
  assert.match(failureText(failure).text, /oder wählen Sie ein anderes Modell\.$/);
});

test("a model is told in English what people read in German", () => {
  const refusal = { reason: "malformed", detail: "The tool call has no arguments.", quoted: "" } as const;
  assert.equal(
    refusalText(refusal),
    "Diese Änderung ist nicht vollständig, deshalb wurde sie nicht platziert. Der Werkzeugaufruf hat keine Argumente.",
  );
  assert.match(
    refusedText([{ edit: 0, refusal }]),
    /^You wrote:|it is not complete\. The tool call has no arguments\./,
  );
  assert.doesNotMatch(refusedText([{ edit: 0, refusal }]), /Werkzeug/);
  assert.equal(presets[0]?.label, "Vereinfachen");
  assert.match(presets[0]?.instruction ?? "", /^Simplify this code/);
});

test("runs are found by the state's German word", () => {
  const run = {
    ...{ run: "r", title: "a", target: "b", paths: [], model: "m", effort: "low", startedAt: 0, took: 0 },
    ...{ word: "partly applied" as const, applied: 1, hunks: 2, changes: 2, reviewable: true, imported: false },
  } as const;
  assert.equal(wordText(run.word), "teilweise angewendet");
  assert.equal(showsWords(run, "Teilweise"), true);
  assert.equal(showsWords(run, "partly"), false);
  assert.equal(operationTitle({ kind: "rename", path: "a.ts", to: "b.ts" }), "a.ts umbenennen in b.ts");
});

test("a page brings its texts along as data that cannot end its element", () => {
  assert.deepEqual(translation(), german);
  const spoken = { language: 'de"><script>', texts: { a: "</script><script>alert(1)</script>" } };
  const { language, element } = pageLanguage(spoken);
  assert.equal(language, "descript");
  assert.equal(element.match(/<\/?script/g)?.length, 2);
  assert.deepEqual(JSON.parse(/>(.*)<\/script>/s.exec(element)?.[1] ?? ""), spoken);
});
