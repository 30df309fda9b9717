// What a question is about, in words: in the quick pick, the preview, the answer panel and above a question in an editor.
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { JobSource } from '../../shared/job.ts';

/** Such as `src/a.ts, lines 3–9`, `the function around the cursor, src/a.ts, lines 3–9`, `cell 4 of plot.ipynb`. */
export function sourceWords(source: JobSource, t: Translate): string {
  if (source.scope === 'text') return t('the given text');
  const place = placeWords(source, t);
  if (source.side === 'left') return t('the left side of the diff, {0}', place);
  if (source.side === 'right') return t('the right side of the diff, {0}', place);
  return place;
}

function placeWords(source: JobSource, t: Translate): string {
  const path = inert(source.path, 80);
  if (source.cells !== undefined) return cellWords(source, source.cells, path, t);
  if (source.scope === 'document') return t('the whole file {0}', path);
  const { ranges } = source;
  if (ranges !== undefined && ranges.length > 1) return t('{0} selections in {1}', String(ranges.length), path);
  const [start, end] = [String(source.startLine), String(source.endLine)];
  if (source.scope === 'function') {
    return start === end
      ? t('the function around the cursor, {0}, line {1}', path, start)
      : t('the function around the cursor, {0}, lines {1}–{2}', path, start, end);
  }
  return start === end ? t('{0}, line {1}', path, start) : t('{0}, lines {1}–{2}', path, start, end);
}

function cellWords(source: JobSource, cells: readonly number[], path: string, t: Translate): string {
  if (cells.length > 1) return t('cells {0} of {1}', cells.join(', '), path);
  const cell = String(cells[0]);
  if (source.scope === 'document') return t('cell {0} of {1}', cell, path);
  const { ranges } = source;
  if (ranges !== undefined && ranges.length > 1) {
    return t('{0} selections in cell {1} of {2}', String(ranges.length), cell, path);
  }
  const [start, end] = [String(source.startLine), String(source.endLine)];
  return start === end
    ? t('cell {0} of {1}, line {2}', cell, path, start)
    : t('cell {0} of {1}, lines {2}–{3}', cell, path, start, end);
}
