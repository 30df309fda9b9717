// `C:\Users\me\*.txt`, `\\server\share`, `%APPDATA%\.config`: a backslash in a path of Windows keeps no mark from its
// meaning. CommonMark would take it away, and another file would be named.
import type { StateInline } from 'markdown-it';

/** What stands before the first backslash: a drive, a variable, the folder above, or what a name with a period stands in. */
const ROOT = /(?<![\p{L}\p{N}])(?:[A-Za-z]:|%\w{1,40}%|\$env:\w{1,40}|\$HOME|HK(?:LM|CU|CR|U):|(?<!\.)\.\.)$/u;
const FOLDER = /[\p{L}\p{N}_~.]$/u;
const HIDDEN = /\\\.\p{L}/uy;
const SERVER = /\\\\(?:[?.]|[\p{L}\p{N}][\p{L}\p{N}.-]{0,62})\\/uy;
const LONGEST_ROOT = 48;
/** Each backslash with the mark behind it; `**` alone ends bold text. Brackets are part of it where it goes on behind them. */
const REST =
  /(?:\\+(?:\*\*(?=\\)|(?![*_~]{2})[!-[\]^_{-~])?[\p{L}\p{N}._-]*(?:[\p{L}\p{N}._{}()[\],#%+@=~-]{1,60}(?=\\))?)+/uy;

/** From the backslash on; empty = it stands in no path. */
export function pathAt({ src, pos, posMax }: StateInline): string {
  if (!isInPath(src, pos)) return '';
  REST.lastIndex = pos;
  const path = REST.exec(src)?.[0].replace(/_+$/, '') ?? '';
  return pos + path.length > posMax ? '' : path;
}

function isInPath(src: string, pos: number): boolean {
  const before = src.slice(Math.max(0, pos - LONGEST_ROOT), pos);
  return ROOT.test(before) || (FOLDER.test(before) ? matches(HIDDEN, src, pos) : matches(SERVER, src, pos));
}

function matches(pattern: RegExp, src: string, pos: number): boolean {
  pattern.lastIndex = pos;
  return pattern.test(src);
}
