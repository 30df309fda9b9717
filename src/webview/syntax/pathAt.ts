// `C:\Users\me\*.txt`, `\\server\share`, `%APPDATA%\.config`: a backslash in a Windows path is not an escape.
// CommonMark would remove it, and the text would name another file.
import type { StateInline } from 'markdown-it';

/** What stands before the first backslash: a drive, a variable, the folder above; or a folder (if `HIDDEN` follows). */
const ROOT = /(?<![\p{L}\p{N}])(?:[A-Za-z]:|%\w{1,40}%|\$env:\w{1,40}|\$HOME|HK(?:LM|CU|CR|U):|(?<!\.)\.\.)$/u;
const FOLDER = /[\p{L}\p{N}_~.]$/u;
const HIDDEN = /\\\.\p{L}/uy;
const SERVER = /\\\\(?:[?.]|[\p{L}\p{N}][\p{L}\p{N}.-]{0,62})\\/uy;
const LONGEST_ROOT = 48;
/** Backslashes, each with the name behind it. `**` and brackets belong to a path only if another backslash follows. */
const REST =
  /(?:\\+(?:\*\*(?=\\)|(?![*_~]{2})[!-[\]^_{-~])?[\p{L}\p{N}._-]*(?:[\p{L}\p{N}._{}()[\],#%+@=~-]{1,60}(?=\\))?)+/uy;

/** The path from the backslash at `pos` on; empty = the backslash stands in no path. */
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
