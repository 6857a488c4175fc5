/**
 * The whole path of a file on its disk, with `/`, from its URI as the editor writes it; undefined where it has none, as a
 * text that was never saved.
 */
export function absolutePath(uri: string): string | undefined {
  const [, authority, path] = /^(file:\/\/[^/]*|[a-z][\w+.-]*:\/\/[^/]+)(\/[^?#]*)/i.exec(uri) ?? [];
  if (authority === undefined || path === undefined) return undefined;
  const plain = decoded(path);
  const host = /^file:\/\/(.+)$/i.exec(authority)?.[1];
  return plain === undefined || host === undefined ? plain && withoutDriveSlash(plain) : `//${host}${plain}`;
}

/** One spelling of an absolute path: slashes, and the drive's letter in lower case; undefined for any other path. */
export function plainAbsolute(path: string): string | undefined {
  const text = path.replaceAll("\\", "/").normalize("NFC");
  if (/^[a-z]:\//i.test(text)) return text.slice(0, 1).toLowerCase() + text.slice(1);
  return text.startsWith("/") ? text : undefined;
}

function withoutDriveSlash(path: string): string {
  return path.replace(/^\/(?=[a-z]:\/)/i, "");
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
