// The texts that were asked about, one by one: several selections were sent as one text, each under a line that says where
// it stood. Pure.
import type { Sought } from '../../core/anchor/findAmong.ts';
import { lineWords } from '../../core/jobs/prepare/prompt.ts';
import type { JobSource } from '../../shared/job.ts';

/** Null when the text is not made of these selections. */
export function askedParts(context: string, { ranges, anchors }: JobSource): readonly Sought[] | null {
  const text = context.replace(/\r\n?/g, '\n');
  if (ranges === undefined) return [{ base: text, anchor: anchors?.[0] }];
  const parts: Sought[] = [];
  let at = 0;
  for (const [index, range] of ranges.entries()) {
    const head = `[${lineWords([range])}]\n`;
    if (!text.startsWith(head, at)) return null;
    const next = ranges[index + 1];
    const from = at + head.length;
    const end = next === undefined ? text.length : text.indexOf(`\n\n[${lineWords([next])}]\n`, from);
    if (end < 0) return null;
    parts.push({ base: text.slice(from, end), anchor: anchors?.[index] });
    at = end + 2;
  }
  return parts;
}
