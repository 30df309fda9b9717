// Secrets in base64, as clusters, build machines and mails keep them: what a run of it says is searched once more.
import type { Finding } from './finding.ts';
import { keysByShape } from './keysByShape.ts';
import { placedSecrets } from './placedSecrets.ts';

const RUN = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{28,65536}={0,2}/g;
/** So many characters of a run tell whether it says a text. */
const BEGINNING = 32;
const TEXT = /^[\t\r\n\x20-\x7e]*$/;
/** What a run says may be a run again: once is enough. */
const LEAST_LETTERS = 16;

export function wrappedSecrets(text: string): Finding[] {
  const found: Finding[] = [];
  for (const { 0: run, index } of text.matchAll(RUN)) {
    if (!TEXT.test(said(run.slice(0, BEGINNING)))) continue;
    const inside = said(run);
    if (inside.length < LEAST_LETTERS || !TEXT.test(inside)) continue;
    const [first] = [...keysByShape(inside), ...placedSecrets(inside)];
    if (first !== undefined)
      found.push({ kind: first.kind, vendor: first.vendor, start: index, end: index + run.length });
  }
  return found;
}

/** Both alphabets of base64 are read. */
function said(run: string): string {
  return Buffer.from(run, 'base64').toString('latin1');
}
