// The language that a model wrote beside a block, against that of the file.

/** Languages that models and editors name in turn for the same text. */
const FAMILIES: readonly (readonly string[])[] = [
  ['javascript', 'js', 'jsx', 'javascriptreact', 'mjs', 'cjs', 'node', 'typescript', 'ts', 'tsx', 'typescriptreact'],
  ['python', 'py', 'python3', 'py3', 'pycon'],
  ['c', 'cpp', 'c++', 'cc', 'cxx', 'h', 'hpp', 'objective-c', 'objective-cpp', 'objc', 'cuda-cpp', 'cuda', 'arduino'],
  ['csharp', 'cs', 'c#'],
  ['java'],
  ['kotlin', 'kt', 'kts'],
  ['scala'],
  ['swift'],
  ['go', 'golang'],
  ['rust', 'rs'],
  ['ruby', 'rb', 'erb'],
  ['php'],
  ['perl', 'pl'],
  ['lua'],
  ['r'],
  ['julia', 'jl'],
  ['haskell', 'hs'],
  ['fsharp', 'fs', 'f#'],
  ['elixir', 'ex', 'exs'],
  ['clojure', 'clj'],
  ['dart'],
  ['sql', 'mysql', 'postgresql', 'plpgsql', 'sqlite', 'tsql'],
  ['html', 'vue', 'svelte', 'xml', 'xhtml', 'svg', 'handlebars', 'razor'],
  ['css', 'scss', 'sass', 'less'],
  ['json', 'jsonc', 'json5', 'jsonl'],
  ['yaml', 'yml', 'dockercompose', 'github-actions-workflow'],
  ['toml'],
  ['ini', 'properties', 'dotenv'],
  ['dockerfile', 'docker'],
  ['makefile', 'make'],
  ['latex', 'tex', 'bibtex'],
];
/** What is typed into a terminal, and what a terminal wrote. */
const SHELLS = ['shellscript', 'sh', 'bash', 'shell', 'zsh', 'fish', 'console', 'shell-session', 'terminal'];
const OTHER_SHELLS = ['powershell', 'ps1', 'pwsh', 'bat', 'batch', 'cmd', 'batchfile'];
const DIFFS: ReadonlySet<string> = new Set(['diff', 'patch', 'udiff']);

const ALL = [...FAMILIES, SHELLS, OTHER_SHELLS];

export type LanguageFit = 'fits' | 'other' | 'shell';

/** A language that is not known fits: it is more likely a name of the same one than another. */
export function languageFit(named: string, languageId: string): LanguageFit {
  const [block, file] = [familyOf(named), familyOf(languageId)];
  if (block === undefined || block === file) return 'fits';
  if (block === SHELLS || block === OTHER_SHELLS) return 'shell';
  return file === undefined ? 'fits' : 'other';
}

export function isDiffLanguage(named: string): boolean {
  return DIFFS.has(named.toLowerCase());
}

function familyOf(name: string): readonly string[] | undefined {
  const plain = name.toLowerCase().replace(/^\{?\.?/, '');
  return ALL.find((family) => family.includes(plain));
}
