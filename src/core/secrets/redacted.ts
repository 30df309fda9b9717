// A text without its secrets: what stands around them stays as it is.
import { type Finding, markerOf } from './finding.ts';

/** @param findings in their order, as they were found in this very text */
export function redacted(text: string, findings: readonly Finding[]): string {
  let at = 0;
  const pieces: string[] = [];
  for (const finding of findings) {
    pieces.push(text.slice(at, finding.start), markerOf(finding));
    at = finding.end;
  }
  return pieces.join('') + text.slice(at);
}
