// What is said to a model, in a form of our own: each provider writes its own wire from it.
import type { ImageDetail } from '../tokens/imageTokens.ts';

export interface TextPart {
  readonly kind: 'text';
  readonly text: string;
}

/** Where the bytes of an attachment are: here, or at the place that it was uploaded to. */
export type PartBytes =
  | { readonly at: 'hand'; readonly base64: string }
  | { readonly at: 'place'; readonly fileId: string };

interface Attached {
  readonly name: string;
  /** `image/png`, `application/pdf`. */
  readonly mediaType: string;
  readonly bytes: PartBytes;
}

export interface ImagePart extends Attached {
  readonly kind: 'image';
  readonly detail: ImageDetail;
}

export interface FilePart extends Attached {
  readonly kind: 'file';
  /** How finely its pages are drawn. */
  readonly detail: Exclude<ImageDetail, 'original'>;
}

export type Part = TextPart | ImagePart | FilePart;

/**
 * A developer's turn holds lasting instructions, a user's what the person asks, an assistant's what was answered
 * before. Only a person attaches more than text.
 */
export type Turn<P extends Part = Part> =
  | { readonly role: 'user'; readonly parts: readonly P[] }
  | { readonly role: 'developer' | 'assistant'; readonly parts: readonly TextPart[] };

/** For a model that takes no developer's word: what that says goes before the first thing the person asks. */
export function withinQuestion(turns: readonly Turn[]): readonly Turn[] {
  const lasting = turns.flatMap((turn) => (turn.role === 'developer' ? turn.parts : []));
  const others = turns.filter(({ role }) => role !== 'developer');
  const at = others.findIndex(({ role }) => role === 'user');
  if (lasting.length === 0) return others;
  return others.map((turn, index): Turn => {
    if (index !== at || turn.role !== 'user') return turn;
    const [first, ...more] = turn.parts;
    if (first?.kind !== 'text') return { role: 'user', parts: [...lasting, ...turn.parts] };
    const text = [...lasting, first].map((part) => part.text).join('\n\n');
    return { role: 'user', parts: [{ kind: 'text', text }, ...more] };
  });
}
