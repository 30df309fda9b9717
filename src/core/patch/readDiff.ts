// A diff as models write them: line numbers and counts are often wrong or missing, so they are not read at all.

export interface DiffLine {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

export interface FileDiff {
  /** As the diff names it, without `a/` and `b/`; empty = it names none. `/dev/null` = no such file. */
  readonly oldPath: string;
  readonly newPath: string;
  readonly hunks: readonly (readonly DiffLine[])[];
}

/** Whether a block without a language is a diff. */
export function looksLikeDiff(text: string): boolean {
  return /^@@(?: |$)/m.test(text) || /^--- \S.*\n\+\+\+ \S/m.test(text);
}

export function readDiff(text: string): FileDiff[] {
  const files: { oldPath: string; newPath: string; hunks: DiffLine[][] }[] = [];
  const lines = text.split(/\r?\n/);
  let hunk: DiffLine[] | null = null;
  const file = () => {
    const last = files.at(-1);
    if (last !== undefined) return last;
    const made = { oldPath: '', newPath: '', hunks: [] };
    files.push(made);
    return made;
  };
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const next = lines[index + 1] ?? '';
    if (line.startsWith('--- ') && next.startsWith('+++ ')) {
      files.push({ oldPath: pathIn(line), newPath: pathIn(next), hunks: [] });
      hunk = null;
      index += 1;
    } else if (line.startsWith('@@')) {
      hunk = [];
      file().hunks.push(hunk);
    } else if (isHead(line)) hunk = null;
    else if (!line.startsWith('\\ No newline')) {
      const read = lineOf(line);
      // Without a head of its own, the first changed line begins a hunk.
      if (hunk === null && read.sign === ' ' && line.trim() === '') continue;
      if (hunk === null) {
        hunk = [];
        file().hunks.push(hunk);
      }
      hunk.push(read);
    }
  }
  return files
    .map((each) => ({
      ...each,
      hunks: each.hunks.map(withoutEmptyEnds).filter((lines) => lines.some(({ sign }) => sign !== ' ')),
    }))
    .filter(({ hunks }) => hunks.length > 0);
}

function isHead(line: string): boolean {
  return /^(?:diff --git |index [0-9a-f]+\.\.|new file mode |deleted file mode |old mode |new mode |similarity index |rename (?:from|to) )/.test(
    line,
  );
}

function lineOf(line: string): DiffLine {
  const [sign] = line;
  if (sign === '-' || sign === '+' || sign === ' ') return { sign, text: line.slice(1) };
  // The space before a line that stays was forgotten.
  return { sign: ' ', text: line };
}

/** Empty lines at the end are the block's, not the file's. */
function withoutEmptyEnds(lines: readonly DiffLine[]): DiffLine[] {
  const isEmpty = ({ sign, text }: DiffLine) => sign === ' ' && text.trim() === '';
  const last = lines.findLastIndex((line) => !isEmpty(line));
  const first = lines.findIndex((line) => !isEmpty(line));
  return lines.slice(Math.max(0, first), last + 1);
}

function pathIn(line: string): string {
  const path =
    line
      .slice(4)
      .split('\t')[0]
      ?.trim()
      .replace(/^"(.*)"$/, '$1') ?? '';
  if (path === '/dev/null') return path;
  return path.replace(/^[ab]\//, '');
}
