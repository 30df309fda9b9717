// Work on the words of servers grows with them, and no faster. Each pattern in the rooms where such words are read is judged
// by recheck, which knows the worst text for it; each function that takes such words as a whole is measured.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingScopes } from '../../src/core/providers/replies/missingScopes.ts';
import { answerFileName } from '../../src/editor/answer/answerMarkdown.ts';
import type { JobErrorKind } from '../../src/shared/job.ts';
import { aJob } from '../builders/aJob.ts';
import { growthOf, SUITE_TERMS } from '../builders/growth.ts';
import { type Pattern, patternsIn } from '../builders/patternsIn.ts';
import { SERVER_TEXT_GROWTH } from '../builders/serverTextGrowth.ts';

// Its own, and not the Java or native one that it may find.
process.env.RECHECK_SYNC_BACKEND = 'pure';
const { checkSync } = await import('recheck');

/** Longer texts only take longer: what grows shows by then. */
const TERMS = { ...SUITE_TERMS, mostSize: 250_000 };

const ROOT = join(import.meta.dirname, '../../src');
const ROOMS = ['core', 'shared', 'editor'];
/** Far more than any of them takes: what is not judged by then counts as found. */
const JUDGE = { timeout: 60_000 } as const;

/** Patterns that would take longer for a long text, and why none comes to them. `longest` brings the longest one. */
interface Bounded {
  readonly file: string;
  readonly pattern: string;
  readonly why: string;
  /** Characters of what came through when a megabyte was put in, and how many there may be. */
  readonly longest?: () => readonly [length: number, most: number];
}

const LONG = '.'.repeat(500_000) + '-a'.repeat(250_000);
const failed = (message: string, kind: JobErrorKind = 'refused') =>
  aJob({ state: 'rejected', error: { kind, message, code: null, httpStatus: 400, requestId: null } });

const BOUNDED: readonly Bounded[] = [
  {
    file: 'core/providers/endpoint.ts',
    pattern: '/\\/+$/',
    why: 'The address of a place is a setting of the person’s own.',
  },
  {
    file: 'editor/answer/answerMarkdown.ts',
    pattern: '/^-+|-+$/g',
    why: 'A title is cut to 60 characters first.',
    longest: () => [answerFileName(aJob({ title: LONG })).length, 80],
  },
  {
    file: 'core/providers/replies/missingScopes.ts',
    pattern: '/^[[("\'`]+|[\\])"\'`.;:]+$/g',
    why: 'At most 300 characters are taken for names of permissions.',
    longest: () => [missingScopes(failed(`missing scopes: ${'a.b '.repeat(250_000)}`, 'rights').error).length, 300],
  },
];

/** Patterns that are put together at run time, and where what they are made of is judged. */
const MADE: Readonly<Record<string, string>> = {
  'core/ledger/searchQuery.ts': 'Of what a person types: measured as “found words”, and here as it is made.',
  'core/secrets/keysByShape.ts':
    'Of the beginnings that stand in the same file, each letter for letter: measured in growthOfSecrets.test.ts.',
  'core/tokens/o200k.ts': 'Of a question, in a worker with a deadline: measured by the benchmark as tokens.worstMs.',
  'shared/knownKeys.ts': 'Of the keys of this window, each letter for letter: measured in scrubGrowth.ts.',
  'editor/answer/hiddenCharacters.ts':
    'One character each, of the patterns in the same file: measured as “hidden characters”.',
};

const files = ROOMS.flatMap((room) =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(room, name).replaceAll('\\', '/')),
);
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const literal = ({ source, flags }: Pattern) => `/${source}/${flags}`;
const boundOf = (file: string, pattern: Pattern) =>
  BOUNDED.find((one) => one.file === file && one.pattern === literal(pattern));

function judge({ source, flags }: Pattern): string {
  const found = checkSync(source, flags, JUDGE);
  if (found.status === 'unknown') return found.error.kind;
  if (found.status === 'safe') return 'linear';
  // Nothing comes back from those.
  if (found.complexity.type === 'exponential') return found.complexity.summary;
  // Its own matcher has no shortcuts, and its clock is a wall's: the worst text it knows is put to the real one.
  const { pattern, pumps, suffix } = found.attack;
  const attack = (size: number) =>
    pumps.map(({ prefix, pump }) => prefix + pump.repeat(Math.ceil(size / pumps.length / pump.length))).join('') +
    suffix;
  const matcher = new RegExp(source, flags.includes('g') ? flags : `${flags}g`);
  const growth = growthOf(
    { name: source, text: attack, work: (text) => text.replace(matcher, '') },
    // In so few moments, what other threads collect and compile could hide the growth.
    { ...TERMS, tries: 4, leastMs: 5, isAlone: true },
  );
  return growth === null || growth.factor <= TERMS.bound ? 'linear' : `${found.complexity.summary}: ${pattern}`;
}

describe('work on the words of servers grows with them', function () {
  this.timeout(300_000);

  describe('in each pattern that meets them', () => {
    for (const file of files) {
      const patterns = patternsIn(read(file)).filter((pattern) => boundOf(file, pattern) === undefined);
      for (const written of new Set(patterns.map(literal))) {
        it(`${file}: ${written}`, () => {
          const [pattern] = patterns.filter((one) => literal(one) === written);
          assert.ok(pattern);
          assert.equal(judge(pattern), 'linear');
        });
      }
    }

    it('or none comes to it that is long', () => {
      for (const { file, pattern, longest } of BOUNDED) {
        const all = patternsIn(read(file)).map(literal);
        assert.ok(all.includes(pattern), `${file} has no ${pattern} any more`);
        const [length, most] = longest?.() ?? [0, 0];
        assert.ok(length <= most, `${file}: ${pattern} meets ${length} characters`);
      }
    });

    it('and those that are made at run time are known', () => {
      const makers = files.filter((file) => /\bRegExp\(/.test(read(file)));
      assert.deepEqual(makers.sort(), Object.keys(MADE).sort());
    });
  });

  describe('in each function that reads a whole text', () => {
    for (const one of SERVER_TEXT_GROWTH) {
      it(one.name, () => {
        const growth = growthOf(one, TERMS);
        assert.ok(
          growth === null || growth.factor <= SUITE_TERMS.bound,
          `eight times the text, ${growth?.factor} times the work, from ${growth?.size} characters on`,
        );
      });
    }
  });

  describe('and what does not is found', () => {
    for (const source of ['a+b', '(a+)+$', '^(?:a|a)*$', '(?<=x)(\\w+\\s?)*!']) {
      it(`in /${source}/`, () => assert.notEqual(judge({ source, flags: '' }), 'linear'));
    }

    it('wherever it stands in a file', () => {
      const source = [
        'const a = 4 / 2 / 1;',
        'const b = x.replace(/[/\'"]+$/g, `/$' + "{y.replace(/`a+/u, '')}/`);",
        '// not /this/ one',
        'if (/b/.test(z)) return /c/;',
        'const d = list[0] / 2; const e = { f: /g\\/h/ };',
      ].join('\n');
      assert.deepEqual(patternsIn(source).map(literal), ['/[/\'"]+$/g', '/`a+/u', '/b/', '/c/', '/g\\/h/']);
    });

    it('in a function', () => {
      const growth = growthOf(
        {
          name: 'a search for each character',
          text: (size) => 'a'.repeat(size),
          work: (text) => [...text].reduce((sum, _, at) => sum + text.indexOf('b', at), 0),
        },
        { ...TERMS, tries: 4, leastMs: 2, isAlone: true },
      );
      assert.ok(growth !== null && growth.factor > SUITE_TERMS.bound);
    });
  });
});
