// The hostile corpus on the answer page: wherever a text stands, whole or in pieces, it does nothing.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { CLASSES, CORPUS, type NaiveSink, type Payload } from '../builders/hostileCorpus.ts';
import { oneOf, seededRandom, wholeNumber } from '../builders/seededRandom.ts';
import { until } from '../fakes/until.ts';
import { type AnswerPageHost, startAnswerPages } from './answerPageHost.ts';
import { type Allowed, drive, type Step, settled, watch } from './drivenPage.ts';
import { inBlocks, inCode, inPieces, inTheAnswer, places, set } from './hostilePlaces.ts';
import { type NaiveCase, watchNaivePages } from './naivePages.ts';
import { ADDED_TAGS, ANSWER_TAGS, FORMULA_ATTRIBUTES } from './samples.ts';

/** What the page is made of: our own parts, and what is left of Markdown. */
const OWN_TAGS = [
  'main',
  'header',
  'section',
  'details',
  'summary',
  'button',
  'dl',
  'dt',
  'dd',
  'svg',
  'rect',
  'path',
  'nav',
  'label',
  'textarea',
  'mark',
];
const ALLOWED: Allowed = {
  tags: [...OWN_TAGS, ...ANSWER_TAGS, ...ADDED_TAGS],
  attributes: [
    ...['aria-busy', 'aria-hidden', 'aria-labelledby', 'class', 'data-part', 'dir', 'height', 'href', 'id', 'open'],
    ...['aria-controls', 'aria-describedby', 'aria-disabled', 'aria-expanded', 'aria-haspopup', 'd', 'for'],
    ...['data-only', 'maxlength', 'rows'],
    ...['aria-current', 'aria-label', 'aria-pressed', 'data-at-work', 'hidden', 'role', 'title', ...FORMULA_ATTRIBUTES],
    ...['colspan', 'preserveAspectRatio', 'scope', 'start', 'tabindex', 'type', 'value', 'viewBox', 'width', 'x', 'y'],
  ],
};
const KNOWN_MESSAGES = [
  'ready',
  'shown',
  'place',
  'action',
  'copyCode',
  'insertCode',
  'compareCode',
  'applyCode',
  'openFile',
  'openLink',
  'draft',
  'readTurn',
  'openTurn',
];
/** A message to the page holds so many texts. */
const BATCH = 100;
/** An answer holds so many to be set. */
const SET_AT_ONCE = 12;
const LANGUAGES = ['html', 'js', 'css', 'md', 'json', 'sh'];
/** So many of a class are enough for its control. */
const CONTROLS = 6;
/** `PONDER_FUZZ` asks for more, `PONDER_FUZZ_SEED` for others. */
const FUZZED = Number(process.env.PONDER_FUZZ ?? 2_000);

/** An answer holds so many mixtures. */
const FUZZED_AT_ONCE = 4;

/** Classes whose harm a browser can show; of the others, `test/unit/hostileCorpus.test.ts` does. */
const SHOWN_BY_BROWSER = CLASSES.filter((name) => of(name).some(({ fires }) => Object.keys(fires).length > 0));

function of(name: string): Payload[] {
  return CORPUS.filter((payload) => payload.class === name);
}

