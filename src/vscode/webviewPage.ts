import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { pageLanguage } from "../panel/pageLanguage.ts";
import { pagePolicy, panelTrustedTypes } from "../panel/pagePolicy.ts";

/** Where the built scripts and styles of all webviews are. */
export function webviewRoot(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, "dist", "webview");
}

/** The page around one webview's script and style: nothing else may be loaded, run or sent from it. */
export function webviewPage(webview: vscode.Webview, extensionUri: vscode.Uri, name: string, title: string): string {
  const root = webviewRoot(extensionUri);
  const nonce = randomBytes(24).toString("base64url");
  const script = webview.asWebviewUri(vscode.Uri.joinPath(root, `${name}.js`)).toString();
  const style = webview.asWebviewUri(vscode.Uri.joinPath(root, `${name}.css`)).toString();
  const policy = pagePolicy(webview.cspSource, nonce, panelTrustedTypes);
  const { language, element } = pageLanguage();
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
${element}<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
