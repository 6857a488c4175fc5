import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Repetitions } from "../../src/core/compare/repetitions.ts";
import { boardPanel } from "../../src/manifest.ts";
import type { AssembledView, BoardHead, BoardRow, FromBoard, ToBoard } from "../../src/panel/boardProtocol.ts";
import { until } from "./support.ts";

/** A board that the extension has opened: what its page was told, and what the page would say to the extension. */
export type PlayedBoard = {
  readonly title: string;
  readonly head: BoardHead;
  /** The rows as they are shown. */
  readonly rows: readonly BoardRow[];
  readonly repeated: readonly Repetitions[];
  readonly union: Extract<ToBoard, { type: "union" }>;
  readonly assembled: AssembledView;
  readonly row: (name: string) => BoardRow;
  /** All that its page was ever told, as it was told. */
  readonly told: string;
  send(message: FromBoard): void;
  /** When all of it has ended and is verified. */
  idle(): Promise<void>;
  close(): void;
};

export type PlayedBoards = {
  next(): Promise<PlayedBoard>;
  /** Of those that were opened and not closed. */
  readonly open: number;
  restore(): void;
};

/** All boards that open from now on, in their real tabs with their real pages. */
export function playBoards(): PlayedBoards {
  const { createWebviewPanel } = vscode.window;
  const opened: PlayedBoard[] = [];
  let open = 0;
  const create: typeof createWebviewPanel = (type, title, column, options) => {
    const panel = createWebviewPanel(type, title, column, options);
    if (type !== boardPanel) return panel;
    open += 1;
    panel.onDidDispose(() => {
      open -= 1;
    });
    const { board, watched } = watch(panel);
    opened.push(board);
    return watched;
  };
  Object.assign(vscode.window, { createWebviewPanel: create });
  return {
    async next() {
      await until("a board is opened", () => opened.length > 0, 15);
      const board = opened.shift();
      assert.ok(board);
      return board;
    },
    get open() {
      return open;
    },
    restore: () => void Object.assign(vscode.window, { createWebviewPanel }),
  };
}

function watch(panel: vscode.WebviewPanel): { readonly board: PlayedBoard; readonly watched: vscode.WebviewPanel } {
  const listeners = new Set<(message: unknown) => unknown>();
  const rows = new Map<string, BoardRow>();
  let board: Extract<ToBoard, { type: "board" }> | undefined;
  let union: Extract<ToBoard, { type: "union" }> | undefined;
  let assembled: AssembledView | undefined;
  let told = "";

  function hear(message: ToBoard): void {
    told += `${JSON.stringify(message)}\n`;
    if (message.type === "board") {
      if (board?.head.blind !== message.head.blind) rows.clear();
      board = message;
      for (const row of message.rows) rows.set(row.row, row);
    } else if (message.type === "union") union = message;
    else if (message.type === "assembled") ({ assembled } = message);
  }

  const webview = over(panel.webview, {
    onDidReceiveMessage: (listener: (message: unknown) => unknown) => {
      listeners.add(listener);
      return panel.webview.onDidReceiveMessage(listener);
    },
    postMessage: (message: ToBoard) => {
      hear(message);
      return panel.webview.postMessage(message);
    },
  });
  const shown = () => (board?.order ?? []).flatMap((row) => rows.get(row) ?? []);
  const played: PlayedBoard = {
    title: panel.title,
    get head() {
      assert.ok(board, "the page was told of the board");
      return board.head;
    },
    get rows() {
      return shown();
    },
    get repeated() {
      return board?.repeated ?? [];
    },
    get union() {
      assert.ok(union);
      return union;
    },
    get assembled() {
      assert.ok(assembled);
      return assembled;
    },
    row(name) {
      const found = shown().find((row) => row.name === name);
      assert.ok(found, `${name} is none of ${shown().map((row) => row.name)}`);
      return found;
    },
    get told() {
      return told;
    },
    send(message) {
      for (const listener of listeners) listener(message);
    },
    idle: () =>
      until(
        "all have ended and are verified",
        () =>
          board !== undefined &&
          !board.head.running &&
          rows.size > 0 &&
          [...rows.values()].every((row) => !row.running && !row.checking && (row.failed || row.checks.length > 0)),
        60,
      ),
    close: () => panel.dispose(),
  };
  return { board: played, watched: over(panel, { webview }) };
}

/** The same object with some of its members in place of its own. */
function over<Whole extends object>(whole: Whole, members: object): Whole {
  return new Proxy(whole, {
    get(target, name) {
      const own = Object.hasOwn(members, name);
      const value: unknown = own ? Reflect.get(members, name) : Reflect.get(target, name, target);
      return typeof value === "function" && !own ? value.bind(target) : value;
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
}
