import * as vscode from "vscode";
import { utf8Length } from "../core/tokenRatio.ts";

/** What the bytes of a file are: how many bytes of UTF-8 its text takes, or why it is none. */
export type BytesText =
  | { readonly kind: "text"; readonly bytes: number }
  | { readonly kind: "binary" }
  | { readonly kind: "undecodable" };

/** Most text is UTF-8, and that needs no question; the rest is for VS Code to read, as it would in an editor. */
export async function textOfBytes(uri: vscode.Uri, bytes: Uint8Array): Promise<BytesText> {
  if (isUtf8(bytes)) return bytes.includes(0) ? { kind: "binary" } : { kind: "text", bytes: bytes.byteLength };
  let text: string;
  try {
    text = await vscode.workspace.decode(bytes, { uri });
  } catch {
    // It throws for binary data, and for nothing else.
    return { kind: "binary" };
  }
  if (text.includes("\0")) return { kind: "binary" };
  // Saving would put the substitutes in the place of the bytes that they stand for.
  return text.includes("\ufffd") ? { kind: "undecodable" } : { kind: "text", bytes: utf8Length(text) };
}

/**
 * Whether a document shows U+FFFD in the place of bytes that are no text in its encoding. A file that holds that very
 * character is read as it is, and what was never saved has no bytes.
 */
export async function isMisread({ uri, encoding, isUntitled }: vscode.TextDocument): Promise<boolean> {
  if (isUntitled) return false;
  let bytes: Uint8Array;
  try {
    bytes = await vscode.workspace.fs.readFile(uri);
  } catch {
    // Its file is gone or out of reach: the editor's text is all there is.
    return false;
  }
  if (encoding.startsWith("utf8")) return !isUtf8(bytes);
  const text = await vscode.workspace.decode(bytes, { encoding });
  return !text.includes("\ufffd") ? false : !isSame(await vscode.workspace.encode(text, { encoding }), bytes);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** But for a mark at the start, which decoding takes away. */
function isSame(one: Uint8Array, other: Uint8Array): boolean {
  const more = other.length - one.length;
  return more >= 0 && more <= 3 && one.every((byte, index) => byte === other[index + more]);
}
