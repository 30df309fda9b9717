// A question as turns, and what follows from them: what they weigh, and what makes two of them the same. Pure.
import type { PastTurn } from '../../../shared/chain.ts';
import type { Job, JobTexts } from '../../../shared/job.ts';
import { utf8Bytes } from '../../models/prices/estimate.ts';
import type { TextPart, Turn } from '../../providers/turn.ts';
import { buildPrompt } from './prompt.ts';

export interface PromptTexts {
  /** The prompt. */
  readonly input: string;
  /** The lasting instructions; empty = there are none. */
  readonly instructions: string;
  /** Turns that are sent along, the oldest first; absent = there are none. */
  readonly earlier?: readonly PastTurn[];
}

type QuestionTexts = Pick<JobTexts, 'question' | 'context' | 'instructions' | 'before'>;

/** The instructions stand first also where the place has the turns before: who writes the wire knows whether it has them. */
export function questionTurns(texts: QuestionTexts, source: Job['source']): readonly Turn<TextPart>[] {
  return toldTurns(promptTexts(texts, source));
}

/** All the text that is sent of a question. */
export function promptTexts(
  { question, context, instructions, before }: QuestionTexts,
  source: Job['source'],
): PromptTexts {
  const input = buildPrompt(question, context, source);
  return { input, instructions, ...(before?.by === 'messages' ? { earlier: before.turns } : {}) };
}

export function toldTurns({ input, instructions, earlier = [] }: PromptTexts): readonly Turn<TextPart>[] {
  const asked = [...earlier.flatMap(pastTurns), { role: 'user', parts: [text(input)] } as const];
  return instructions === '' ? asked : [{ role: 'developer', parts: [text(instructions)] }, ...asked];
}

/** As it was asked, and as it was answered. */
function pastTurns({ question, context, source, answer }: PastTurn): readonly Turn<TextPart>[] {
  const asked = { role: 'user', parts: [text(buildPrompt(question, context, source))] } as const;
  return answer === '' ? [asked] : [asked, { role: 'assistant', parts: [text(answer)] }];
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
