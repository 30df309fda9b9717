// The modes (`reasoning.mode`) of models that can work in more than one way.

/** `pro` does more work at the same token prices, in the background, by a factor that nobody publishes. */
export const MODES = ['standard', 'pro'] as const;
export type Mode = (typeof MODES)[number];

/** A model by its name, in one of its modes; null = the model has none, or the place decides. */
export interface ModelInMode {
  readonly model: string;
  readonly mode: Mode | null;
}

export function isMode(value: unknown): value is Mode {
  return MODES.some((mode) => mode === value);
}

/** `gpt-6.1-sol · pro`; the standard mode goes without saying. */
export function modelName({ model, mode }: ModelInMode): string {
  return mode === 'pro' ? `${model} · ${mode}` : model;
}

const NAMED = /^(\S+?)\s*(?:·\s*(\w+)|\(reasoning\.mode\s*=\s*(\w+)\))$/;

/**
 * Reads `gpt-6.1-sol · pro`, as Ponder shows it, and `gpt-6.1-sol (reasoning.mode=pro)`, as OpenAI writes it. People
 * type these, so blanks and the case of the mode make no difference.
 */
export function readModelName(text: string): ModelInMode {
  const [, model, shown, written] = NAMED.exec(text.trim()) ?? [];
  const mode = modeOf(shown ?? written ?? null);
  return model === undefined || mode === null ? { model: text.trim(), mode: null } : { model, mode };
}

/** The mode that a word from outside means, in any case; null = no known mode. */
export function modeOf(word: string | null): Mode | null {
  const plain = word?.trim().toLowerCase();
  return isMode(plain) ? plain : null;
}

/** A job that names no mode, such as one of Ponder 0.1.0, runs in the standard mode. */
export function isSameMode(one: string | null, other: string | null): boolean {
  return (one ?? 'standard') === (other ?? 'standard');
}
