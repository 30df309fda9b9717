// A model's prose as a comment of a programming language, which nothing in the prose can end. Pure.

interface Syntax {
  /** What begins a comment that ends with its line, or what encloses one of several lines; neither = it is in one. */
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
/** Editors run what `% !TEX program = …` names, and other tools what `% arara: …` does. */
const TEX: Syntax = { line: '%%' };
/** `// +build` leaves the file out of the program. */
const GO: Syntax = { line: '//', tame: (text) => text.replaceAll('+build', '+ build') };
/** Compilers of Java, and of Scala before 2.13, read `\u000a` as the end of a line, in comments too. */
const JAVA: Syntax = { line: '//', tame: (text) => text.replaceAll('\\u', '\\ u') };
/** `?>` ends PHP, in comments too. */
const PHP: Syntax = { line: '//', tame: (text) => text.replaceAll('?>', '? >') };
/** `coding: utf-7` in a comment at the top has the file read in another encoding; Ruby reads `coding :` as well. */
const CODED: Syntax = { line: '#', tame: (text) => text.replaceAll(/(cod)(ing)(?=\s*[:=])/gi, '$1 $2') };
const STARS: Syntax = { block: ['/*', '*/'], tame: (text) => text.replaceAll('*/', '* /') };
/** A server fills in `<?…`, `<%…`, `{{…` and `{%…` of a page wherever they stand. */
const withoutTemplates = (text: string) => text.replaceAll(/[<{](?=[?%{])/g, '$& ');
const inMarkup = (text: string) => withoutTemplates(text.replaceAll(/-(?=-)/g, '- '));
const MARKUP: Syntax = { block: ['<!--', '-->'], tame: inMarkup };
/** `</script` ends a script, in comments too, and `<!--` can keep its own end from ending it. */
const inElement = (text: string) => withoutTemplates(text.replaceAll(/<(?=[/!])/g, '< '));

/**
 * By VS Code's id of the language, or by what `languageAt` calls a part of a page. Left out are those in which a
 * comment does not hide all text from what reads it, such as makefiles, Dockerfiles, batch files and BibTeX.
 */
const SYNTAX: ReadonlyMap<string, Syntax> = new Map([
  ...each(SLASHES, 'javascript typescript javascriptreact typescriptreact jsonc json5 c cpp cuda-cpp objective-c'),
  ...each(SLASHES, 'objective-cpp csharp rust swift kotlin dart zig fsharp d glsl hlsl wgsl proto3 proto'),
  ...each(SLASHES, 'verilog systemverilog solidity less scss shaderlab prisma bicep jsonnet v odin'),
  ...each(GO, 'go'),
  ...each(JAVA, 'java groovy scala'),
  ...each(PHP, 'php'),
  ...each(CODED, 'python ruby'),
  ...each(HASH, 'perl perl6 raku r julia shellscript fish powershell yaml toml elixir nim'),
  ...each(HASH, 'coffeescript crystal properties dotenv ignore terraform hcl nix cmake gdscript graphql starlark'),
  ...each(DASHES, 'sql lua haskell elm ada vhdl applescript plsql pgsql mysql'),
  ...each(SEMICOLONS, 'clojure lisp commonlisp scheme racket ini'),
  ...each(TEX, 'latex tex'),
  ...each(PERCENT, 'matlab erlang prolog'),
  ...each({ line: '!' }, 'fortran FortranFreeForm fortran-modern'),
  ...each(STARS, 'css'),
  ...each(MARKUP, 'html xml xsl svg'),
  ['script of a page', { line: '//', tame: inElement }],
  ['style of a page', { block: ['/*', '*/'], tame: (text) => inElement(text.replaceAll('*/', '* /')) }],
  ['comment of a page', { tame: inMarkup }],
]);

/** Languages of prose, in which an answer is text as any other. */
const PROSE: ReadonlySet<string> = new Set(
  'markdown plaintext restructuredtext asciidoc mdx quarto typst git-commit scminput log search-result'.split(' '),
);

/** At the end of a line they make the next one part of the comment; GCC looks past spaces and NULs. */
const GOES_ON = /(?:\\|\?\?\/)[\s\0]*$/;
/** Everything that some language takes for the end of a line. */
const LINE_END = /\r\n|[\n\r\v\f\x85\u2028\u2029]/;

export function isProse(languageId: string): boolean {
  return PROSE.has(languageId);
}

/**
 * The lines of the comment; null = it is not known how the language writes one.
 * @param languageId as `languageAt` has it
 */
export function asComment(text: string, languageId: string): readonly string[] | null {
  const syntax = SYNTAX.get(languageId);
  if (syntax === undefined) return null;
  const { line, block, tame = (plain: string) => plain } = syntax;
  const lines = text
    .trim()
    .split(LINE_END)
    .map((each) => tame(each).trimEnd());
  if (block !== undefined) return [block[0], ...lines, block[1]];
  if (line === undefined) return lines;
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
