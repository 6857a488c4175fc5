/**
 * Whether the extension runs on the computer at which its user sits, by the name that VS Code gives the remote: none in a
 * local window, that of its resolver for SSH, containers, WSL, Codespaces and tunnels, and for a server that the window is
 * connected to directly, such as one in the browser, the address.
 */
export function isThisComputer(remoteName: string | undefined): boolean {
  return remoteName === undefined || /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i.test(remoteName);
}
