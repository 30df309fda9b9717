// Texts made to cost scrubbing the most, for each thing it looks for. A new shape without a text of its own fails the test.

import { pageless } from '../../src/core/providers/http/sdkError.ts';
import { withoutKeys } from '../../src/core/providers/replies/keylessText.ts';
import { scrubbedBody } from '../../src/core/providers/replies/scrubbedBody.ts';
import { Scrubber } from '../../src/core/providers/scrubber.ts';
import { knownKeys } from '../../src/shared/knownKeys.ts';
import { KEY_SHAPES, LABELLED, scrub } from '../../src/shared/scrub.ts';
import type { GrowthCase } from './growth.ts';

type Shape = keyof typeof KEY_SHAPES | 'labelled';

/** What each is repeated with; a text may begin with something else. */
export const SHAPE_PIECES: Readonly<Record<Shape, readonly (readonly [piece: string, before?: string])[]>> = {
  dashed: [['sk-'], ['sk-ab '], ['.', 'sk-'], ['s']],
  underscored: [['sk_live_'], ['gh'], ['ghp_a-']],
  vendors: [['xoxb-'], ['xai-a '], ['ya29.'], ['xox']],
  amazon: [['AKIA'], ['A'], ['AKIA0123456789ABCDE-']],
  google: [['AIza'], ['AIza '], ['-AIza']],
  webToken: [['eyJ'], ['-eyJ'], ['eyJaaaaaaaa.'], ['.eyJaaaaaaaa'], ['eyJaaaaaaaa ']],
  privateKey: [
    ['-----BEGIN '],
    ['-----BEGIN PRIVATE KEY-----'],
    ['-', '-----BEGIN PRIVATE KEY-----'],
    ['A ', '-----BEGIN '],
  ],
  scheme: [['Bearer '], [' ', 'Bearer'], ['a', 'Bearer '], ['Bearer a. '], ['Basic\t']],
  addressUser: [['://'], ['x@', '://'], ['a', '://'], ['://a']],
  addressQuery: [['?key='], ['&sig=a'], ['x-amz-', '?']],
  labelled: [['token'], ['token '], [' ', 'token'], ['token"\\'], ['password='], ['secret key'], ['api-'], ['token: ']],
};

const KEYS = ['a'.repeat(60).concat('b'), 'sk-proj-0123456789abcdef0123456789abcdef', 'gw.key/with+signs=0123456789'];

function repeated(piece: string, before = ''): (size: number) => string {
  return (size) => before + piece.repeat(Math.max(1, Math.ceil(size / piece.length)));
}

function shapeCases(): GrowthCase[] {
  return Object.entries(SHAPE_PIECES).flatMap(([name, pieces]) => {
    const pattern = name === 'labelled' ? LABELLED : Object.entries(KEY_SHAPES).find(([shape]) => shape === name)?.[1];
    if (pattern === undefined) throw new Error(`There is no shape ${name}`);
    return pieces.map(([piece, before]) => ({
      name: `${name}: ${JSON.stringify((before ?? '') + piece)}`,
      text: repeated(piece, before),
      work: (text: string) => text.replace(pattern, ''),
    }));
  });
}

function keyCases(): GrowthCase[] {
  const known = knownKeys(KEYS);
  const scrubber = new Scrubber(() => KEYS);
  const texts = ['a', 'sk-proj-', 'gw.', '%61', '\\u0061', '&#97;', 'c2st'];
  return texts.flatMap((piece) => [
    { name: `known keys: ${piece}`, text: repeated(piece), work: (text: string) => scrub(text, known, text.length) },
    { name: `keys in an answer: ${piece}`, text: repeated(piece), work: (text: string) => withoutKeys(text, known) },
    { name: `a server's words: ${piece}`, text: repeated(piece), work: (text: string) => scrubber.words(text) },
    {
      name: `a body: ${piece}`,
      text: repeated(piece),
      work: (text: string) => scrubbedBody({ id: text, error: { message: text }, output: [{ text }] }, scrubber),
    },
  ]);
}

export const SCRUB_GROWTH: readonly GrowthCase[] = [
  ...shapeCases(),
  ...keyCases(),
  ...['<title', '<title>', '<html><title'].map((piece) => ({
    name: `a page's title: ${piece}`,
    text: repeated(piece, '<html>'),
    work: pageless,
  })),
];