describe('hostile text on the answer page', () => {
  let host: AnswerPageHost;

  before(async () => {
    host = await startAnswerPages();
  });
  after(() => host.dispose());

  it('does its harm where nothing stops it', async () => {
    const cases: NaiveCase[] = SHOWN_BY_BROWSER.flatMap((name) =>
      CORPUS.flatMap((payload, index) => {
        const sinks = (['html', 'markdown', 'address'] as const).filter((sink) => payload.fires[sink] !== undefined);
        return payload.class === name && sinks[0] !== undefined ? [{ index, sink: sinks[0] as NaiveSink }] : [];
      }).slice(0, CONTROLS),
    );
    const seen = await watchNaivePages(cases);
    const fired = new Map<string, number>();
    for (const [{ index, sink }, harms] of seen) {
      const payload = CORPUS[index];
      const harm = payload?.fires[sink];
      if (payload === undefined || harm === undefined || !harms.has(harm)) continue;
      fired.set(payload.class, (fired.get(payload.class) ?? 0) + 1);
    }
    assert.deepEqual(
      SHOWN_BY_BROWSER.filter((name) => !fired.has(name)),
      [],
      `fired: ${JSON.stringify(Object.fromEntries(fired))}`,
    );
  });

  it('is stopped by the second net alone, should the first let HTML through', async () => {
    const page = await host.openControl();
    const seen = await watch(page);
    const found = await page.evaluate(
      ({ texts, tags }) => {
        const strange = new Set<string>();
        const hole = document.getElementById('hole');
        for (const text of texts) {
          hole?.replaceChildren(Reflect.get(window, 'sanitize')(text));
          for (const element of hole?.querySelectorAll('*') ?? []) {
            if (!tags.includes(element.localName)) strange.add(`<${element.localName}>`);
            for (const name of element.getAttributeNames()) {
              if (!['class', 'href', 'start'].includes(name)) strange.add(`${element.localName} ${name}`);
            }
            const href = element.getAttribute('href');
            if (href !== null && !/^(?:https?|mailto):/i.test(href)) strange.add(`to ${href}`);
          }
        }
        hole?.replaceChildren();
        return [...strange];
      },
      { texts: CORPUS.map(({ text }) => text), tags: ANSWER_TAGS },
    );
    await settled(page);
    assert.deepEqual(found, []);
    assert.deepEqual(seen, []);
    await page.close();
  });

  it('is stopped by the policy alone, should both nets let HTML through: no script, and nothing loaded', async () => {
    const page = await host.open();
    const seen = await watch(page);
    await page.evaluate(
      (texts) => {
        const main = document.querySelector('main');
        for (const text of texts) {
          // What leads the whole page elsewhere is no matter of this policy.
          if (/<meta|<form|<a\b|<base|<button|<isindex/i.test(text)) continue;
          main?.replaceChildren(document.createRange().createContextualFragment(text));
        }
      },
      CORPUS.filter(({ class: name }) => name !== 'nesting').map(({ text }) => text),
    );
    await settled(page);
    const refused = seen.filter((line) => line.startsWith('refused '));
    assert.ok(refused.length > 50, `${refused.length} things should have been left for the policy to refuse`);
    const harm = seen.filter((line) => /^(?:runs|visit (?!about:blank)|dialog|window|form)/.test(line));
    // The browser names also those that the policy stopped before they left.
    const stopped = new Set(refused.map((line) => line.replace('refused ', 'request ')));
    harm.push(...seen.filter((line) => line.startsWith('request ') && !stopped.has(line)));
    assert.deepEqual(harm, []);
    await page.close();
  });

  it('would be noticed: script that runs, what is asked for, and what the policy stops', async () => {
    const page = await host.open();
    const seen = await watch(page);
    await page.evaluate(() => {
      alert('seen');
      new Image().src = 'https://attacker.example/seen.png';
    });
    await until('all three are counted', () =>
      ['runs alert', 'request https://attacker.example/seen.png', 'refused img-src'].every((each) =>
        seen.includes(each),
      ),
    );
    await page.close();
  });

  for (const name of CLASSES) {
    it(`of the class “${name}” does nothing, wherever it stands, whole or in pieces`, async () => {
      const random = seededRandom(11);
      const steps = of(name).flatMap((payload): Step[] => [
        ...places(payload).map((shows) => ({ shows, clicks: true })),
        ...inPieces(payload, random).map((shows) => ({ shows, clicks: false })),
      ]);
      await doesNothing(host, steps);
    });
  }

  it('does nothing in formulas that were set and in code that was coloured', async () => {
    const texts = SHORT.map(({ text }, index) => set(text, LANGUAGES[index % LANGUAGES.length] ?? ''));
    const answers = Array.from({ length: Math.ceil(texts.length / SET_AT_ONCE) }, (_, index) =>
      texts.slice(index * SET_AT_ONCE, (index + 1) * SET_AT_ONCE).join('\n\n'),
    );
    await doesNothing(
      host,
      answers.map((answer) => ({ shows: inTheAnswer(answer), clicks: true, waits: true })),
    );
  });

  it(`does nothing in ${FUZZED} mixtures of its pieces either`, async () => {
    const random = seededRandom(Number(process.env.PONDER_FUZZ_SEED ?? 5));
    const steps = Array.from({ length: Math.ceil(FUZZED / FUZZED_AT_ONCE) }, (): Step => {
      const texts = Array.from({ length: FUZZED_AT_ONCE }, () => {
        const shape = oneOf(random, [inBlocks, inCode, (whole: string) => whole]);
        return shape(mixture(random));
      });
      return { shows: inTheAnswer(texts.join('\n\n')), clicks: true };
    });
    await doesNothing(host, steps);
  });
});

const SHORT = CORPUS.filter(({ text }) => text.length < 400);
const GLUE = [
  '',
  ' ',
  '\n',
  '\n\n',
  '`',
  '```',
  '<',
  '>',
  '"',
  "'",
  '](',
  '[',
  '$',
  '|',
  '&',
  '\\',
  '\0',
  '<!--',
  '\u202e',
];

/** Pieces of several texts, cut anywhere, and what Markdown and HTML are made of between them. */
function mixture(random: () => number): string {
  return Array.from({ length: wholeNumber(random, 2, 5) }, () => {
    const { text } = oneOf(random, SHORT);
    const from = wholeNumber(random, 0, Math.floor(text.length / 2));
    return text.slice(from, wholeNumber(random, from, text.length)) + oneOf(random, GLUE);
  }).join('');
}

async function doesNothing(host: AnswerPageHost, steps: readonly Step[]): Promise<void> {
  const page = await host.open();
  const seen = await watch(page);
  for (let at = 0; at < steps.length; at += BATCH) {
    assert.deepEqual(await drive(page, steps.slice(at, at + BATCH), ALLOWED), []);
  }
  await settled(page);
  assert.deepEqual(seen, [], 'nothing runs, is loaded, visited or asked, and nothing is left for the policy to refuse');
  assert.deepEqual(await wrongMessages(page), [], 'the host hears only what it knows');
  await page.close();
}

/** What the page said that is no message it knows, or would open what may not be opened. */
async function wrongMessages(page: Page): Promise<unknown[]> {
  return await page.evaluate((known) => {
    const messages: { type: string; href?: string }[] = Reflect.get(window, '__sent');
    return messages.filter(
      ({ type, href = '' }) => !known.includes(type) || (type === 'openLink' && !/^(?:https?|mailto):/i.test(href)),
    );
  }, KNOWN_MESSAGES);
}
