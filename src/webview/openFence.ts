// A block of code that is still being written: new text is added to its end, and what is drawn is not drawn again.
import { beginsPiece, inPieces } from './codeLines.ts';
import { codeNodes } from './codeNodes.ts';
import { element } from './dom.ts';

const OPENS = /^(?:[ \t]*\n)*(`{3,}|~{3,})[^\n]*\n/;

export class OpenFence {
  readonly #code: Element;
  readonly #closes: RegExp;
  /** The element that new text is added to, and how many lines were added so far. */
  #piece: Element;
  #lines = 0;
  /** The last line while it may still become the one that closes the block; after that only `x`, however long it is. */
  #line: string;

  private constructor(code: Element, closes: RegExp, line: string) {
    this.#code = code;
    this.#piece = code;
    this.#closes = closes;
    this.#line = line;
  }

  /** Null = the Markdown is not an open block of code, or is one that is drawn in another way. */
  static of(text: string, drawn: Element): OpenFence | null {
    const [opening, mark] = OPENS.exec(text) ?? [];
    const code = drawn.querySelector(':scope > pre > code');
    if (opening === undefined || mark === undefined || code === null) return null;
    const body = text.slice(opening.length);
    const closes = new RegExp(`^ {0,3}${mark[0]}{${mark.length},}[ \\t]*$`, 'm');
    if (closes.test(body)) return null;
    const line = body.slice(body.lastIndexOf('\n') + 1);
    // The renderer ends every block with a line break; an open block ends with what was written so far.
    code.replaceChildren();
    const fence = new OpenFence(code, closes, line === '' || mayClose(line) ? line : 'x');
    fence.#add(mayClose(line) ? body.slice(0, -line.length) : body);
    return fence;
  }

  /** Joins the block's text nodes, as if it had been drawn at once. */
  close(): void {
    this.#code.normalize();
  }

  /** False = the piece closes the block, which has to be drawn as a whole. */
  append(piece: string): boolean {
    const text = this.#line + piece;
    const lastBreak = text.lastIndexOf('\n');
    if (this.#closes.test(text)) return false;
    const wasHeld = mayClose(this.#line);
    const line = text.slice(lastBreak + 1);
    const fresh = wasHeld ? text : piece;
    this.#add(mayClose(line) ? fresh.slice(0, fresh.length - line.length) : fresh);
    this.#line = line === '' || mayClose(line) ? line : 'x';
    return true;
  }

  #add(text: string): void {
    for (const lines of inPieces(text, this.#lines)) {
      if (beginsPiece(this.#lines)) {
        this.#piece = element('span', { class: 'lines' });
        this.#code.append(this.#piece);
      }
      this.#piece.append(...codeNodes(lines));
      this.#lines += lines.split('\n').length - 1;
    }
  }
}

/** Whether the line may be the beginning of the one that closes the block; it is not shown before that is decided. */
function mayClose(line: string): boolean {
  return line !== '' && /^ {0,3}[`~]*$/.test(line);
}
