// Judges whether the model that a reply names is the one that was asked for. Names may differ for one model: a dated
// snapshot for its alias, a vendor or a path before it, a gateway's or a deployment's own name.
import type { Catalogue } from './catalogue.ts';

/** `unclear` = the place may name its models as it likes, and one of the names is its own. */
export type ModelVerdict = 'same' | 'other' | 'unclear';

export interface NamedAt {
  readonly catalogue: Pick<Catalogue, 'publishedId' | 'deployedAs'>;
  /** OpenAI's own service answers, which uses the published names. */
  readonly hasOpenAiModels: boolean;
}

export function judgeModel(asked: string, told: string, { catalogue, hasOpenAiModels }: NamedAt): ModelVerdict {
  if (plainName(asked) === plainName(told)) return 'same';
  const deployed = catalogue.deployedAs(asked);
  const one = read(deployed ?? asked, catalogue);
  const other = read(told, catalogue);
  if (one.base === other.base) {
    return isSameDate(one.date, other.date) ? 'same' : 'other';
  }
  const isKnown = hasOpenAiModels || deployed !== undefined || (one.isPublished && other.isPublished);
  return isKnown ? 'other' : 'unclear';
}

interface ReadName {
  readonly base: string;
  /** The digits of the snapshot's date; null = the name has none. */
  readonly date: string | null;
  readonly isPublished: boolean;
}

/** `-2025-04-16`, `-20250416`, `@20250416`, and the `-0416` of other vendors. */
const DATE = /[-@]((?:20\d\d-?)?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01]))$/;

function read(name: string, catalogue: NamedAt['catalogue']): ReadName {
  const plain = plainName(name);
  const dated = DATE.exec(plain);
  const date = dated?.[1]?.replaceAll('-', '') ?? null;
  const undated = dated === null ? plain : plain.slice(0, dated.index);
  const id = catalogue.publishedId(plain) ?? catalogue.publishedId(undated);
  return { base: id ?? undated, date, isPublished: id !== null };
}

/** A name without a date means any snapshot, and a date without a year that day of any year. */
function isSameDate(one: string | null, other: string | null): boolean {
  return one === null || other === null || one.endsWith(other) || other.endsWith(one);
}

/** `openai/o3` and `models/o3:latest` are `o3`. */
function plainName(name: string): string {
  const plain = name.trim().toLowerCase();
  return plain.slice(plain.lastIndexOf('/') + 1).replace(/[-:]latest$/, '');
}
