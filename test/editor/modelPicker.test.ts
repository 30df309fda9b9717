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
import { Selection } from '../fakes/vscode/values.ts';
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

  /** The names of the models that can be chosen. */
  function usable(pick: QuickPick): readonly string[] {
    return pick.items
      .filter(({ kind, label }) => kind !== QuickPickItemKind.Separator && !label.startsWith('$('))
      .map(({ label }) => label);
  }

  /** What stands under each title. */
  function sections(pick: QuickPick): readonly (readonly [title: string, ...labels: string[]])[] {
    const found: [string, ...string[]][] = [];
    for (const { kind, label } of pick.items) {
      if (kind === QuickPickItemKind.Separator) found.push([label]);
      else (found.at(-1) ?? assert.fail(`“${label}” stands under no title`)).push(label);
    }
    return found;
  }

  /** A person chooses the line that stands for all that can't be asked. */
  function unfold(pick: QuickPick): void {
    pick.choose('$(chevron-right)');
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
    assert.ok(usable(pick).includes('o3-pro'), 'the catalogue is there before any answer');
    await until('the account has answered', () => !pick.busy);
    assert.deepEqual(usable(pick), ['gpt-5.5', 'o3']);
    pick.hide();
  });

  it('says price, use and end of each, for the text at hand', async () => {
    await open();
    await window.ask();
    const pick = await editor.nextPick();
    await until('the account has answered', () => !pick.busy);
    const o3 = lineOf(pick, 'o3');
    assert.equal(o3.description, 'Hard problems at a moderate price · retires Dec 11');
    assert.match(o3.detail ?? '', /^medium · likely \$0\.\d\d, at most \$0\.\d\d · price of Jul 2026$/);
    pick.hide();
  });

  it('says what the person’s own jobs took and cost, and prices by them from the tenth on', async () => {
    await open();
    await answered(9, (index) => ({ sentAt: T0, finishedAt: T0 + (index + 1) * 60_000 }));
    const before = await shown();
    assert.match(lineOf(before, 'o3').detail ?? '', / · your 9 jobs: 5 min, \$0\.10 · /);
    const efforts = await effortsOf(before, 'o3');
    assert.match(efforts.placeholder ?? '', /“Likely” is still a rough guess\.$/);
    const guessed = efforts.line('high').description;
    efforts.hide();
    await answered(1);
    window.setTime(Date.now() + 2 * 60_000);
    const later = await effortsOf(await shown(), 'o3');
    const line = later.line('high');
    assert.match(line.description ?? '', /^likely .+ · your last 10 jobs: .+ 8 min$/);
    assert.notEqual(line.description?.split(',')[0], guessed?.split(',')[0], 'the likely price follows the record');
    assert.equal(worstOf(line.description), worstOf(guessed), 'the most it can cost is no matter of habit');
    assert.match(later.line('medium').description ?? '', / · the model’s default$/);
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
    assert.match(lineOf(pick, 'o3-pro').detail ?? '', / · 10× o3 · /);
    assert.match(lineOf(pick, 'gpt-5.5').detail ?? '', / · 4× o3 · /);
    assert.match(lineOf(pick, 'o3').description ?? '', /^In use · /);
    assert.doesNotMatch(lineOf(pick, 'o3').detail ?? '', /×/);
    const climbed = /your 2 jobs: .+, \$[\d.]+, moved up once/;
    assert.match(lineOf(pick, 'o3').detail ?? '', climbed);
    assert.match(lineOf(pick, 'o3-pro').detail ?? '', / · your 1 job: .+, \$[\d.]+ · /);
    pick.hide();
  });

  it('has each model once: suggested, current or ending soon, and one line for what the account lacks', async () => {
    const models = [
      'o3',
      'o3-pro',
      'gpt-5.4-mini',
      'gpt-5.4-nano',
      'gpt-5.5',
      'gpt-6-astra',
      'gpt-6-luna',
      'gpt-6.2-sol',
    ];
    await open({ models });
    editor.configuration.set('ponder.model', 'gpt-5.5');
    const pick = await shown();
    const [suggested, current, ending, fold] = sections(pick);
    assert.deepEqual(suggested, ['Suggested', 'gpt-6.2-sol', 'gpt-6-astra', 'gpt-6-luna']);
    const reasons = ['gpt-6.2-sol', 'gpt-6-astra', 'gpt-6-luna'].map(
      (id) => lineOf(pick, id).description?.split(' · ')[0],
    );
    assert.deepEqual(reasons, ['Best value', 'For the hardest problems', 'Cheapest that may do']);
    assert.deepEqual(current, ['Current', 'gpt-6-astra · pro', 'gpt-6-luna · pro', 'gpt-5.5', 'gpt-5.4-mini']);
    assert.deepEqual(ending, ['Ending Soon', 'o3', 'o3-pro', 'gpt-5.4-nano']);
    assert.match(lineOf(pick, 'gpt-5.4-nano').description ?? '', / · retires Apr 1, 2027$/);
    assert.match(fold?.[1] ?? '', /^\$\(chevron-right\) \d+ more: retired, or not on this account…$/);
    assert.equal(fold?.length, 2, 'all in one line');
    assert.equal(pick.activeItems[0]?.label, 'gpt-5.5', 'the one in use, wherever it stands');
    const before = usable(pick);
    unfold(pick);
    assert.ok(pick.isShown, 'it unfolds in its place');
    assert.deepEqual(usable(pick), before);
    const [title, ...others] = sections(pick).at(-1) ?? [];
    assert.equal(title, 'Not Available');
    assert.equal(others.length, Number(/\d+/.exec(fold?.[1] ?? '')?.[0]));
    assert.equal(pick.activeItems[0]?.label, others[0]);
    pick.hide();
  });

  it('finds what is folded when a person searches for it', async () => {
    await open({ models: ['o3', 'gpt-5.5'] });
    const pick = await shown();
    pick.type('deep-research');
    assert.equal(pick.labels.filter((label) => label.includes('deep-research')).length, 3);
    pick.hide();
  });

  it('prices what is selected, and without a text a question of a size that the title tells', async () => {
    await open();
    editor.state.active = undefined;
    editor.state.tab = undefined;
    const without = await shown();
    assert.equal(without.title, 'Choose a model at OpenAI · prices for a question of 2,000 tokens');
    assert.match(lineOf(without, 'o3').detail ?? '', /^medium · likely \$0\.\d\d, at most /);
    without.hide();
    editor.show(editor.document('/project/a.ts', `${'let a = 1;\n'.repeat(900)}`), new Selection(0, 0, 900, 0));
    const pick = await shown();
    await until('the tokens are counted', () => !/≤/.test(pick.title ?? ''));
    assert.match(pick.title ?? '', /^Choose a model at OpenAI · about [\d,]+ tokens selected$/);
    assert.notEqual(lineOf(pick, 'o3').detail, lineOf(without, 'o3').detail);
    pick.hide();
    assert.equal(window.calls('create'), 0);
  });

  it('prices each model at the effort last used with it, which is preselected next', async () => {
    await open({ models: ['o3', 'gpt-5.5'] });
    for (const [model, effort] of [
      ['o3', 'high'],
      ['gpt-5.5', 'low'],
    ] as const) {
      (await effortsOf(await shown(), model)).choose(effort);
      await until('it is told', () => editor.statusMessages.at(-1) === `Ponder now uses ${model} · ${effort}`);
    }
    const pick = await shown();
    assert.match(lineOf(pick, 'o3').detail ?? '', /^high · likely /);
    assert.match(lineOf(pick, 'gpt-5.5').detail ?? '', /^low · likely /);
    const efforts = await effortsOf(pick, 'o3');
    assert.equal(efforts.activeItems[0]?.label, 'high');
    assert.match(efforts.line('high').description ?? '', / · last used$/);
    assert.equal(worstOf(efforts.line('high').description), worstOf(lineOf(pick, 'o3').detail));
    efforts.hide();
  });

  it('goes back from the effort to the model, with the chosen one active', async () => {
    await open({ models: ['o3', 'gpt-5.5'] });
    const efforts = await effortsOf(await shown(), 'o3');
    efforts.press(efforts.buttons[0]);
    const pick = await editor.nextPick();
    assert.equal(pick.activeItems[0]?.label, 'o3');
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
    assert.deepEqual(await details(), ['price of Aug 2026', 'price of Jul 2026']);
    window.setTime(Date.now() + DAY_MS);
    assert.deepEqual(await details(), ['price of Aug 2026, announced until Nov 21', 'price of Jul 2026']);
    window.setTime(new Date(2027, 0, 2, 12).getTime());
    assert.equal((await details())[1], 'price of Jul 2026, may have changed');
  });

  it('leads from what ended, or is not on the account, to what takes its place', async () => {
    await open({ models: ['o3', 'gpt-5.5'] });
    const pick = await shown();
    unfold(pick);
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
    assert.equal(pick.items[0]?.label, '$(info) This account has no o-series model at OpenAI');
    assert.deepEqual(usable(pick), ['gpt-6.1-sol', 'gpt-6-luna', 'gpt-6.1-sol · pro', 'gpt-5.5', 'gpt-6-luna · pro']);
    assert.equal(pick.activeItems[0]?.label, 'gpt-6.1-sol', 'Enter takes a model, not the sentence');
    unfold(pick);
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
        'OpenAI does not list gpt-6-sol for this account. Nothing was sent. Choose another model, or refresh the list there.',
    });
    assert.equal(window.calls('create'), 0);
  });

  it('takes no Enter or click in the moment in which the account’s models move the rows', async () => {
    await open({ models: ['o3', 'gpt-5.5'] });
    const pick = await show();
    pick.activeItems = [lineOf(pick, 'gpt-6-sol')];
    // The person has looked at it for a while.
    window.setTime(Date.now() + 1_000);
    await until('the account has answered', () => !pick.busy);
    assert.notEqual(pick.activeItems[0]?.label, 'gpt-6-sol');
    pick.acceptAtOnce();
    assert.ok(pick.isShown, 'another model is where the person pressed');
    pick.hide();
  });

  it('asks the account once a day', async () => {
    await open({ models: ['o3'] });
    (await shown()).hide();
    (await shown()).hide();
    assert.equal(window.calls('models'), 1);
    window.setTime(Date.now() + DAY_MS);
    const pick = await show();
    await until('it shows what it knew', () => usable(pick).length === 1);
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
    assert.equal(pick.items[0]?.label, '$(info) OpenAI did not say which models it has');
    assert.equal(
      pick.items[0]?.detail,
      'Sorry [x] (command:y). These are the models Ponder knows; your account may have fewer.',
    );
    assert.ok(usable(pick).includes('o3-pro'));
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
    assert.deepEqual(editor.statusMessages, ['Ponder now uses o3 · medium']);
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
    assert.deepEqual(sections(pick), [
      ['Suggested', 'o3'],
      ['Current', '$ (flame) qwen3'],
    ]);
    assert.equal(pick.line('qwen3').detail, 'medium · price unknown');
    assert.match(lineOf(pick, 'o3').description ?? '', / · retires at OpenAI Dec 11$/);
    pick.hide();
  });
});
