import { type EditorWindow, openEditor } from "./editorPage.ts";
import { type PanelSteps, panelSteps } from "./panelSteps.ts";
import { type ScriptedModel, startScriptedModel } from "./scriptedModel.ts";

/** An editor whose chosen model says what the test says. */
export type ScriptedEditor = AsyncDisposable & {
  readonly model: ScriptedModel;
  readonly window: EditorWindow;
  readonly steps: PanelSteps;
};

export async function openScriptedEditor(
  effort: "low" | "high",
  settings: Readonly<Record<string, unknown>> = {},
): Promise<ScriptedEditor> {
  await using opened = new AsyncDisposableStack();
  const model = opened.use(await startScriptedModel());
  const models = [{ id: "scripted", efforts: [effort] }];
  const endpoint = { name: "Scripted", baseUrl: model.baseUrl, api: "chat", models };
  const window = await openEditor({ settings: { "fathom.endpoints": [endpoint], ...settings } });
  opened.defer(() => window.close());
  const steps = panelSteps(window);
  await steps.chooseModel("scripted");
  const stack = opened.move();
  return { model, window, steps, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}
