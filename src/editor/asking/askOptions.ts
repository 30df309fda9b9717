// What another extension, a keybinding or a link may pass to a command that asks. It comes from outside, so each part
// is checked. The person is not asked for what is given here.
import type { GivenTerms } from '../../core/asking/terms.ts';
import { HumanError } from '../../shared/humanError.ts';
import { isMode } from '../../shared/mode.ts';
import { tokensOf } from '../../shared/numbers.ts';

export interface AskOptions extends GivenTerms {
  readonly prompt?: string;
  readonly text?: string;
  readonly confirm?: boolean;
  /** A saved question, by its text or its place in `ponder.prompts` (from 0). */
  readonly saved?: string | number;
}

const TEXTS = ['prompt', 'text', 'model', 'effort'] as const;

/** @throws HumanError that names the part that does not fit */
export function readAskOptions(value: unknown): AskOptions {
  // A menu passes the file's address, a keybinding nothing: neither holds options.
  if (typeof value !== 'object' || value === null) return {};
  const given = (key: string): unknown => Reflect.get(value, key);
  const options: { -readonly [K in keyof AskOptions]: AskOptions[K] } = {};
  for (const key of TEXTS) {
    const text = given(key);
    if (text === undefined) continue;
    if (typeof text !== 'string' || (key !== 'text' && text.trim() === '')) throw notFitting(key);
    options[key] = text;
  }
  const mode = given('mode');
  if (mode !== undefined) {
    if (!isMode(mode)) throw notFitting('mode');
    options.mode = mode;
  }
  if (given('maxOutputTokens') !== undefined) {
    const cap = tokensOf(given('maxOutputTokens'));
    if (cap === null) throw notFitting('maxOutputTokens');
    options.maxOutputTokens = cap;
  }
  const confirm = given('confirm');
  if (confirm !== undefined) {
    if (typeof confirm !== 'boolean') throw notFitting('confirm');
    options.confirm = confirm;
  }
  const saved = given('saved');
  if (saved !== undefined) {
    if (typeof saved !== 'string' && typeof saved !== 'number') throw notFitting('saved');
    options.saved = saved;
  }
  return options;
}

/** Nothing was given, so a person is asking. */
export function isEmpty(options: AskOptions): boolean {
  return Object.keys(options).length === 0;
}

export function notFitting(key: string): HumanError {
  return new HumanError('The command was called with an invalid “{0}”. Nothing was sent.', [key]);
}
