// A block of code that is still being written: what comes is added to its end, however long it has become.
import { beginsPiece, inPieces } from './codeLines.ts';
import { codeNodes } from './codeNodes.ts';
import { element } from './dom.ts';

const OPENS = /^(?:[ \t]*\n)*(`{3,}|~{3,})[^\n]*\n/;

export class OpenFence {
  readonly #code: Element;
  readonly #closes: RegExp;
  /** Where what comes is added, and how many lines stand before that. */
  #piece: Element;
  #lines = 0;
  /** The last line as long as it may become the one that closes the block; then a letter for it, however long it is. */
  #line: string;

  private constructor(code: Element, closes: RegExp, line: string) {
    this.#code = code;
    this.#piece = code;
    this.#closes = closes;
    this.#line = line;
  }

  /** Null when this Markdown is no open block of code, or one that is drawn in another way. */
  static of(text: string, drawn: Element): OpenFence | null {
    const [opening, mark] = OPENS.exec(text) ?? [];
    const code = drawn.querySelector(':scope > pre > code');
    if (opening === undefined || mark === undefined || code === null) return null;
    const body = text.slice(opening.length);
    const closes = new RegExp(`^ {0,3}${mark[0]}{${mark.length},}[ \\t]*$`, 'm');
    if (closes.test(body)) return null;
    const line = body.slice(body.lastIndexOf('\n') + 1);
    // The renderer ends every block with a line break; while it is open its end is what was written.
    code.replaceChildren();
    const fence = new OpenFence(code, closes, line === '' || mayClose(line) ? line : 'x');
    fence.#add(mayClose(line) ? body.slice(0, -line.length) : body);
    return fence;
  }

  /** One text again, as if it had been drawn at once. */
  close(): void {
    this.#code.normalize();
  }

  /** False = the block was closed by this: it has to be drawn as a whole. */
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

/** It may be the beginning of the line that closes: not shown before that is decided. */
function mayClose(line: string): boolean {
  return line !== '' && /^ {0,3}[`~]*$/.test(line);
}
