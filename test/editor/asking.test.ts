// Asking as a person does it, against the simulator.
import assert from 'node:assert/strict';
import { CommandId } from '../../src/shared/ids.ts';
import { until } from '../fakes/until.ts';
import { DocumentSymbol, editor, Range, Selection, SymbolKind, type TextDocument } from '../fakes/vscode.ts';
import { AskWindow } from './askWindow.ts';

const CODE = 'let free = 1;\nexport function take() {\n  return free-- > 0;\n}\nlet b = "```";\n';

describe('asking', () => {
  let window: AskWindow;
  let code: TextDocument;

  beforeEach(async () => {
    window = await AskWindow.open();
    editor.folder('/project');
    code = editor.document('/project/src/a.ts', CODE, { languageId: 'typescript' });
    editor.show(code, new Selection(1, 0, 4, 0));
  });
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  function creates(): number {
    return window.simulator.truth.creates.length;
  }

  /** The same question at another effort is another one. */
  let efforts = 0;
  function nextEffort(): string {
    efforts += 1;
    return ['low', 'medium', 'high'][efforts % 3] ?? 'low';
  }

  async function asked(id: unknown): Promise<string> {
    return (await window.job(await id)).texts.question;
  }

  it('sends what is typed, about what is selected', async () => {
    const id = window.run(CommandId.askSelection);
    const pick = await editor.nextPick();
    assert.equal(pick.title, 'Ask o3 · low about src/a.ts, lines 2–4');
    pick.type('  Can two callers pass?  ');
    pick.accept();
    const { job, texts } = await window.job(await id);
    assert.equal(texts.question, 'Can two callers pass?');
    assert.equal(texts.context, 'export function take() {\n  return free-- > 0;\n}\n');
    assert.deepEqual([job.model, job.effort, job.origin], ['o3', 'low', 'user']);
    assert.deepEqual(window.announced, []);
  });

  it('asks what was typed, however well another question fits', async () => {
    editor.configuration.set('ponder.prompts', ['Why?', 'Write a test plan.']);
    for (const words of ['Why', 'Write']) {
      const id = window.run(CommandId.askSelection);
      const pick = await editor.nextPick();
      pick.type(words);
      pick.accept();
      assert.equal(await asked(id), words);
    }
  });

  it('asks what was typed by quick fingers, not the line that was active before', async () => {
    const id = window.run(CommandId.askSelection);
    const pick = await editor.nextPick();
    pick.typeQuickly('Number 0: is it right?');
    assert.equal(await asked(id), 'Number 0: is it right?');
  });

  it('offers saved questions, those asked before, and four of its own, each once', async () => {
    editor.configuration.set('ponder.prompts', ['Is it thread safe?']);
    for (const prompt of ['Is it thread safe?', 'Why?\nIn detail.', 'Why?\nIn detail.']) {
      assert.ok(
        await window.run(CommandId.askSelection, { prompt, text: prompt, effort: nextEffort(), confirm: false }),
      );
    }
    const id = window.run(CommandId.askSelection);
    const pick = await editor.nextPick();
    assert.deepEqual(pick.labels, [
      '$(edit) Write in Editor…',
      'saved',
      'Is it thread safe?',
      'asked before',
      'Why?',
      'built in',
      'Find the bug.',
      'Prove or refute that this is correct.',
      'Review this for races, edge cases and failure modes.',
      'Propose a better algorithm.',
    ]);
    assert.equal(pick.line('Why?').detail, 'In detail.');
    pick.choose('Why?');
    assert.equal(await asked(id), 'Why?\nIn detail.');
  });

  it('forgets nothing of a question that was typed and not sent', async () => {
    editor.configuration.set('ponder.confirmAboveUsd', 0);
    const id = window.run(CommandId.askSelection);
    const pick = await editor.nextPick();
    pick.type('A long thought');
    pick.accept();
    (await editor.nextMessage()).close();
    assert.equal(await id, undefined);
    const again = window.run(CommandId.askSelection);
    const second = await editor.nextPick();
    assert.deepEqual(second.labels.slice(1, 3), ['begun, not sent', 'A long thought']);
    second.hide();
    assert.equal(await again, undefined);
    assert.equal(creates(), 0);
  });

  it('forgets nothing of it either when another question is sent meanwhile', async () => {
    const id = window.run(CommandId.askSelection);
    const pick = await editor.nextPick();
    pick.type('A long thought');
    editor.configuration.set('ponder.confirmAboveUsd', 0);
    pick.accept();
    (await editor.nextMessage()).close();
    assert.equal(await id, undefined);
    editor.configuration.set('ponder.confirmAboveUsd', 100);
    assert.equal(typeof (await window.run(CommandId.askFindBug)), 'string');
    const again = window.run(CommandId.askSelection);
    const second = await editor.nextPick();
    assert.deepEqual(second.labels.slice(1, 3), ['begun, not sent', 'A long thought']);
    second.choose('A long thought');
    assert.equal(typeof (await again), 'string');
    const third = window.run(CommandId.askSelection);
    const fresh = await editor.nextPick();
    assert.ok(!fresh.labels.includes('begun, not sent'), 'what was sent is no draft any more');
    fresh.hide();
    await third;
  });

  it('says plainly that it takes the function around the cursor, or the whole file', async () => {
    editor.symbols = [new DocumentSymbol('take', SymbolKind.Function, new Range(1, 0, 3, 1))];
    for (const [line, words] of [
      [2, 'Ask o3 · low about the function around the cursor, src/a.ts, lines 2–4'],
      [0, 'Ask o3 · low about the whole file src/a.ts'],
    ] as const) {
      editor.show(code, new Selection(line, 0, line, 0));
      const id = window.run(CommandId.askSelection);
      const pick = await editor.nextPick();
      assert.equal(pick.title, words);
      pick.type(`About line ${line}`);
      pick.accept();
      assert.equal((await window.job(await id)).job.source?.scope, line === 2 ? 'function' : 'document');
    }
  });

  it('sends all of several selections in one fence that none of them can end', async () => {
    editor.show(code, new Selection(4, 0, 5, 0), new Selection(0, 0, 1, 0));
    const id = await window.run(CommandId.askSelection, { prompt: 'Why?', confirm: false });
    const { job } = await window.job(id);
    assert.deepEqual(job.source?.ranges, [
      { startLine: 1, endLine: 1 },
      { startLine: 5, endLine: 5 },
    ]);
    await until('the simulator has it', () => creates() === 1);
    const body: unknown = window.simulator.truth.creates[0]?.body;
    assert.equal(
      typeof body === 'object' && body !== null && 'input' in body ? body.input : body,
      'From the file src/a.ts, lines 1, 5:\n\n````typescript\n[line 1]\nlet free = 1;\n\n\n[line 5]\nlet b = "```";\n````\n\nWhy?\n',
    );
    await window.run(CommandId.revealSource, id);
    assert.deepEqual(
      editor.state.active?.selections.map(({ start, end }) => [start.line, end.line]),
      [
        [0, 1],
        [4, 5],
      ],
    );
  });

  it('asks a second time only after a question, and counts no second bill by itself', async () => {
    window.simulator.always({ hold: 'queued' });
    const options = { prompt: 'Why?', confirm: false };
    const first = await window.run(CommandId.askSelection, options);
    const second = window.run(CommandId.askSelection, options);
    const question = await editor.nextMessage();
    assert.equal(question.text, 'This question is already on its way to o3.');
    assert.deepEqual([question.isModal, question.buttons], [true, ['Open It', 'Ask Again']]);
    question.close();
    assert.equal(await second, undefined);
    // Another effort is another question.
    const other = await window.run(CommandId.askSelection, { ...options, effort: 'medium' });
    assert.ok(other !== undefined && other !== first);
    const third = window.run(CommandId.askSelection, options);
    (await editor.nextMessage()).choose('Ask Again');
    assert.ok(await third);
    assert.equal((await window.engine()).ledger.inFlight((await window.job(first)).job.payloadHash).length, 2);
  });

  it('asks the built-in questions at once', async () => {
    const commands = [CommandId.askFindBug, CommandId.askProve, CommandId.askReview, CommandId.askAlgorithm];
    const titles: string[] = [];
    for (const command of commands) titles.push((await window.job(await window.run(command))).job.title);
    assert.deepEqual(titles, [
      'Find the bug.',
      'Prove or refute that this is correct.',
      'Review this for races, edge cases and failure modes.',
      'Propose a better algorithm.',
    ]);
    const fromCommand = await window.run(CommandId.askFindBug, { text: 'a', confirm: false });
    assert.equal((await window.job(fromCommand)).job.origin, 'arguments');
    assert.deepEqual(window.announced, [fromCommand]);
  });
});
