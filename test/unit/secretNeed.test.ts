// What becomes of secrets in a question, by the rules of asking: what is searched, what is agreed to, and for how long.
import assert from 'node:assert/strict';
import { askedAgain, askedAsItWaits } from '../../src/core/asking/again.ts';
import { type Composition, compose } from '../../src/core/asking/compose.ts';
import type { Known } from '../../src/core/asking/known.ts';
import type { Need } from '../../src/core/asking/need.ts';
import { secretPlaces } from '../../src/core/asking/secretPlaces.ts';
import { type Told, toldTexts } from '../../src/core/asking/told.ts';
import { MAX_INPUT_CHARACTERS } from '../../src/core/jobs/prepare/prompt.ts';
import { findSecrets } from '../../src/core/secrets/findSecrets.ts';
import type { Job, JobSource, JobTexts } from '../../src/shared/job.ts';
import { aSource } from '../builders/aJob.ts';
import { askSettings, aWorld, begun } from '../builders/aWorld.ts';
import { aSecret } from '../builders/dummySecrets.ts';

const SECRET = aSecret();
const MARK = '[removed: AWS access key]';
const CODE = `const id = '${SECRET}';\n`;
const CLEAN = `const id = '${MARK}';\n`;

type NeedOf<What extends Need['what']> = Extract<Need, { what: What }>;

function need<What extends Need['what']>(step: Composition, what: What): NeedOf<What> {
  const is = (one: Need): one is NeedOf<What> => one.what === what;
  if (step.type !== 'needs' || !is(step)) {
    return assert.fail(`It should need ${what}, and is ${step.type === 'needs' ? step.what : step.type}`);
  }
  return step;
}

function ready(step: Composition) {
  return step.type === 'ready' ? step : assert.fail(step.type === 'needs' ? step.what : step.type);
}

const asked = (changes: Partial<Known> = {}, request: Partial<Known['asking']> = {}): Known =>
  begun(request, { question: 'Why?', text: { context: CODE, source: aSource() }, count: null, ...changes });

/** As the editor does it. */
async function search({ known, told }: NeedOf<'search'>): Promise<Known> {
  return {
    ...known,
    searched: { told, found: await Promise.all(toldTexts(told).map((text) => findSecrets(text, []))) },
  };
}

async function found(known: Known, world = aWorld()): Promise<NeedOf<'secrets'>> {
  return need(compose(await search(need(compose(known, world), 'search')), world), 'secrets');
}

const clean = ({ ifClean }: NeedOf<'secrets'>) => ifClean ?? assert.fail('it can be cleaned');

describe('a question with secrets', () => {
  it('is searched in all its texts, and asked about whoever asks and whatever of its price', async () => {
    const world = aWorld({ settings: askSettings({ instructions: ' Be brief. ' }) });
    for (const request of [{}, { askedBy: 'extension', confirm: false }, { askedBy: 'arguments' }] as const) {
      const { told } = need(compose(asked({}, request), world), 'search');
      assert.deepEqual(told, { question: 'Why?', context: CODE, instructions: 'Be brief.' });
      assert.equal((await found(asked({}, request), world)).what, 'secrets');
    }
  });

  it('is another text without them, which is searched once more, and its job says how many there were', async () => {
    const again = need(compose(clean(await found(asked({ question: `Is ${SECRET} right?` }))), aWorld()), 'search');
    assert.deepEqual(again.told, { question: `Is ${MARK} right?`, context: CLEAN, instructions: '' });
    const { prepared } = ready(compose(await search(again), aWorld()));
    assert.deepEqual([prepared.job.secretsRemoved, prepared.job.secretsAgreed], [2, undefined]);
    assert.deepEqual([prepared.texts.context, prepared.job.title], [CLEAN, `Is ${MARK} right?`]);
    const plain = asked({ question: `Is ${MARK} right?`, text: { context: CLEAN, source: aSource() } });
    const same = ready(compose(await search(need(compose(plain, aWorld()), 'search')), aWorld()));
    assert.equal(same.prepared.job.payloadHash, prepared.job.payloadHash, 'it is this text to all that follows');
  });

  it('counts both times where more was found in what was left', async () => {
    const once = need(compose(clean(await found(asked())), aWorld()), 'search');
    const { length } = once.told.question;
    const more = [[{ kind: 'ownKey', vendor: null, start: 0, end: length }], [], []] as const;
    const twice = need(compose({ ...once.known, searched: { told: once.told, found: more } }, aWorld()), 'secrets');
    const last = await search(need(compose(clean(twice), aWorld()), 'search'));
    const { job, texts } = ready(compose(last, aWorld())).prepared;
    assert.deepEqual([job.secretsRemoved, texts.question, texts.context], [2, '[removed: API key]', CLEAN]);
  });

  it('is sent as it is on a yes, which holds for these very texts', async () => {
    const { ifYes } = await found(asked());
    const { job } = ready(compose(ifYes, aWorld())).prepared;
    assert.match(job.secretsAgreed ?? '', /^[0-9a-f]{64}$/);
    for (const other of [
      { question: 'Why not?' },
      { text: { context: `${CODE} `, source: aSource() } },
    ] satisfies Partial<Known>[]) {
      need(compose({ ...ifYes, ...other }, aWorld()), 'search');
    }
    need(compose(ifYes, aWorld({ settings: askSettings({ instructions: 'Be brief.' }) })), 'search');
  });

  it('that could not be searched is asked about as well, and can’t be cleaned', () => {
    const search = need(compose(asked(), aWorld()), 'search');
    const unknown = need(
      compose({ ...search.known, searched: { told: search.told, found: null } }, aWorld()),
      'secrets',
    );
    assert.equal(unknown.ifClean, null);
    assert.equal(secretPlaces(unknown.searched, null, 4), null);
    assert.ok(ready(compose(unknown.ifYes, aWorld())).prepared.job.secretsAgreed !== undefined);
  });

  it('is not searched for a preview, nor where it is too long to be sent', () => {
    assert.equal(compose(asked({}, { isPreview: true }), aWorld()).type, 'preview');
    const long = asked({ text: { context: 'a'.repeat(MAX_INPUT_CHARACTERS + 1), source: aSource() } });
    assert.throws(() => compose(long, aWorld()), /the API takes at most/);
  });
});

