import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import { excludedText, type PassedOver, passedOverText } from "../core/contextMeter.ts";
import type { Failure } from "../core/failure.ts";
import { failureText } from "../core/failureText.ts";
import { t } from "../core/l10n.ts";
import { numberText } from "../core/numbers.ts";
import type { Snapshot, Target } from "../core/request.ts";
import { bytesPerToken } from "../core/tokenRatio.ts";
import type { Choices } from "./choices.ts";
import { pickFiles } from "./filePicker.ts";
import { type LookedAt, type LookedAtFiles, lookAtFiles, reasonOf } from "./fileTargets.ts";
import { resolveModel } from "./models.ts";
import type { Pickers } from "./pickers.ts";
import { fileAt, unsupported } from "./targets.ts";
import type { TokenRatios } from "./tokenRatios.ts";

/** Milliseconds after which looking at files shows its progress. */
const quick = 400;

/**
 * Asks which files a request is about. The explorer names files and folders; an editor's tab names one among the open
 * ones; without either it is the active one, and the user may tick more of those that are open.
 */
export function createFileQuestion(
  choices: Choices,
  pickers: Pick<Pickers, "chooseModel">,
  ratios: TokenRatios,
): (given: readonly unknown[]) => Promise<Target | undefined> {
  return async (given) => {
    const { uris, wanted } = chosenUris(given);
    const [only] = uris;
    if (only === undefined) {
      await vscode.window.showInformationMessage(
        t("Open the files to refactor first, or select files or a folder in the Explorer."),
      );
      return undefined;
    }
    let found = await lookWithProgress(uris);
    if (found === undefined) return undefined;
    if (found.files.length === 0) {
      await vscode.window.showInformationMessage(nothingText(found.passedOver));
      return undefined;
    }
    let ticked: ReadonlySet<string> | undefined = wanted;
    for (;;) {
      const answer = await pickFiles(found, ticked, {
        modelFor: (tokens) => resolveModel(choices.draw("files", tokens, 1).model),
        bytesPerToken: (ref) => bytesPerToken(ratios.of(ref)),
      });
      if (answer.kind === "cancelled") return undefined;
      if (answer.kind === "model") {
        ticked = answer.ticked;
        await pickers.chooseModel("files");
        continue;
      }
      const opened = await targetOf(answer.files);
      if (opened.kind === "target") return opened.target;
      // What was found out only now is left out; the rest is still what the user wants.
      await vscode.window.showErrorMessage(failureText(opened.failure).text);
      const { unfit } = opened;
      found = withoutFile(found, unfit, opened.failure);
      ticked = new Set(answer.files.filter((file) => file !== unfit).map(({ uri }) => uri.toString()));
    }
  };
}

type Chosen = {
  readonly uris: readonly vscode.Uri[];
  /** Those to begin with; undefined for all that fit. */
  readonly wanted: ReadonlySet<string> | undefined;
};

/** A menu gives what was clicked, and the explorer all that is selected with it. */
function chosenUris(given: readonly unknown[]): Chosen {
  const [clicked, selected] = given;
  const inExplorer = Array.isArray(selected) ? selected.filter((each) => each instanceof vscode.Uri) : [];
  if (inExplorer.length > 0) return { uris: inExplorer, wanted: undefined };
  const open = openUris();
  const first = clicked instanceof vscode.Uri ? clicked : vscode.window.activeTextEditor?.document.uri;
  const isFirst = (uri: vscode.Uri) => uri.toString() === first?.toString();
  if (first !== undefined && !open.some(isFirst)) return { uris: [first], wanted: undefined };
  const uris = [...open.filter(isFirst), ...open.filter((uri) => !isFirst(uri))];
  return { uris, wanted: new Set(uris.slice(0, 1).map(String)) };
}

/** The text editors that are open, in any group, each file once. */
function openUris(): vscode.Uri[] {
  const uris = vscode.window.tabGroups.all.flatMap(({ tabs }) =>
    tabs.flatMap(({ input }) => (input instanceof vscode.TabInputText ? input.uri : [])),
  );
  const supported = uris.filter((uri) => unsupported(uri) === undefined);
  return [...new Map(supported.map((uri) => [uri.toString(), uri])).values()];
}

/** Undefined when the user stopped it. */
async function lookWithProgress(uris: readonly vscode.Uri[]): Promise<LookedAtFiles | undefined> {
  const stopping = new AbortController();
  let count = 0;
  let tell: (() => void) | undefined;
  const looking = lookAtFiles(
    uris,
    (files) => {
      count = files;
      tell?.();
    },
    stopping.signal,
  );
  const soon = await Promise.race([looking, sleep(quick, undefined, { ref: false })]);
  if (soon !== undefined) return soon;
  const location = vscode.ProgressLocation.Notification;
  try {
    return await vscode.window.withProgress(
      { location, title: t("Fathom: looking at files"), cancellable: true },
      (progress, token) => {
        token.onCancellationRequested(() => stopping.abort());
        tell = () => progress.report({ message: numberText(count) });
        return looking;
      },
    );
  } catch (error) {
    if (stopping.signal.aborted) return undefined;
    throw error;
  }
}

function nothingText(passedOver: readonly PassedOver[]): string {
  if (passedOver.length === 0) return t("There is no file in there that Fathom could send.");
  const reasons = passedOver.map((each) => `${passedOverText(each)} ${excludedText(each.by)}`).join(", ");
  return t("There is no file in there that Fathom could send: {0}. Choose the files themselves to send them.", reasons);
}

type Opened =
  | { readonly kind: "target"; readonly target: Target }
  | { readonly kind: "failure"; readonly failure: Failure; readonly unfit: LookedAt };

/** The texts as they are now, or the first that cannot go and why: not every file was read before. */
async function targetOf(files: readonly LookedAt[]): Promise<Opened> {
  const snapshots: Snapshot[] = [];
  for (const file of files) {
    const found = await fileAt({ uri: file.uri.toString(), path: file.path });
    if (found.kind === "failure") return { kind: "failure", failure: found.failure, unfit: file };
    snapshots.push(found.file);
  }
  return { kind: "target", target: { kind: "files", files: snapshots } };
}

function withoutFile({ files, ...rest }: LookedAtFiles, unfit: LookedAt, failure: Failure): LookedAtFiles {
  const content = { kind: "left-out", reason: reasonOf(failure) } as const;
  return { ...rest, files: files.map((file) => (file === unfit ? { ...file, content } : file)) };
}
