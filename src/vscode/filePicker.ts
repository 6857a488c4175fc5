import * as vscode from "vscode";
import {
  barText,
  excludedText,
  inputRoom,
  leftOutText,
  meterTitle,
  passedOverText,
  type Room,
  requestTokens,
  whatFits,
} from "../core/contextMeter.ts";
import { failureText } from "../core/failureText.ts";
import { t } from "../core/l10n.ts";
import { countText } from "../core/numbers.ts";
import { buildPrompt } from "../core/prompt.ts";
import type { ModelRef } from "../core/request.ts";
import { utf8Length } from "../core/tokenRatio.ts";
import type { LookedAt, LookedAtFiles } from "./fileTargets.ts";
import { mostFiles } from "./fileWalk.ts";
import { modelButton } from "./modelPicker.ts";
import { type ModelInfo, staysHere } from "./models.ts";
import { readCheckLocal } from "./settings.ts";

export type FilePick =
  | { readonly kind: "files"; readonly files: readonly LookedAt[] }
  /** The user wants another model first. */
  | { readonly kind: "model"; readonly ticked: ReadonlySet<string> }
  | { readonly kind: "cancelled" };

export type MeterOf = {
  /** The model that a request of about so many tokens goes to. */
  modelFor(tokens: number): ModelInfo;
  bytesPerToken(model: ModelRef): number;
};

type Row = vscode.QuickPickItem & { readonly file?: LookedAt };

/** A file that may be sent, with its size. */
type Candidate = { readonly file: LookedAt; readonly bytes: number };

/** What stands around any file in a request: about what its path and tags take. */
const aroundFile = 80;

/**
 * The context meter: every file with its share of the model's input, and what is left out with the reason. The title
 * keeps the sum of what is ticked. Enter goes on. Without `ticked`, all that fits is.
 */
export function pickFiles(
  found: LookedAtFiles,
  ticked: ReadonlySet<string> | undefined,
  meter: MeterOf,
): Promise<FilePick> {
  const input = vscode.window.createQuickPick<Row>();
  input.canSelectMany = true;
  input.ignoreFocusOut = true;
  input.matchOnDescription = true;
  input.keepScrollPosition = true;
  input.buttons = [modelButton];
  input.placeholder = found.stopped
    ? t("Only the first {0} were looked at; choose a smaller folder for the rest", countText(mostFiles, "file"))
    : t("Untick what should not be sent; Enter goes on to the instruction");
  const around = utf8Length(buildPrompt("", { kind: "files", files: [] }, 0).system);
  let chosen = startWith(found, ticked, around, meter);

  function showSum(): void {
    const { model, room, together, kept, sendable } = measured(found, chosen, around, meter);
    input.title =
      sendable.length === 0
        ? t("None of these files can go to {0}", model.name)
        : meterTitle(kept.length, sendable.length, kept.length === 0 ? 0 : together(kept), room, model.name);
  }

  /** Ticks what is chosen and may go: a file that is left out cannot be ticked. */
  function showTicks(): void {
    chosen = new Set(measured(found, chosen, around, meter).kept.map(({ file }) => idOf(file)));
    const wanted = input.items.filter(({ file }) => file !== undefined && chosen.has(idOf(file)));
    if (!isSame(wanted, input.selectedItems)) input.selectedItems = wanted;
    showSum();
  }

  /** What was ticked, or undefined and said why it cannot go. */
  function accepted(): readonly LookedAt[] | undefined {
    const { model, room, together, kept } = measured(found, chosen, around, meter);
    const tokens = together(kept);
    if (kept.length === 0) {
      void vscode.window.showInformationMessage(t("Tick at least one file, or press Escape."));
      return undefined;
    }
    if (tokens > room.tokens) {
      const named = room.by === "model" ? model.name : undefined;
      const failure = { kind: "too-many-tokens", tokens, limit: room.tokens, model: named } as const;
      void vscode.window.showErrorMessage(failureText(failure).text);
      return undefined;
    }
    return kept.map(({ file }) => file);
  }

  return new Promise<FilePick>((resolve) => {
    const finish = (answer: FilePick) => {
      resolve(answer);
      input.dispose();
    };
    input.onDidChangeSelection((items) => {
      chosen = new Set(items.flatMap(({ file }) => (file === undefined ? [] : idOf(file))));
      showTicks();
    });
    input.onDidTriggerButton(() => finish({ kind: "model", ticked: chosen }));
    input.onDidAccept(() => {
      const files = accepted();
      if (files !== undefined) finish({ kind: "files", files });
    });
    input.onDidHide(() => finish({ kind: "cancelled" }));
    // Once: VS Code forgets the ticks of rows that are set anew.
    input.items = rowsFor(found, chosen, ticked === undefined, around, meter);
    showTicks();
    input.show();
  });
}

