// What a response was asked, read out of the list of its input items. The list comes from outside: nothing in it is taken
// for granted.
import type { AskedInput } from './provider.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Null when the body is no list. @param body its items, the newest first */
export function readInputItems(body: unknown): AskedInput | null {
  const { data } = fields(body);
  if (!Array.isArray(data)) return null;
  const question = data.map(fields).find(({ role }) => role === 'user');
  return {
    question: question === undefined ? '' : textIn(question.content),
    bytes: new TextEncoder().encode(JSON.stringify(data)).length,
  };
}

function textIn(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map(fields)
    .map(({ text }) => (typeof text === 'string' ? text : ''))
    .filter((text) => text !== '')
    .join('\n\n');
}

function fields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
