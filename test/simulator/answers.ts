// Chooses the answer's text for a prompt: one that fits where the code is known (the demo's samples), else one of
// several by a hash, so that the same prompt always gets the same answer. The texts are Markdown files in answers/.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

type AnswerName =
  | 'tokenBucket'
  | 'mergeIntervals'
  | 'lease'
  | 'review'
  | 'performance'
  | 'explanation'
  | 'testPlan'
  | 'followUp';

/** First match wins. */
const BY_CODE: readonly (readonly [RegExp, AnswerName])[] = [
  [/class TokenBucket\b/, 'tokenBucket'],
  [/\bmergeIntervals\b/, 'mergeIntervals'],
  [/\bleaseUntil\b/, 'lease'],
];
const BY_QUESTION: readonly (readonly [RegExp, AnswerName])[] = [
  [/\btests?\b/i, 'testPlan'],
  [/\b(explain|how does|what does)\b/i, 'explanation'],
  [/\b(fast|faster|slow|perform\w*|optimi[sz]e|complexity)\b/i, 'performance'],
  [/\b(bugs?|review|wrong|races?|leaks?)\b/i, 'review'],
];
const BY_HASH: readonly AnswerName[] = ['review', 'performance', 'explanation', 'testPlan'];

const SUMMARIES = [
  '**Reading the code**\n\nI start with what changes over time: which values are read, where they are written, and what may happen in between.',
  '**Looking for the edge**\n\nThe usual case works. I try the empty input, the largest one, and two callers at the same moment, and see which rule gives way first.',
  '**Checking the fix**\n\nA change that cures one case may break its neighbour. I go through the table of cases again with the corrected version.',
];

export function chooseAnswer(prompt: string, isFollowUp: boolean): string {
  return read(chooseName(prompt, isFollowUp)).replaceAll('{{name}}', prominentName(prompt));
}

/** Reasoning summaries, one to three parts. */
export function chooseSummary(prompt: string): string[] {
  return SUMMARIES.slice(0, 1 + (hashNumber(prompt, 'summary') % SUMMARIES.length));
}

/** A number of 32 bits that depends on the prompt and on what it is for. */
export function hashNumber(prompt: string, purpose: string): number {
  return createHash('sha256').update(purpose).update('\0').update(prompt).digest().readUInt32BE(0);
}

function chooseName(prompt: string, isFollowUp: boolean): AnswerName {
  const known = BY_CODE.find(([pattern]) => pattern.test(prompt));
  if (known !== undefined) return known[1];
  if (isFollowUp) return 'followUp';
  const asked = BY_QUESTION.find(([pattern]) => pattern.test(questionOf(prompt)));
  return asked?.[1] ?? BY_HASH[hashNumber(prompt, 'answer') % BY_HASH.length] ?? 'review';
}

/** The question stands behind the fenced code. */
function questionOf(prompt: string): string {
  return prompt.slice(prompt.lastIndexOf('```') + 1).slice(-2000);
}

/** The first thing that the code defines. */
function prominentName(prompt: string): string {
  const defined = /\b(?:function|class|def|func|fn)\s+([A-Za-z_]\w*)|\bconst\s+([A-Za-z_]\w*)\s*=/.exec(prompt);
  return defined?.[1] ?? defined?.[2] ?? 'process';
}

function read(name: AnswerName): string {
  return readFileSync(new URL(`./answers/${name}.md`, import.meta.url), 'utf8');
}
