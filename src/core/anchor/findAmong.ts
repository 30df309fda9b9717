// Finds texts again in several places or files: the ranges of one question, and a file that was renamed or moved.
import type { Anchor } from '../../shared/anchor.ts';
import { type FoundPlace, findPlace, findWithin } from './findPlace.ts';
import { UnitedText } from './unitedText.ts';

export interface Sought {
  readonly base: string;
  readonly anchor: Anchor | undefined;
}

/** Each range of one document. Places that overlap can't both be right: neither is sure then. */
export function findPlaces(sought: readonly Sought[], document: string): readonly FoundPlace[] {
  const text = new UnitedText(document);
  const found = sought.map(({ base, anchor }) => findWithin(base, anchor, text));
  return found.map((one) => (found.some((other) => other !== one && overlap(one, other)) ? DOUBLED : one));
}

export interface FoundAmong {
  /** Which of the documents. */
  readonly index: number;
  readonly found: FoundPlace & { readonly kind: 'sure' };
}

/** The one document that surely holds the text; null = none does, or several do. */
export function findAmong({ base, anchor }: Sought, documents: readonly string[]): FoundAmong | null {
  const sure = documents.flatMap((document, index) => {
    const found = findPlace(base, anchor, document);
    return found.kind === 'sure' ? [{ index, found }] : [];
  });
  const [first, ...others] = sure;
  return first === undefined || others.length > 0 ? null : first;
}

const DOUBLED: FoundPlace = { kind: 'unsure', why: 'doubled' };

function overlap(one: FoundPlace, other: FoundPlace): boolean {
  return one.kind === 'sure' && other.kind === 'sure' && one.start < other.end && other.start < one.end;
}
