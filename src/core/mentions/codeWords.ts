const keywords = new Set(
  `abstract and any as assert async auto await bool boolean break byte case catch char class const constexpr continue
  debugger declare def default defer del delete do double elif else end ensure enum except explicit export extends extern
  false final finally float fn for foreach from func function get global go goto if impl implements import in inline
  instanceof int interface internal is keyof lambda let long loop match mod module mut namespace native never new nil none
  None not null object of operator or out override package pass private protected pub public raise readonly ref register
  require rescue return self sealed set short signed sizeof static str string struct super switch symbol sync then this
  throw throws trait True False true try type typedef typeof undefined union unknown unless unsafe unsigned use using val
  var virtual void volatile when where while with yield`.split(/\s+/),
);

/** Words of programming languages: they name nothing of a file. */
export function isKeyword(word: string): boolean {
  return keywords.has(word);
}

const products =
  /^(?:JavaScript|TypeScript|GitHub|GitLab|OpenAI|ChatGPT|YouTube|MySQL|PostgreSQL|NoSQL|GraphQL|WebAssembly|macOS|iOS|DevOps|VSCode|IntelliJ|PowerShell|LaTeX)$/;
const codeForm = /\p{Ll}\p{N}*\p{Lu}|[\p{L}\p{N}]_[\p{L}\p{N}]|^[_$][\p{L}\p{N}]|[\p{L}\p{N}]\$/u;

/** Whether prose has no such word: `camelCase`, `snake_case`, `_private`, `$scope`. */
export function isCodeForm(word: string): boolean {
  return codeForm.test(word) && !products.test(word);
}

export const wordForm = /[\p{L}_$][\p{L}\p{N}_$]*/gu;

const wholeWord = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;

export function isWord(text: string): boolean {
  return wholeWord.test(text);
}

/** Comments that take the line: what stands in them is neither declared nor used there. */
export function isCommentLine(line: string): boolean {
  return /^\s*(?:\/\/|\/\*|\*(?:[\s/]|$)|#(?:\s|$)|--\s|<!--|;;)/.test(line);
}
