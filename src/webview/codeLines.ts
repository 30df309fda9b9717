// A long block of code in pieces of some lines each, that stand one below the other: the browser lays out a piece at a
// time, so that what comes costs what it is and not what stands before it.

/** `pre .lines` in answer.css has the height of as many. */
const LINES = 200;

/** The text after so many lines, cut where a piece ends; the first one goes on with a piece, or begins one. */
export function inPieces(text: string, linesBefore: number): string[] {
  const pieces: string[] = [];
  let from = 0;
  let lines = linesBefore;
  for (let end = text.indexOf('\n') + 1; end > 0; end = text.indexOf('\n', end) + 1) {
    lines += 1;
    if (lines % LINES !== 0) continue;
    pieces.push(text.slice(from, end));
    from = end;
  }
  if (from < text.length) pieces.push(text.slice(from));
  return pieces;
}

/** After so many lines the next text begins a piece. The first one is the block itself, which most never leave. */
export function beginsPiece(linesBefore: number): boolean {
  return linesBefore > 0 && linesBefore % LINES === 0;
}

/** @param html of a text */
export function codeHtml(text: string, html: (text: string) => string): string {
  const [first = '', ...more] = inPieces(text, 0);
  return html(first) + more.map((piece) => `<span class="lines">${html(piece)}</span>`).join('');
}
