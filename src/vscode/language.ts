import * as vscode from "vscode";
import { speak } from "../core/l10n.ts";

// VS Code reads the bundle of its display language before it loads the extension.
const texts = vscode.l10n.bundle;
speak(texts === undefined ? undefined : { language: vscode.env.language, texts });
