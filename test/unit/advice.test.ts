// What there is to choose from: the catalogue held against what an account lists.
import assert from 'node:assert/strict';
import { advise, daysLeft, endDays, refusedBy } from '../../src/core/accounts/advice.ts';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import type { ListedModel } from '../../src/core/providers/provider.ts';
import { readModelName as named } from '../../src/shared/mode.ts';

const catalogue = new Catalogue();
const NOV = new Date(2026, 10, 21, 12).getTime();
const DEC = new Date(2026, 11, 20, 12).getTime();

const listOf = (...ids: string[]): ListedModel[] => ids.map((id) => ({ id, shutdownDate: null }));
const at = (listed: readonly ListedModel[] | null, { hasOpenAiModels = true, now = NOV } = {}) =>
  advise({ catalogue, listed, hasOpenAiModels, now });
const usableIds = (...args: Parameters<typeof at>) => at(...args).usable.map(({ model }) => model.id);
const other = (id: string, ...args: Parameters<typeof at>) => at(...args).others.find(({ model }) => model.id === id);

describe('the advice on models', () => {
  it('offers the catalogue while nobody knows what the account has', () => {
    const { usable, others, lack } = at(null);
    assert.deepEqual(
      usable.map(({ model }) => model.id).filter((id) => /^gpt-6|^o/.test(id)),
      [
        'gpt-6.2-astra',
        'gpt-6.2-sol',
        'gpt-6.1-sol',
        'gpt-6.1-terra',
        'gpt-6-astra',
        'gpt-6-sol',
        'gpt-6-luna',
        'o3',
        'o3-pro',
      ],
      'the newest first',
    );
    assert.equal(lack, null);
    assert.ok(others.every(({ whyNot }) => whyNot?.kind === 'ended' || whyNot?.kind === 'needsTool'));
  });

  it('offers only what the account lists, and says of the rest that it does not', () => {
    const listed = listOf('o3', 'gpt-5.5', 'whisper-1', 'text-embedding-3-small');
    assert.deepEqual(usableIds(listed), ['gpt-5.5', 'o3']);
    assert.deepEqual(other('o3-pro', listed)?.whyNot, { kind: 'notListed' });
  });

  it('takes the end that the list tells of the one snapshot it has', () => {
    const { usable } = at([{ id: 'gpt-5.5-2026-04-23', shutdownDate: '2027-01-01' }]);
    assert.deepEqual(
      usable.map(({ model }) => [model.id, model.shutdownDate]),
      [['gpt-5.5-2026-04-23', '2027-01-01']],
    );
    const gone = other('gpt-5.5-2026-04-23', [{ id: 'gpt-5.5-2026-04-23', shutdownDate: '2026-11-01' }]);
    assert.deepEqual(gone?.whyNot, { kind: 'ended', day: '2026-11-01' });
  });

  it('says when a model ended and what takes its place on this account', () => {
    const o1 = other('o1', listOf('o3', 'gpt-5.6-sol'));
    assert.deepEqual([o1?.whyNot, o1?.successors], [{ kind: 'ended', day: '2026-10-23' }, [named('gpt-5.6-sol')]]);
  });

  it('follows a successor that ended itself to its own ones', () => {
    const listed = listOf('gpt-5.4-mini', 'gpt-5.6-terra');
    assert.deepEqual(other('o1-mini', listed)?.successors, ['gpt-5.6-terra', 'gpt-5.4-mini'].map(named));
  });

  it('names successors with the mode that they need to be equal', () => {
    const listed = listOf('o3', 'gpt-5.5-pro', 'gpt-5.6-sol');
    assert.deepEqual(other('o3-pro', listed)?.successors, ['gpt-5.6-sol · pro', 'gpt-5.5-pro'].map(named));
  });

  it('puts the successors first for an account without any o-series model, and says so', () => {
    const listed = listOf('gpt-5.4-mini', 'gpt-5.6-luna', 'gpt-6.1-sol', 'gpt-5.5');
    assert.equal(at(listed).lack, 'notListed');
    assert.deepEqual(usableIds(listed), ['gpt-6.1-sol', 'gpt-5.5', 'gpt-5.4-mini', 'gpt-5.6-luna'], 'newest first');
  });

  it('says that OpenAI has ended the series once it has, whether or not the account was asked', () => {
    assert.equal(at(null, { now: DEC }).lack, 'ended');
    assert.equal(at(listOf('gpt-5.5'), { now: DEC }).lack, 'ended');
    assert.ok(usableIds(null, { now: DEC }).every((id) => !id.startsWith('o')));
  });

  it('says when the account has nothing that could be asked', () => {
    assert.equal(at(listOf('whisper-1')).lack, 'nothing');
    assert.equal(at([]).lack, 'nothing');
  });

  it('believes the end date that the place tells over its own', () => {
    const soon = [{ id: 'gpt-5.5', shutdownDate: '2026-11-21' }, ...listOf('o3')];
    assert.deepEqual(other('gpt-5.5', soon)?.whyNot, { kind: 'ended', day: '2026-11-21' });
    const later = [{ id: 'o3', shutdownDate: '2027-03-01' }];
    assert.deepEqual(usableIds(later, { now: DEC }), ['o3']);
  });

  it('uses a snapshot where the account has only that', () => {
    assert.deepEqual(usableIds(listOf('o3-2025-04-16')), ['o3-2025-04-16']);
    assert.deepEqual(usableIds(listOf('o3-2025-04-16', 'o3')), ['o3']);
  });

  it('offers reasoning models that the catalogue does not know yet, without a price, after the others', () => {
    const listed = listOf('gpt-7-sol', 'gpt-5-audio', 'gpt-4o', 'o3', 'gpt-6.3-astra');
    assert.deepEqual(usableIds(listed), ['o3', 'gpt-6.3-astra', 'gpt-7-sol']);
    assert.deepEqual(at(listed).usable.at(-1)?.model.prices, {});
  });

  it('leaves out what nobody knows, too, from the day on that the place itself names', () => {
    const listed = [...listOf('o3', 'gpt-6.3-astra'), { id: 'gpt-7-sol', shutdownDate: '2026-11-01' }];
    assert.deepEqual(usableIds(listed), ['o3', 'gpt-6.3-astra']);
    assert.deepEqual(other('gpt-7-sol', listed)?.whyNot, { kind: 'ended', day: '2026-11-01' });
    assert.equal(refusedBy(at(listed), catalogue, 'gpt-7-sol')?.whyNot?.kind, 'ended');
    assert.equal(catalogue.with({ ends: endDays(listed) }).find('gpt-7-sol').shutdownDate, '2026-11-01');
  });

  it('lists at another place what that has, whatever it is called', () => {
    const listed = listOf('qwen3-14b', 'o1', 'o3');
    assert.deepEqual(usableIds(listed, { hasOpenAiModels: false }), ['o3', 'o1', 'qwen3-14b']);
    assert.deepEqual(
      [other('gpt-5.5', listed, { hasOpenAiModels: false }), at(listed, { hasOpenAiModels: false }).lack],
      [undefined, null],
    );
  });

  it('takes an empty list of another place for no list', () => {
    assert.ok(usableIds([], { hasOpenAiModels: false }).includes('o3'));
  });

  it('knows a refused model by every name', () => {
    const advice = at(null);
    assert.equal(refusedBy(advice, catalogue, 'o4-mini-2025-04-16')?.model.id, 'o4-mini');
    assert.equal(refusedBy(advice, catalogue, 'o3-2025-04-16'), null);
    assert.equal(refusedBy(advice, catalogue, 'my-model'), null);
  });

  it('counts the days to an end', () => {
    assert.equal(daysLeft(catalogue.find('o3'), NOV), 20);
    assert.equal(daysLeft(catalogue.find('o3'), DEC), null);
    assert.equal(daysLeft(catalogue.find('gpt-5.5'), NOV), null);
  });
});

describe('the models of a place with names of its own', () => {
  const at = (deployments: ReadonlyMap<string, string>) =>
    advise({
      catalogue: new Catalogue().with({ deployments }),
      // What could be deployed there is no model to ask.
      listed: [{ id: 'gpt-6-astra', shutdownDate: null }],
      hasOpenAiModels: false,
      now: Date.parse('2026-11-30T12:00:00Z'),
    });

  it('are all that is deployed, two of one model as well, and nothing else', () => {
    const { usable, others, lack } = at(
      new Map([
        ['fast', 'o3'],
        ['slow', 'o3'],
        ['odd', 'somebodys-own'],
        ['new', 'gpt-6-astra'],
      ]),
    );
    assert.deepEqual(
      usable.map(({ model }) => model.id),
      ['new', 'fast', 'slow', 'odd'],
    );
    assert.deepEqual([others, lack], [[], null]);
  });

  it('are none as long as nobody said which there are', () => {
    assert.deepEqual(at(new Map()), { usable: [], others: [], lack: 'noDeployment' });
  });
});
