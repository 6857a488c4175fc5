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
  const window = await openEditor({ settings: { ...scriptedEndpoint(model, effort), ...settings } });
  opened.defer(() => window.close());
  const steps = panelSteps(window);
  await steps.chooseModel("scripted");
  const stack = opened.move();
  return { model, window, steps, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** The settings by which an editor knows that model. */
export function scriptedEndpoint({ baseUrl }: ScriptedModel, effort: "low" | "high") {
  const models = [{ id: "scripted", efforts: [effort] }];
  return { "fathom.endpoints": [{ name: "Scripted", baseUrl, api: "chat", models }] };
}