describe('a question with secrets that is asked again', () => {
  const sent = async (choose: (need: NeedOf<'secrets'>) => Known) => {
    const chosen = choose(await found(asked()));
    const step = compose(chosen, aWorld());
    return ready(step.type === 'needs' && step.what === 'search' ? compose(await search(step), aWorld()) : step)
      .prepared;
  };
  const again = (job: Job, texts: JobTexts): Known => ({
    ...askedAsItWaits({ ...job, state: 'waiting' }, texts, { settings: askSettings() }),
    count: null,
  });
  const world = (job: Job) => aWorld({ job: () => ({ ...job, state: 'waiting' }) });

  it('is sent after waiting as it was agreed to, unasked', async () => {
    const { job, texts } = await sent(({ ifYes }) => ifYes);
    assert.equal(compose(again(job, texts), world(job)).type, 'waitingReady');
  });

  it('is asked about if it goes elsewhere, or is another text by now', async () => {
    const { job, texts } = await sent(({ ifYes }) => ifYes);
    const known = again(job, texts);
    const elsewhere = { ...known.asking.endpoint, baseUrl: 'https://elsewhere.example/v1' };
    need(compose({ ...known, asking: { ...known.asking, endpoint: elsewhere } }, world(job)), 'search');
    need(compose(again(job, { ...texts, context: `${CODE}more` }), world(job)), 'search');
  });

  it('still says what was taken out of it before', async () => {
    const { job, texts } = await sent(clean);
    assert.equal(texts.context, CLEAN);
    const needs = { askedBy: 'user', settings: askSettings(), labelled: job.estimate?.worst ?? null } as const;
    const retried = { ...askedAgain({ ...job, state: 'failed' }, texts, needs), count: null };
    const next = ready(compose(await search(need(compose(retried, aWorld()), 'search')), aWorld()));
    assert.deepEqual([next.prepared.job.secretsRemoved, next.prepared.job.parentId], [1, job.id]);
  });

  it('is a new job without them, although it could have been sent as it waits', async () => {
    const { job, texts } = await sent(({ ifYes }) => ifYes);
    const { secretsAgreed: _, ...older } = job;
    const secrets = await found(again(older, texts), world(older));
    assert.equal(compose(secrets.ifYes, world(older)).type, 'waitingReady');
    // The price stays the same to the cent, so that nothing else tells the two apart.
    const step = await search(need(compose(clean(secrets), world(older)), 'search'));
    const free = { ...step, agreed: { priceConsent: true, budgetPasses: [] } };
    const made = ready(compose(free, world(older)));
    assert.deepEqual([made.more, made.prepared.texts.context], [{ replaces: job.id }, CLEAN]);
  });
});

describe('where a secret stands', () => {
  const at = (told: Partial<Told>, source: JobSource | null) => {
    const texts = { question: '', context: '', instructions: '', ...told };
    const found = toldTexts(texts).map((text) =>
      [...text.matchAll(/S/g)].map(
        ({ index }) => ({ kind: 'password', vendor: null, start: index, end: index + 1 }) as const,
      ),
    );
    return secretPlaces({ told: texts, found }, source, 3)?.first.map(({ part, line, cell }) => [
      part,
      line,
      cell ?? null,
    ]);
  };

  it('is told by the line of its file, of the question or of the instructions', () => {
    const source = aSource({ startLine: 12, endLine: 14 });
    assert.deepEqual(at({ context: 'a\nb S\nc' }, source), [['context', 13, null]]);
    assert.deepEqual(at({ context: 'a\r\nS' }, null), [['context', 2, null]]);
    assert.deepEqual(at({ question: 'S', instructions: 'a\n\nS' }, source), [
      ['question', 1, null],
      ['instructions', 3, null],
    ]);
    assert.deepEqual(at({ context: 'SSSSS' }, source)?.length, 3);
  });

  it('is told by the lines of each of several selections, and of each cell', () => {
    const ranges = [
      { startLine: 3, endLine: 4 },
      { startLine: 90, endLine: 90 },
    ];
    const context = '[lines 3-4]\na\nS\n\n\n[line 90]\nS';
    assert.deepEqual(at({ context }, aSource({ ranges })), [
      ['context', 4, null],
      ['context', 90, null],
    ]);
    const cells = '[cell 2, python]\nx\nS\n\n[cell 5, python]\nS';
    assert.deepEqual(at({ context: cells }, aSource({ startLine: 1, cells: [2, 5] })), [
      ['context', 2, 2],
      ['context', 1, 5],
    ]);
    assert.deepEqual(at({ context: 'x\nS' }, aSource({ startLine: 1, cells: [2] })), [['context', 2, null]]);
  });
});
