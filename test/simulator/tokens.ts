// What a request's input amounts to, by the models' own encoding, with framing for each message; of answers, whose tokens
// nobody counts again, about four UTF-8 bytes a token.
import { O200k } from '../../src/core/tokens/o200k.ts';
import { fieldsOf, listOf, textOf } from './json.ts';

const BYTES_PER_TOKEN = 4;
const FRAMING_PER_MESSAGE = 4;
const FRAMING = 3;
const IMAGE_TOKENS = 675;

let encoding: O200k | null = null;

export function countTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}

/** The longest beginning of a text that has at most so many tokens, cut between characters. */
export function firstTokens(text: string, tokens: number): string {
  const bytes = Buffer.from(text).subarray(0, tokens * BYTES_PER_TOKEN);
  return new TextDecoder().decode(bytes, { stream: true });
}

export interface PromptText {
  /** Everything the model reads, in order. */
  readonly text: string;
  readonly tokens: number;
}

/** What a request's `instructions` and `input` amount to. @param isLast the model reads the instructions last */
export function readPrompt(instructions: string | null, input: unknown, isLast = false): PromptText {
  const items = listOf(input).filter((item) => fieldsOf(item).type !== 'configuration_update');
  const messages = typeof input === 'string' ? [input] : items.map(textOfItem);
  const apart = instructions === null ? [] : [instructions];
  const all = isLast ? [...messages, ...apart] : [...apart, ...messages];
  const tokens = all.reduce((sum, text) => sum + inputTokens(text) + FRAMING_PER_MESSAGE, FRAMING);
  const images = listOf(input)
    .flatMap((item) => listOf(fieldsOf(item).content))
    .filter(isImage).length;
  return { text: all.join('\n'), tokens: tokens + images * IMAGE_TOKENS };
}

function inputTokens(text: string): number {
  encoding ??= new O200k();
  return encoding.count(text, () => false).tokens;
}

function textOfItem(item: unknown): string {
  const fields = fieldsOf(item);
  if (typeof fields.content === 'string') return fields.content;
  if (typeof fields.output === 'string') return fields.output;
  return listOf(fields.content)
    .map((part) => textOf(fieldsOf(part).text) ?? '')
    .join('\n');
}

function isImage(part: unknown): boolean {
  return fieldsOf(part).type === 'input_image' || fieldsOf(part).type === 'image_url';
}
