// What the picker offers to which account, and what it does while, or when never, an answer comes.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { OPENAI_ENDPOINT } from '../../src/core/providers/endpoint.ts';
import { CommandId } from '../../src/shared/ids.ts';
import type { Job } from '../../src/shared/job.ts';
import { aCost, aSentJob, aUsage, someTexts, T0 } from '../builders/aJob.ts';
import { until } from '../fakes/until.ts';
import { editor } from '../fakes/vscode/editor.ts';
import { QuickPickItemKind } from '../fakes/vscode/enums.ts';
import type { QuickPick } from '../fakes/vscode/surfaces.ts';
import { DEFAULT_KEY, type SimulatorOptions } from '../simulator/server.ts';
import { FirstRunWindow } from './firstRunWindow.ts';

const DAY_MS = 86_400_000;

describe('the model picker', () => {
  let window: FirstRunWindow;

  afterEach(() => window.close());

  async function open(options: SimulatorOptions = {}): Promise<void> {
    window = await FirstRunWindow.open(options);
    await window.keys.set(OPENAI_ENDPOINT, DEFAULT_KEY);
  }

  /** Opens the picker without a text. */
  async function show(): Promise<QuickPick> {
    void window.desk.run(CommandId.chooseModel, undefined);
    return await editor.nextPick();
  }

  async function shown(): Promise<QuickPick> {
    const pick = await show();
    await until('the account has answered', () => !pick.busy);
    return pick;
  }

  /** The names above the line, and those below it. */
  function parts(pick: QuickPick): readonly (readonly string[])[] {
    const line = pick.items.findIndex(({ kind }) => kind === QuickPickItemKind.Separator);
    const names = (items: QuickPick['items']) => items.map(({ label }) => label.replace('$(circle-slash) ', ''));
    return [names(pick.items.slice(0, line)), names(pick.items.slice(line + 1))];
  }

  /** The line of exactly this model. */
  function lineOf(pick: QuickPick, id: string) {
    const found = pick.items.find(({ label }) => label.replace('$(circle-slash) ', '') === id);
    assert.ok(found, `there should be a line for ${id}`);
    return found;
  }

  /** Jobs of o3 at high effort that were answered before. */
  async function answered(count: number, changes: (index: number) => Partial<Job> = () => ({})): Promise<void> {
    const { ledger } = await window.engine();
    for (let index = 0; index < count; index += 1) {
      const done = {
        state: 'completed',
        finishedAt: T0 + 60_000,
        usage: aUsage(),
        cost: aCost(),
        reserved: null,
      } as const;
      const job = aSentJob({ ...done, id: randomUUID(), responseId: null, nextLookAt: null, ...changes(index) });
      await ledger.insert({ job, texts: someTexts(), budget: null });
    }
  }

  /** What is offered once the model is chosen. */
  async function effortsOf(pick: QuickPick, model: string): Promise<QuickPick> {
    pick.activeItems = [lineOf(pick, model)];
    pick.accept();
    return await editor.nextPick();
  }

  const worstOf = (words: string | undefined) => /at most \$[\d.]+/.exec(words ?? '')?.[0];

  it('opens at once with the catalogue, and becomes what the account has', async () => {
    await open({ models: ['o3', 'gpt-5.5'] });
    const pick = await show();
    assert.ok(pick.busy, 'it shows that more is coming');
    assert.ok(parts(pick)[0]?.includes('o3-pro'), 'the catalogue is there before any answer');
    await until('the account has answered', () => !pick.busy);
    assert.deepEqual(parts(pick)[0], ['o3', 'gpt-5.5']);
    pick.hide();
  });

  it('says price, use and end of each, for the text at hand', async () => {
    await open();
    await window.ask();
    const pick = await editor.nextPick();
    await until('the account has answered', () => !pick.busy);
    const o3 = lineOf(pick, 'o3');
    assert.match(o3.description ?? '', /^likely \$\d\.\d+, at most \$\d\.\d\d$/, 'the others are held against it');
    assert.match(lineOf(pick, 'o3-pro').description ?? '', /^likely \$\d\.\d+, at most \$\d\.\d\d · ×10$/);
    assert.equal(
      o3.detail,
      'ends in 20 days, on 2026-12-11 · Hard problems at a moderate price; try it before o3-pro · price of 2026-07',
    );
    pick.hide();
  });

  it('says what the person’s own jobs took and cost, and prices by them from the tenth on', async () => {
    await open();
    await answered(9, (index) => ({ sentAt: T0, finishedAt: T0 + (index + 1) * 60_000 }));
    const before = await shown();
    assert.match(lineOf(before, 'o3').detail ?? '', / · your last 9 jobs: median 5 min, \$0\.10 · /);
    const efforts = await effortsOf(before, 'o3');
    assert.match(efforts.placeholder ?? '', /“Likely” is a first guess\.$/);
    const guessed = efforts.line('high').description;
    efforts.hide();
    await answered(1);
    window.setTime(Date.now() + 2 * 60_000);
    const later = await effortsOf(await shown(), 'o3');
    const line = later.line('high');
    assert.equal(line.detail, 'Low and likely are from your last 10 jobs with this model and effort.');
    assert.notEqual(line.description, guessed);
    assert.equal(worstOf(line.description), worstOf(guessed), 'the most it can cost is no matter of habit');
    assert.equal(later.line('medium').detail, 'The model’s default.');
    later.hide();
  });

  it('holds each price against the model asked until now, and tells how often a person went on to a dearer one', async () => {
    await open({ models: ['o3', 'o3-pro', 'gpt-5.5'] });
    editor.configuration.set('ponder.model', 'o3');
    await answered(2);
    const { ledger } = await window.engine();
    const [parent] = ledger.page(1);
    await answered(1, () => ({ model: 'o3-pro', parentId: parent?.id ?? null, relation: parent ? 'retry' : null }));
    const pick = await shown();
    assert.match(pick.placeholder ?? '', /×: likely price, compared with o3$/);
    assert.match(lineOf(pick, 'o3-pro').description ?? '', / · ×10$/);
    assert.doesNotMatch(lineOf(pick, 'o3').description ?? '', /×/);
    const climbed = /your last 2 jobs: median .+, \$[\d.]+, you went on to a dearer model once/;
    assert.match(lineOf(pick, 'o3').detail ?? '', climbed);
    assert.match(lineOf(pick, 'o3-pro').detail ?? '', /^ends .+ · your one job: .+, \$[\d.]+ · /);
    pick.hide();
  });

  it('asks of a place again what it refused before, when a person wants it', async () => {
    await open({ models: ['o3'] });
    const { ledger } = await window.engine();
    const fact = { baseUrl: OPENAI_ENDPOINT.baseUrl, refusals: [] };
    await ledger.setFact('endpoint:OpenAI', JSON.stringify({ ...fact, refusals: [{ field: 'metadata' }] }));
    const pick = await shown();
    pick.press(pick.buttons[0]);
    await until('it is forgotten', () => ledger.fact('endpoint:OpenAI') === JSON.stringify(fact));
    await until('the account was asked again', () => !pick.busy);
    pick.hide();
  });

  it('doubts a price that was announced for a time that is over, and one that is old', async () => {
    await open({ models: ['gpt-5.6-sol', 'gpt-5.5'] });
    const details = async () => {
      const pick = await shown();
      const said = ['gpt-5.6-sol', 'gpt-5.5'].map((id) => lineOf(pick, id).detail?.split(' · ').at(-1));
      pick.hide();
      return said;
    };
    assert.deepEqual(await details(), ['price of 2026-08-21', 'price of 2026-07']);
    window.setTime(Date.now() + DAY_MS);
    assert.deepEqual(await details(), ['price of 2026-08-21, announced until 2026-11-21 only', 'price of 2026-07']);
    window.setTime(new Date(2027, 0, 2, 12).getTime());
    assert.equal((await details())[1], 'price of 2026-07, more than half a year old');
  });

  it('leads from what ended, or is not on the account, to what takes its place', async () => {
    await open({ models: ['o3', 'gpt-5.5'] });
    const pick = await shown();
    assert.equal(lineOf(pick, 'o1').description, 'ended 2026-10-23 → gpt-5.5');
    assert.equal(lineOf(pick, 'gpt-6-sol').description, 'not on this account at OpenAI');
    pick.activeItems = [lineOf(pick, 'o1')];
    pick.accept();
    assert.ok(pick.isShown, 'what ended can’t be chosen');
    assert.equal(pick.activeItems[0]?.label, 'gpt-5.5');
    pick.activeItems = [lineOf(pick, 'gpt-6-sol')];
    pick.accept();
    assert.ok(pick.isShown, 'what nothing takes the place of leads nowhere');
    pick.hide();
  });

  it('tells an account without the o-series why it is offered others, and those first', async () => {
    await open({ models: ['gpt-6-luna', 'gpt-5.5', 'gpt-6.1-sol'] });
    const pick = await shown();
    const [note, ...usable] = parts(pick)[0] ?? [];
    assert.equal(note, '$(info) This account has no o-series model at OpenAI');
    assert.deepEqual(usable, ['gpt-6.1-sol', 'gpt-6.1-sol · pro', 'gpt-5.5', 'gpt-6-luna', 'gpt-6-luna · pro']);
    assert.equal(pick.activeItems[0]?.label, 'gpt-6.1-sol', 'Enter takes a model, not the sentence');
    assert.match(lineOf(pick, 'o3').description ?? '', /^not on this account at OpenAI → gpt-6\.1-sol, gpt-5\.5$/);
    pick.type('luna');
    assert.deepEqual(pick.labels.slice(0, 1), ['gpt-6-luna'], 'a search does not come upon the sentence');
    pick.hide();
  });

  it('stops a question to a model that is not on the account, before it is sent', async () => {
    await open({ models: ['o3', 'gpt-5.5'] });
    (await shown()).hide();
    const ask = (model: string) => window.desk.run(CommandId.askSelection, { prompt: 'Why?', text: 'x', model });
    await assert.rejects(async () => ask('gpt-6-sol'), {
      name: 'HumanError',
      message:
        'gpt-6-sol is not on this account: OpenAI does not list it. Nothing was sent. Choose another model, or have the list asked for again there.',
    });
    assert.equal(window.calls('create'), 0);
  });

  it('asks the account once a day', async () => {
    await open({ models: ['o3'] });
    (await shown()).hide();
    (await shown()).hide();
    assert.equal(window.calls('models'), 1);
    window.setTime(Date.now() + DAY_MS);
    const pick = await show();
    await until('it shows what it knew', () => parts(pick)[0]?.length === 1);
    await until('the account has answered', () => !pick.busy);
    assert.equal(window.calls('models'), 2);
    pick.hide();
  });

  it('asks again when a person wants it', async () => {
    await open({ models: ['o3'] });
    const pick = await shown();
    pick.press(pick.buttons[0]);
    await until('the account was asked again', () => window.calls('models') === 2 && !pick.busy);
    pick.hide();
  });

  it('works with the catalogue, and says so, when the account can’t be asked', async () => {
    await open();
    window.simulator.next({
      on: 'models',
      fault: { type: 'httpError', status: 500, message: 'Sorry [x](command:y)!' },
    });
    const pick = await shown();
    assert.equal(pick.items[0]?.label, '$(info) OpenAI could not be asked which models there are');
    assert.equal(
      pick.items[0]?.detail,
      'Sorry [x] (command:y). These are the models of the catalogue; the account may have fewer.',
    );
    assert.ok(parts(pick)[0]?.includes('o3-pro'));
    pick.hide();
  });

  it('works without a key as well', async () => {
    await open();
    await window.keys.remove(OPENAI_ENDPOINT);
    const pick = await shown();
    assert.equal(pick.items[0]?.label, '$(info) There is no key for OpenAI yet');
    assert.equal(window.calls('models'), 0);
    await window.choose(pick, 'o3');
    await until('the choice is told', () => editor.statusMessages.length > 0);
    assert.deepEqual(editor.statusMessages, ['Ponder asks o3 with medium effort from now on.']);
  });

  it('takes an id that is typed, unless it is known to fail', async () => {
    await open({ models: ['o3'] });
    const pick = await shown();
    pick.type('my-model');
    assert.equal(pick.line('Use “my-model”').description, 'not in the catalogue, price unknown');
    pick.type('o4-mini-2025-04-16');
    assert.match(pick.line('o4-mini-2025-04-16').description ?? '', /^ended 2026-10-23/);
    pick.accept();
    assert.ok(pick.isShown);
    pick.hide();
  });

  it('lists at another place what that has, with careful rules for what nobody described', async () => {
    await open();
    editor.configuration.set('ponder.endpoints', [
      { name: 'House', provider: 'compatible', baseUrl: window.simulator.baseUrl },
    ]);
    editor.configuration.set('ponder.endpoint', 'House');
    const [house] = window.endpoints.filter(({ name }) => name === 'House');
    assert.ok(house);
    await window.keys.set(house, DEFAULT_KEY);
    const body = JSON.stringify({ object: 'list', data: [{ id: 'o3' }, { id: '$(flame) qwen3' }] });
    window.simulator.next({ on: 'models', fault: { type: 'raw', status: 200, contentType: 'application/json', body } });
    const pick = await shown();
    assert.deepEqual(pick.labels, ['o3', '$ (flame) qwen3']);
    assert.equal(pick.line('qwen3').description, 'price unknown');
    assert.match(lineOf(pick, 'o3').detail ?? '', /ends at OpenAI in 20 days/);
    pick.hide();
  });
});
