// A model's prose as a comment of a programming language, which nothing in the prose can end. Pure.

interface Syntax {
  /** What begins a comment that ends with its line; or what encloses a comment of several lines. */
  readonly line?: string;
  readonly block?: readonly [open: string, close: string];
  /** Makes harmless what would end the comment, or be read in spite of it. */
  readonly tame?: (text: string) => string;
}

const SLASHES: Syntax = { line: '//' };
const HASH: Syntax = { line: '#' };
const DASHES: Syntax = { line: '--' };
const SEMICOLONS: Syntax = { line: ';;' };
const PERCENT: Syntax = { line: '%' };
/** Compilers of Java read `\u000a` as the end of a line, in comments too. */
const JAVA: Syntax = { line: '//', tame: (text) => text.replaceAll('\\u', '\\ u') };
/** `?>` ends PHP, in comments too. */
const PHP: Syntax = { line: '//', tame: (text) => text.replaceAll('?>', '? >') };
/** `coding: utf-7` in a comment at the top would have the file read in another encoding. */
const CODED: Syntax = { line: '#', tame: (text) => text.replaceAll(/coding(?=[:=])/gi, 'coding ') };
const STARS: Syntax = { block: ['/*', '*/'], tame: (text) => text.replaceAll('*/', '* /') };
const MARKUP: Syntax = { block: ['<!--', '-->'], tame: (text) => text.replaceAll(/-(?=-)/g, '- ') };

/**
 * By VS Code's id of the language. Left out are those in which a comment does not hide all text from what reads it, such
 * as makefiles, Dockerfiles and batch files.
 */
const SYNTAX: ReadonlyMap<string, Syntax> = new Map([
  ...each(SLASHES, 'javascript typescript javascriptreact typescriptreact jsonc json5 c cpp cuda-cpp objective-c'),
  ...each(SLASHES, 'objective-cpp csharp go rust swift kotlin dart scala zig fsharp d glsl hlsl wgsl proto3 proto'),
  ...each(SLASHES, 'verilog systemverilog solidity less scss shaderlab prisma bicep jsonnet v odin'),
  ...each(JAVA, 'java groovy'),
  ...each(PHP, 'php'),
  ...each(CODED, 'python ruby'),
  ...each(HASH, 'perl perl6 raku r julia shellscript fish powershell yaml toml elixir nim'),
  ...each(HASH, 'coffeescript crystal properties dotenv ignore terraform hcl nix cmake gdscript graphql starlark'),
  ...each(DASHES, 'sql lua haskell elm ada vhdl applescript plsql pgsql mysql'),
  ...each(SEMICOLONS, 'clojure lisp commonlisp scheme racket ini'),
  ...each(PERCENT, 'latex tex bibtex matlab erlang prolog'),
  ...each({ line: '!' }, 'fortran FortranFreeForm fortran-modern'),
  ...each(STARS, 'css'),
  ...each(MARKUP, 'html xml xsl svg vue svelte'),
]);

/** Languages of prose, in which an answer is text as any other. */
const PROSE: ReadonlySet<string> = new Set(
  'markdown plaintext restructuredtext asciidoc mdx quarto typst git-commit scminput log search-result'.split(' '),
);

/** At the end of a line they make the next one part of the comment. */
const GOES_ON = /(?:\\|\?\?\/)$/;
/** Everything that some language takes for the end of a line. */
const LINE_END = /\r\n|[\n\r\v\f\x85\u2028\u2029]/;

export function isProse(languageId: string): boolean {
  return PROSE.has(languageId);
}

/** The lines of the comment; null = it is not known how the language writes one. */
export function asComment(text: string, languageId: string): readonly string[] | null {
  const syntax = SYNTAX.get(languageId);
  if (syntax === undefined) return null;
  const { line, block, tame = (plain: string) => plain } = syntax;
  const lines = text
    .trim()
    .split(LINE_END)
    .map((each) => tame(each).trimEnd());
  if (block !== undefined) return [block[0], ...lines, block[1]];
  return lines.map((each) => `${line} ${each}${GOES_ON.test(each) ? ` ${line}` : ''}`.trimEnd());
}

/** Puts a comment on lines of its own, whatever stands before and after its place in the line. */
export function onLinesOfItsOwn(comment: readonly string[], before: string, after: string): string {
  const indent = /^[ \t]*/.exec(before)?.[0] ?? '';
  const text = comment.join(`\n${indent}`);
  return `${before.trim() === '' ? '' : `\n${indent}`}${text}${after.trim() === '' ? '' : `\n${indent}`}`;
}

function each(syntax: Syntax, ids: string): (readonly [string, Syntax])[] {
  return ids.split(' ').map((id) => [id, syntax]);
}
