// The search for secrets, in a real worker with a clock that a test moves: what could not be searched counts as unknown.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { SecretSearch } from '../../src/core/secrets/secretSearch.ts';
import { aSecret, DUMMIES } from '../builders/dummySecrets.ts';
import { OWN } from '../builders/plantedKeys.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { RecordingLog } from '../fakes/recordingLog.ts';
import { until } from '../fakes/until.ts';

const ROOT = join(import.meta.dirname, '../..');
const FIXTURES = join(ROOT, 'test/fixtures');
const LATE_MS = 10_001;
const IDLE_MS = 120_001;

describe('the search for secrets', () => {
  let clock: FakeClock;
  let log: RecordingLog;
  let held: string[];
  let search: SecretSearch;

  const open = (worker?: string) => {
    const file = worker === undefined ? {} : { workerFile: join(FIXTURES, worker) };
    search = new SecretSearch({ held: () => held, clock, log, ...file });
  };

  beforeEach(() => {
    clock = new FakeClock();
    log = new RecordingLog();
    held = [];
    open();
  });
  afterEach(() => search.dispose());

  it('tells for each text what is in it', async () => {
    const secret = aSecret();
    assert.deepEqual(await search.find(['nothing', `id ${secret}`, '']), [
      [],
      [{ kind: 'vendorKey', vendor: 'AWS access', start: 3, end: 3 + secret.length }],
      [],
    ]);
    assert.deepEqual([await search.isFree(['nothing', '']), await search.isFree(['', secret])], [true, false]);
    assert.equal(log.text, '');
  });

  it('knows the keys that the window has by then', async () => {
    const kinds = async () => (await search.find([`x ${OWN} y`]))?.[0]?.map(({ kind }) => kind);
    assert.deepEqual(await kinds(), []);
    held = [OWN];
    assert.deepEqual(await kinds(), ['ownKey']);
  });

  it('searches several at a time, and two million characters', async () => {
    const line = DUMMIES[0]?.line ?? '';
    const long = `${'export const twice = (value: number) => 2 * value;\n'.repeat(40_000)}${line}`;
    const [one, other] = await Promise.all([search.find([long]), search.find([line])]);
    assert.deepEqual([one?.[0]?.length, other?.[0]?.length], [1, 1]);
  });

  it('does not know of what takes too long, ends that worker, and goes on with another one', async () => {
    open('hangingWorker.mjs');
    const found = search.find(['a text']);
    const free = search.isFree(['a text']);
    await clock.advance(LATE_MS);
    assert.deepEqual([await found, await free], [null, false]);
    assert.match(log.text, /took too long and was ended/);
    assert.doesNotMatch(log.text, /a text/);
    const next = search.find(['a text']);
    await clock.advance(LATE_MS);
    assert.equal(await next, null);
  });

  it('does not know of a text whose worker failed, and says so', async () => {
    open('dyingWorker.mjs');
    assert.equal(await search.find(['a text']), null);
    assert.match(log.text, /error The worker that searches for secrets failed/);
    assert.equal(await search.isFree(['a text']), false);
  });

  it('ends its worker when no texts come, and starts it again', async () => {
    search.warm();
    assert.equal(clock.pending, 1);
    await clock.advance(IDLE_MS);
    assert.equal(clock.pending, 0);
    assert.deepEqual(await search.find(['text']), [[]]);
    assert.equal(clock.pending, 1, 'its rest is planned anew');
  });

  it('leaves nothing waiting when it is let go', async () => {
    const found = search.find(['text']);
    search.dispose();
    assert.equal(await found, null);
    assert.equal(await search.find(['text']), null);
    await until('no timer is left', () => clock.pending === 0);
  });

  it('works where no code may be made of strings, and opens no connection', () => {
    const program = `
      const net = await import('node:net');
      net.Socket.prototype.connect = () => { throw new Error('a connection'); };
      const { findSecrets } = await import('./src/core/secrets/findSecrets.ts');
      const found = await findSecrets(${JSON.stringify(DUMMIES.map(({ line }) => line).join('\n\n'))}, []);
      console.log(found.length);`;
    const flags = ['--disallow-code-generation-from-strings', '--input-type=module', '-e', program];
    const { stdout, stderr } = spawnSync(process.execPath, flags, { cwd: ROOT, encoding: 'utf8' });
    assert.equal(stdout.trim(), String(DUMMIES.length), stderr);
  });
});