type Measured = {
  readonly model: ModelInfo;
  readonly room: Room;
  readonly sendable: readonly Candidate[];
  /** Those of them that are chosen. */
  readonly kept: readonly Candidate[];
  /** The tokens of one file, and of a whole request over several. */
  alone(file: Candidate): number;
  together(files: readonly Candidate[]): number;
};

/** Which model the chosen files would go to may depend on how much they are, and what may go on where it runs. */
function measured({ files }: LookedAtFiles, chosen: ReadonlySet<string>, around: number, meter: MeterOf): Measured {
  const isChosen = (file: LookedAt) => chosen.has(idOf(file));
  // As rough as in the question for the instruction, which decides it.
  const rough = requestTokens(files.filter(isChosen).map(bytesOf), around, 4);
  const model = meter.modelFor(rough);
  const here = staysHere(model, readCheckLocal());
  const perToken = meter.bytesPerToken(model.ref);
  const sendable = files.flatMap((file) =>
    file.content.kind === "text" && (here || file.ignored === undefined)
      ? { file, bytes: file.content.bytes + aroundFile }
      : [],
  );
  return {
    model,
    room: inputRoom(model.facts),
    sendable,
    kept: sendable.filter(({ file }) => isChosen(file)),
    alone: ({ bytes }) => requestTokens([bytes], 0, perToken),
    together: (some) =>
      requestTokens(
        some.map(({ bytes }) => bytes),
        around,
        perToken,
      ),
  };
}

function bytesOf({ content }: LookedAt): number {
  return content.kind === "text" ? content.bytes : 0;
}

/** All that fits, in the order of the files; or what the user had ticked. */
function startWith(
  found: LookedAtFiles,
  ticked: ReadonlySet<string> | undefined,
  around: number,
  meter: MeterOf,
): ReadonlySet<string> {
  if (ticked !== undefined) return ticked;
  // What is named to be passed over, and came with a chosen folder, is the user's to tick.
  const all = new Set(found.files.filter(({ named }) => named === undefined || found.files.length === 1).map(idOf));
  const { room, sendable, alone, together } = measured(found, all, around, meter);
  const meant = sendable.filter(({ file }) => all.has(idOf(file)));
  const fits = whatFits(meant.map(alone), room.tokens - together([]));
  return new Set(meant.flatMap(({ file }, index) => (fits[index] === true ? idOf(file) : [])));
}

function rowsFor(
  found: LookedAtFiles,
  chosen: ReadonlySet<string>,
  wasFilled: boolean,
  around: number,
  meter: MeterOf,
): Row[] {
  const { room, alone, sendable } = measured(found, chosen, around, meter);
  const rows = sendable.map((each): Row => {
    const tokens = alone(each);
    const { named } = each.file;
    const fits = !wasFilled || named !== undefined || chosen.has(idOf(each.file));
    const parts = [
      barText(tokens, room.tokens),
      countText(tokens, "token"),
      ...(fits ? [] : [t("did not fit")]),
      ...(named === undefined ? [] : [excludedText(named)]),
    ];
    return { label: each.file.path, description: parts.join(" · "), file: each.file };
  });
  return [...rows, ...leftOutRows(found, sendable)];
}

function leftOutRows({ files, passedOver }: LookedAtFiles, sendable: readonly Candidate[]): Row[] {
  const sent = new Set(sendable.map(({ file }) => file));
  const rows = files.flatMap((file): Row[] => {
    if (sent.has(file)) return [];
    const { content, ignored } = file;
    const reason = content.kind === "left-out" ? content.reason : ignored === undefined ? undefined : keptBack(ignored);
    const description = reason === undefined ? "" : leftOutText(reason);
    return [{ label: `$(circle-slash) ${file.path}`, description }];
  });
  const counts = passedOver.map(
    (each): Row => ({ label: `$(circle-slash) ${passedOverText(each)}`, description: excludedText(each.by) }),
  );
  const all = [...rows, ...counts];
  return all.length === 0 ? [] : [{ label: t("Left out"), kind: vscode.QuickPickItemKind.Separator }, ...all];
}

function keptBack({ rule, source }: { readonly rule: string; readonly source: string }) {
  return { kind: "kept-back", rule, source } as const;
}

function idOf({ uri }: LookedAt): string {
  return uri.toString();
}

function isSame(some: readonly Row[], others: readonly Row[]): boolean {
  const uris = new Set(some.map(({ file }) => file?.uri.toString()));
  return some.length === others.length && others.every(({ file }) => uris.has(file?.uri.toString()));
}
