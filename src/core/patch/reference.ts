// The file as the model would have seen it: as it is now, but with the asked text as it was sent. What a block stands for
// is looked for in here, and what it changes in here is merged into the file.
import { type TextEdit, withEdits } from './merge3.ts';
import { realLinesOf, withRealLines } from './withRealLines.ts';

/** A text that was asked about, and where it stands in the file now. */
export interface AskedPlace {
  readonly base: string;
  readonly start: number;
  readonly end: number;
}

/** A part of the reference, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Reference {
  readonly text: string;
  /** Where the asked texts stand in it, whole lines where nothing but white space stands before them. */
  readonly parts: readonly Span[];
  /** Lines with the marker of a secret that was taken out, as the file has them; by the trimmed line. */
  readonly realLines: ReadonlyMap<string, string>;
}

/** @param document with `\n` between its lines, as the asked texts have them */
export function referenceOf(document: string, asked: readonly AskedPlace[]): Reference {
  const ordered = [...asked].sort((a, b) => a.start - b.start);
  const realLines = realLinesOf(ordered.map(({ base, start, end }) => ({ base, now: document.slice(start, end) })));
  const edits: TextEdit[] = [];
  const parts: Span[] = [];
  let shift = 0;
  for (const { base, start, end } of ordered) {
    const text = withRealLines(base, realLines);
    const lead = document.slice(document.lastIndexOf('\n', start - 1) + 1, start);
    const from = lead.trim() === '' ? start - lead.length : start;
    edits.push({ start, end, text });
    parts.push({ start: from + shift, end: start + shift + text.length });
    shift += text.length - (end - start);
  }
  return { text: withEdits(document, edits), parts, realLines };
}
