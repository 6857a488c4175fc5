import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { pageHtml } from "../panel/pageHtml.ts";

/** Where the built scripts and styles of all webviews are. */
export function webviewRoot(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, "dist", "webview");
}

/** A webview's page, with its script and style from the extension. */
export function webviewPage(webview: vscode.Webview, extensionUri: vscode.Uri, name: string, title: string): string {
  const address = (file: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(webviewRoot(extensionUri), file)).toString();
  return pageHtml({
    title,
    script: address(`${name}.js`),
    style: address(`${name}.css`),
    source: webview.cspSource,
    nonce: randomBytes(24).toString("base64url"),
  });
}
