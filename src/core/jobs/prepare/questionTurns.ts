// A question as turns, and what follows from them: what they weigh, and what makes two of them the same. Pure.
import type { Job, JobTexts } from '../../../shared/job.ts';
import { utf8Bytes } from '../../models/prices/estimate.ts';
import type { TextPart, Turn } from '../../providers/turn.ts';
import { buildPrompt } from './prompt.ts';

export interface PromptTexts {
  /** The prompt. */
  readonly input: string;
  /** The lasting instructions; empty = there are none. */
  readonly instructions: string;
}

export function questionTurns(
  { question, context, instructions }: Pick<JobTexts, 'question' | 'context' | 'instructions'>,
  source: Job['source'],
): readonly Turn<TextPart>[] {
  return toldTurns({ input: buildPrompt(question, context, source), instructions });
}

export function toldTurns({ input, instructions }: PromptTexts): readonly Turn<TextPart>[] {
  const asked = { role: 'user', parts: [text(input)] } as const;
  return instructions === '' ? [asked] : [{ role: 'developer', parts: [text(instructions)] }, asked];
}

/** Of texts only: what an image or a file weighs in tokens has nothing to do with its bytes. */
export function textsOf(turns: readonly Turn<TextPart>[]): readonly string[] {
  return turns.flatMap(({ parts }) => parts.map((part) => part.text));
}

export function bytesOf(turns: readonly Turn<TextPart>[]): number {
  return textsOf(turns).reduce((sum, part) => sum + utf8Bytes(part), 0);
}

/**
 * What the hash of a question is made of. For a single text that is its instructions and prompt, as before there were
 * turns, so that the same question of an older Ponder has the same hash. Anything else begins with two empty parts,
 * which no single text has, because no prompt is empty.
 */
export function hashedParts(turns: readonly Turn[]): readonly string[] {
  const [first, ...others] = turns;
  const isInstructed = first?.role === 'developer';
  const instructions = isInstructed ? onlyText(first) : '';
  const [asked, ...more] = isInstructed ? others : turns;
  const prompt = asked?.role === 'user' ? onlyText(asked) : null;
  if (instructions === null || prompt === null || more.length > 0) return ['', '', JSON.stringify(turns)];
  return [instructions, prompt];
}

/** Null = the turn holds more than one text, or something else. */
function onlyText({ parts }: Turn): string | null {
  const [part, ...more] = parts;
  return part?.kind === 'text' && more.length === 0 ? part.text : null;
}

function text(told: string): TextPart {
  return { kind: 'text', text: told };
}
