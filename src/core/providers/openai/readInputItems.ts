// Reads what a response was asked out of the list of its input items. The list comes from outside: nothing in it is
// taken for granted.
import { type Fields, fields } from '../fields.ts';
import type { AskedInput } from '../provider.ts';
import { withoutKeys } from '../replies/keylessText.ts';
import { NO_KEYS, type Scrubber } from '../scrubber.ts';

/** So many items are asked for at once, which is the most that the API gives. */
export const MOST_ITEMS = 100;
const TEXT = /^(input|output)_text$/;

/** Null when the body is no list. @param body the list of items, the newest first */
export function readInputItems(body: unknown, { keys }: Scrubber = NO_KEYS): AskedInput | null {
  const { data, has_more: hasMore } = fields(body);
  if (!Array.isArray(data)) return null;
  const items = data.map(fields);
  const question = items.find(({ role }) => role === 'user');
  const instructions = items.filter(({ role }) => role === 'developer' || role === 'system').map(textOf);
  return {
    question: withoutKeys(question === undefined ? '' : textOf(question), keys).text,
    instructions: withoutKeys(joined(instructions.toReversed()), keys).text,
    bytes: new TextEncoder().encode(JSON.stringify(data)).length,
    // A server that does not say whether there is more may cut its lists off wherever it likes.
    isWhole: hasMore === false && items.every(isText),
  };
}

/** A message with nothing but text in it: an image, a file or a reference is billed by more than can be seen here. */
function isText({ type = 'message', role, content }: Fields): boolean {
  if (type !== 'message' || typeof role !== 'string') return false;
  if (typeof content === 'string') return true;
  return Array.isArray(content) && content.map(fields).every(isTextPart);
}

function isTextPart({ type, text }: Fields): boolean {
  return typeof type === 'string' && TEXT.test(type) && typeof text === 'string';
}

function textOf({ content }: Fields): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return joined(content.map(fields).map(({ text }) => (typeof text === 'string' ? text : '')));
}

function joined(texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n\n');
}
