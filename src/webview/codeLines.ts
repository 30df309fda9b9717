// Divides a long block of code into pieces of 200 lines, one below the other. The browser lays out each piece by
// itself, so that the cost of a new piece of text does not depend on the length of the block.

/** `pre .lines` in answer.css has the height of this many lines. */
const LINES = 200;

/** Cuts a text that follows `linesBefore` lines where pieces end. Its first part continues a piece, or begins one. */
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

/** Whether text after this many lines begins an element of its own. The first piece stands in the block itself. */
export function beginsPiece(linesBefore: number): boolean {
  return linesBefore > 0 && linesBefore % LINES === 0;
}

/** @param html makes the HTML of one piece */
export function codeHtml(text: string, html: (text: string) => string): string {
  const [first = '', ...more] = inPieces(text, 0);
  return html(first) + more.map((piece) => `<span class="lines">${html(piece)}</span>`).join('');
}
