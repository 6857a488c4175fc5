import { sep } from "node:path";
import * as vscode from "vscode";
import type { FileOperation } from "../core/edit/fileOperation.ts";
import { t } from "../core/l10n.ts";
import { operationRefusals } from "../core/operationText.ts";
import type { PathGate } from "../core/paths/pathGate.ts";
import { pathRefusalText } from "../core/paths/pathRefusalText.ts";
import type { PathOperation } from "../core/paths/pathWalk.ts";
import { type RootedPath, rootedFile, rootedPath, type WorkspaceRoot } from "../core/paths/roots.ts";
import { filesOf, type Snapshot } from "../core/request.ts";
import type { RunInput } from "../core/run.ts";
import { createDiskPathGate } from "./pathGate.ts";
import { movedInput } from "./renames.ts";
import { workspaceRoots } from "./workspaceRoots.ts";

/** A path that went through the gate: where it is, and as it is written on disk. */
type CheckedPlace = { readonly uri: vscode.Uri; readonly path: string };

type CheckedOperation = AllowedOperation | Refused;

export type AllowedOperation = {
  readonly kind: "allowed";
  readonly from?: CheckedPlace;
  readonly to?: CheckedPlace;
  /** Why it is confirmed twice; empty for ordinary files. */
  readonly reasons: readonly string[];
};

type Refused = { readonly kind: "refused"; readonly reason: string };

/** The way from an operation of one run to files. */
export type OperationGate = {
  check(operation: FileOperation): Promise<CheckedOperation>;
  /** The way back from an operation that was carried out: what was made goes, what was taken away comes again. */
  checkInverse(operation: FileOperation): Promise<CheckedOperation>;
};

/** The run's folders are resolved now and stay these. `refused` are folders that nothing is written to. */
export function createOperationGate(input: RunInput, refused: readonly string[]): OperationGate {
  const { roots = [] } = input;
  const files = filesOf(input.request.target);
  const gates = new Map(roots.filter(isOnDisk).map((root) => [root.uri, diskGate(root, refused)]));

  async function checkPlace(
    place: RootedPath | undefined,
    use: PathOperation,
  ): Promise<(CheckedPlace & { readonly kind: "allowed"; readonly reason?: string }) | Refused> {
    if (place === undefined) return refuse(roots.length === 0 ? "no-roots" : "other-root");
    const gate = await gates.get(place.root.uri);
    if (gate === undefined) return refuse("virtual");
    if (!workspaceRoots().some(({ uri }) => uri === place.root.uri)) return refuse("root-closed");
    const decision = await gate.check(place.path, use);
    if (decision.kind === "refused") return { kind: "refused", reason: pathRefusalText(place.path, decision.why) };
    const { path, why } = decision;
    return {
      kind: "allowed",
      // As the editor knows it: its folder may be open by a link. Below that there is none.
      uri: vscode.Uri.joinPath(vscode.Uri.parse(place.root.uri, true), path),
      path,
      ...(decision.tier < 4 && { reason: `${path} ${why ?? t("is protected")}.` }),
    };
  }

  function known(path: string, among: readonly Snapshot[]): RootedPath | "unsaved" | undefined {
    const file = among.find((each) => each.path === path);
    if (file?.uri.startsWith("untitled:") === true) return "unsaved";
    return file === undefined ? undefined : rootedFile(file.uri, roots);
  }

  /** Undefined where nothing is taken away, or nothing is made. */
  async function checkPlaces(taken: Meant | undefined, made: Meant | undefined): Promise<CheckedOperation> {
    if (!vscode.workspace.isTrusted) return refuse("restricted");
    const reasons: string[] = [];
    let from: CheckedPlace | undefined;
    let to: CheckedPlace | undefined;
    if (taken !== undefined) {
      if (taken.place === "unsaved") return refuse("unsaved");
      // Renaming takes the file away from where it is.
      const checked = await checkPlace(taken.place, "delete");
      if (checked.kind === "refused") return checked;
      if (checked.reason !== undefined) reasons.push(checked.reason);
      from = { uri: checked.uri, path: checked.path };
    }
    if (made !== undefined) {
      if (made.place === "unsaved") return refuse("unsaved");
      const checked = await checkPlace(made.place, "create");
      if (checked.kind === "refused") return checked;
      if (checked.reason !== undefined) reasons.push(checked.reason);
      to = { uri: checked.uri, path: checked.path };
    }
    return { kind: "allowed", reasons, ...(from && { from }), ...(to && { to }) };
  }

  const sent = (path: string): Meant => ({ place: known(path, files) });
  /** Where a file that was sent is now: it may have been renamed since. */
  const sentNow = (path: string): Meant => ({ place: known(path, filesOf(movedInput(input).request.target)) });
  const named = (path: string): Meant => ({ place: rootedPath(path, roots, files) });

  return {
    check(operation) {
      if (operation.kind === "create") return checkPlaces(undefined, named(operation.path));
      return checkPlaces(sentNow(operation.path), operation.kind === "rename" ? named(operation.to) : undefined);
    },
    checkInverse(operation) {
      if (operation.kind === "create") return checkPlaces(named(operation.path), undefined);
      return checkPlaces(operation.kind === "rename" ? named(operation.to) : undefined, sent(operation.path));
    },
  };
}

/** A place that an operation speaks of; undefined where it is in none of the run's folders. */
type Meant = { readonly place: RootedPath | "unsaved" | undefined };

function isOnDisk({ uri }: WorkspaceRoot): boolean {
  return uri.startsWith("file://");
}

function diskGate({ name, uri }: WorkspaceRoot, refused: readonly string[]): Promise<PathGate> {
  const path = vscode.Uri.parse(uri, true).fsPath.split(sep).join("/");
  return createDiskPathGate([{ name, path }], refused);
}

function refuse(why: keyof typeof operationRefusals): Refused {
  return { kind: "refused", reason: operationRefusals[why] };
}
