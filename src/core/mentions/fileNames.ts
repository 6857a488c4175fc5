export function basename(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/** What climbs, names a drive or scheme, or has hidden parts is no name of a file that anybody was given. */
export function isStrange(path: string): boolean {
  return path.length > 260 || path.includes(":") || path.split(/[\\/]/).includes("..");
}

const sources =
  /\.(?:[cm]?[jt]sx?|py|pyi|go|rs|java|kts?|cs|c|cc|cpp|h|hpp|rb|php|swift|scala|sh|sql|css|scss|less|html?|vue|svelte|json|ya?ml|toml|md|txt|xml)$/i;
export const libraries = /^(?:node|next|nuxt|vue|react|express|three|d3|ember|backbone|chart|socket)\.js$/i;

export function isSourceName(text: string): boolean {
  return sources.test(text) && !libraries.test(text) && !text.includes("::");
}
