// Where lines begin and end, whatever breaks them.

const LINE_BREAK = /[\r\n]/g;

export function isBreak(letter: string | undefined): boolean {
  return letter === '\n' || letter === '\r';
}

export function startOfLine(document: string, offset: number): number {
  let start = offset;
  while (start > 0 && !isBreak(document[start - 1])) start -= 1;
  return start;
}

/** Before its line break. */
export function endOfLine(document: string, offset: number): number {
  LINE_BREAK.lastIndex = offset;
  return LINE_BREAK.exec(document)?.index ?? document.length;
}
