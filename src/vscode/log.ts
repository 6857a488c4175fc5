import * as vscode from "vscode";

/** The one way into the log. Every secret that was ever live in this window is taken out of what is written. */
export type Log = vscode.Disposable & {
  info(line: string): void;
  error(line: string): void;
  show(): void;
  /** From now on this text never reaches the log. */
  hide(secret: string): void;
};

export function createLog(): Log {
  const channel = vscode.window.createOutputChannel("Fathom", { log: true });
  const secrets = new Set<string>();
  const clean = (line: string) => [...secrets].reduce((text, secret) => text.replaceAll(secret, "[key]"), line);
  return {
    info: (line) => channel.info(clean(line)),
    error: (line) => channel.error(clean(line)),
    show: () => channel.show(true),
    hide: (secret) => {
      if (secret !== "") secrets.add(secret);
    },
    dispose: () => channel.dispose(),
  };
}
