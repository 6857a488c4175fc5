export const sourceFile =
  /\.(?:[cm]?[jt]sx?|pyi?|rb|go|rs|java|kts?|cs|[ch]|cc|cpp|hpp|swift|scala|dart|php|lua|sh|sql|json[c5]?|ya?ml|toml|md|txt|html?|s?css|less|vue|svelte|xml|ini|cfg|gradle)$/i;

/** Files that are known by their name. */
const namedFile =
  /(?:^|\/)(?:Dockerfile|Containerfile|[Mm]akefile|GNUmakefile|Rakefile|Gemfile|Procfile|Jenkinsfile|Justfile|justfile|LICENSE|README)$/;
const dotFile = /(?:^|\/)\.(?:git(?:ignore|attributes)|dockerignore|npmignore|editorconfig|env(?:\.\w+)?|\w+rc)$/;
/** Names of things that end like files. */
const product =
  /^(?:node|vue|next|nuxt|nest|express|react|angular|ember|three|d3|chart|backbone|moment|socket|alpine|p5|solid|electron|knockout|discord|ext)\.(?:js|ts)$/i;
const host = /^(?:www\.|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev)(?:\/|$))/i;

/** A name without an ending that stands for a file; behind a folder, any. */
export function isNamedFile(path: string): boolean {
  return namedFile.test(path) || dotFile.test(path) || /^(?:[\w.@-]+\/)+[\w.@-]+$/.test(path);
}

/** A path that names a file beyond doubt where it stands alone. */
export function isSourcePath(path: string): boolean {
  if (/[\s:]/.test(path) || host.test(path)) return false;
  if (namedFile.test(path) || dotFile.test(path)) return true;
  return /[/\\]/.test(path) ? /\.[a-z]\w{0,9}$/i.test(path) : sourceFile.test(path) && !product.test(path);
}
