// The texts of a message, or of a piece of one, under the names that servers give them.
import { type Fields, fields, list } from '../fields.ts';

export interface ChatTexts {
  readonly content: string;
  readonly reasoning: string;
  readonly refusal: string;
}

export function chatTexts({ content, reasoning_content: older, reasoning, refusal }: Fields): ChatTexts {
  const parts = list(content).map(fields);
  const thought = parts.filter(({ type }) => type === 'thinking').flatMap((part) => textsIn(part.thinking));
  return {
    content: typeof content === 'string' ? content : textsIn(parts.filter(({ type }) => type === 'text')).join(''),
    // Both names mean the same, and some servers give both, one of them empty.
    reasoning: (text(older) || text(reasoning)) + thought.join(''),
    refusal: text(refusal),
  };
}

function textsIn(parts: unknown): readonly string[] {
  return typeof parts === 'string' ? [parts] : list(parts).map((part) => text(fields(part).text));
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
