import type { Snapshot } from "../request.ts";

/** A folder of the workspace. `uri` is encoded as the editor writes it, without a slash at the end. */
export type WorkspaceRoot = { readonly name: string; readonly uri: string };

/** A path and the folder that it is counted from. */
export type RootedPath = { readonly root: WorkspaceRoot; readonly path: string };

/** Where a file lies: in the innermost folder that holds it; undefined outside of all. */
export function rootedFile(uri: string, roots: readonly WorkspaceRoot[]): RootedPath | undefined {
  const holding = roots.filter((root) => uri.startsWith(`${root.uri}/`)).sort((a, b) => b.uri.length - a.uri.length);
  const [root] = holding;
  return root === undefined ? undefined : { root, path: decodeURIComponent(uri.slice(root.uri.length + 1)) };
}

/**
 * Where a path in an answer leads. The model counts paths as those of the files that it was sent: where these begin with
 * the names of their folders so does it, else it means the folder of the first of them.
 */
export function rootedPath(
  path: string,
  roots: readonly WorkspaceRoot[],
  files: readonly Snapshot[],
): RootedPath | undefined {
  const [only, another] = roots;
  if (another === undefined) return only === undefined ? undefined : { root: only, path };
  const [first] = files;
  const place = first === undefined ? undefined : rootedFile(first.uri, roots);
  if (first === undefined || place === undefined) return undefined;
  if (first.path !== `${place.root.name}/${place.path}`) return { root: place.root, path };
  const root = roots.find(({ name }) => path.startsWith(`${name}/`));
  return root === undefined ? undefined : { root, path: path.slice(root.name.length + 1) };
}
