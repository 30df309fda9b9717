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
