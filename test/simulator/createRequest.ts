// A create request that passed every check of checkCreate.ts.
import type { Fields } from './json.ts';
import type { OfferedModel } from './models.ts';
import type { ServerKind } from './serverKind.ts';
import type { PromptText } from './tokens.ts';

export interface CreateRequest {
  readonly kind: ServerKind;
  readonly api: 'responses' | 'chat';
  readonly model: OfferedModel;
  readonly prompt: PromptText;
  readonly instructions: string | null;
  readonly background: boolean;
  readonly stream: boolean;
  readonly store: boolean;
  readonly maxOutputTokens: number | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly effort: string | null;
  /** The effort that an update set, in this turn or in one before; null = none did. */
  readonly updatedEffort: string | null;
  readonly summary: string | null;
  readonly mode: string | null;
  readonly serviceTier: string;
  readonly previousResponseId: string | null;
  /** The body as it came, for what is only echoed. */
  readonly body: Fields;
}
