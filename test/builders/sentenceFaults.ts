// What no sentence may hold: words of an old style, and slips that a reader notices.
import type { Said } from './sentenceList.ts';

const OLD_STYLE: readonly (readonly [words: RegExp, rather: string])[] = [
  [/\bdear(er|est)?\b/i, 'expensive'],
  [/\bto be had\b/i, 'not available'],
  [/\bperson[’']s word\b/i, 'approved by you'],
  [/\bstands? (below|above|there|in its place)\b/i, 'say what is seen'],
  [/\b(gives|give) out\b/i, 'name who does it'],
  [/\bmended\b/i, 'fixed'],
  [/\btakes? the place of\b/i, 'succeeds'],
  [/\bwhoever runs\b/i, 'the operator of'],
  [/\bcan not\b/i, 'cannot'],
  [/\bfor ever\b/i, 'forever'],
  [/\bcome about\b/i, 'happen'],
  [/\b(is|are) no (JSON|stream|text|list|row|name|address)\b/i, 'is not a …'],
  [/\bwithout a word\b/i, 'silently'],
  [/\bto the letter\b/i, 'exactly'],
  [/\bthat it can[’']t be told\b|\bas far as that is told\b/i, 'as far as is known'],
];

const SLIPS: readonly (readonly [slip: RegExp, rather: string])[] = [
  [/\S {2,}\S/, 'one space'],
  [/^ | $/, 'no space at its ends'],
  [/\.\.\./, '…'],
  [/ [.,;:?!](\s|$)/, 'no space before a point'],
  [/[A-Za-z]'[a-z]/, '’'],
  [/"/, '“ and ”'],
  // Two sentences, the last of which has no end. A row of buttons in a welcome text ends in one.
  [/(^|: )[A-Z][^\n]*[a-z][.?!] [A-Z][^\n]*[^.?!…:)”}*\]]$/, 'a full stop'],
];

/** Empty = none. Questions for the model and what only the log says are as their reader needs them. */
export function faultsOf({ from, kind, text }: Said): string[] {
  if (kind === 'log' || from.endsWith('builtInQuestions.ts') || from === 'src/shared/knownKeys.ts') return [];
  // Code, values as they are typed in settings.json, and the places of arguments.
  const prose = text.replace(/`[^`]*`|"[a-z%?#.:][\w:]*"/g, 'code').replace(/\$\{[^}]*\}/g, '{0}');
  const words = OLD_STYLE.filter(([old]) => old.test(prose));
  // A piece is put into a sentence; what a model is for is a label of a row, and has no full stop either.
  const isPart = kind === 'piece' || from.endsWith('catalogue.json');
  const slips = SLIPS.filter(([slip], index) => slip.test(prose) && !(isPart && isOfWholes(index)));
  return [...words, ...slips].map(([, rather]) => rather);
}

/** A piece is put into a sentence, with a space before it and without an end. */
function isOfWholes(slip: number): boolean {
  return slip === 1 || slip === SLIPS.length - 1;
}
