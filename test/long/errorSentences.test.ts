// Every error that is known of a place, over real HTTP: what becomes of the job, what a person reads, and that nothing is
// sent twice because of it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorSteps } from '../../src/editor/words/errorSteps.ts';
import type { Job } from '../../src/shared/job.ts';
import { type ErrorPage, errorPage, errorSentences, unusedKinds } from '../builders/errorSentences.ts';

const FILE = join(import.meta.dirname, '../fixtures/errorSentences.md');
const RENEW = 'run `node_modules/.bin/node test/builders/makeErrorSentences.ts`, and read what it changed';

/** What is not said by an HTTP error of a place: of our own network, of other replies, or of Ponder itself. */
const ELSEWHERE = [
  ...['offline', 'certificate', 'network', 'errorReply', 'redirect', 'tooLarge', 'modelEnded', 'refusal'],
  ...['knownResponse', 'brokeOff', 'windowDied', 'other'],
];

describe('an error of a place', function () {
  this.timeout(300_000);
  let page: ErrorPage;
  before(async () => {
    page = await errorPage();
  });
  const creates = () => page.creates.flatMap(([, courses]) => courses);
  const looks = () => page.looks.flatMap(([, courses]) => courses);

  it('is told as the page of all sentences has it', () => {
    const [kept, made] = [readFileSync(FILE, 'utf8').split('\n'), errorSentences(page).split('\n')];
    const gone = kept.filter((line) => !made.includes(line));
    const added = made.filter((line) => !kept.includes(line));
    assert.deepEqual({ gone, added }, { gone: [], added: [] }, `${FILE} is not up to date: ${RENEW}`);
    assert.equal(kept.length, made.length, RENEW);
  });

  it('never has a question sent again, but one that was turned away for a while, or by its path', () => {
    for (const { name, job, posts, later } of creates()) {
      const isPut = job.state === 'waiting';
      // A place without that path may have Chat Completions only, which take it then.
      const isByChat = job.endpoint.api === 'chat';
      const once = isByChat ? 2 : 1;
      assert.deepEqual(posts, isPut ? [1, 2] : [once, once], name);
      // The service ends it by its own clock.
      if (isPut || isByChat) assert.ok(['queued', 'running', 'completed'].includes(later.state), name);
      else assert.deepEqual([later.state, later.error], [job.state, job.error], name);
    }
    for (const { name, posts } of looks()) assert.deepEqual(posts, [1, 1], name);
  });

  it('leaves nothing in doubt but what nobody can know', () => {
    for (const { name, job, error } of creates()) {
      const isUnknown = error.status >= 500 || error.status === 408 || error.status === 409;
      assert.equal(job.state === 'uncertain', isUnknown, name);
      assert.equal(job.reserved === null, job.state === 'rejected' || hasNoPrice(job), `${name}: what is held back`);
    }
  });

  it('of a look leaves the job as it is, and a look goes on or can be asked for', () => {
    for (const { name, job, later, looked } of looks()) {
      assert.ok(['running', 'lost'].includes(job.state), name);
      assert.equal(job.reserved === null, hasNoPrice(job), name);
      assert.equal(looked.state, 'completed', name);
      const stops = job.state === 'lost' || job.pauseReason !== null;
      assert.equal(later.state === 'completed', !stops, name);
    }
  });

  it('calls no key bad that may be good', () => {
    for (const { name, says } of [...creates(), ...looks()]) {
      if (/refused the API key/.test(says)) assert.match(name, /^(key|a gateway: one text)/, says);
    }
  });

  it('has a sentence of its own, and a step that helps where there is one', () => {
    for (const { name, job, says, steps } of creates()) {
      const isPlain = ['refused', 'server', 'parameter', 'rateLimit'].includes(job.error?.kind ?? '');
      if (job.state === 'rejected' && !isPlain) assert.ok(!says.includes('refused the question'), name);
      if (job.state !== 'rejected' || errorSteps(job.error).includes('retry')) continue;
      // The pages of a place are known of some places only.
      const hasPage = errorSteps(job.error).some((step) => step === 'billing' || step === 'verification');
      if (!hasPage || job.endpoint.provider === 'openai') assert.ok(steps.length > 1, `${name}: ${steps.join(', ')}`);
    }
  });

  it('has each kind that there is', () => {
    assert.deepEqual(unusedKinds(page).toSorted(), ELSEWHERE.toSorted());
  });
});

/** Azure lists none. */
function hasNoPrice({ estimate }: Job): boolean {
  return estimate?.worst == null;
}
