// A text with a secret leaves only after a person said so, whichever way it is asked, and the question never repeats it.
import assert from 'node:assert/strict';
import { CommandId } from '../../src/shared/ids.ts';
import { aSecret } from '../builders/dummySecrets.ts';
import { OWN } from '../builders/plantedKeys.ts';
import { until } from '../fakes/until.ts';
import type { Message } from '../fakes/vscode/message.ts';
import { editor, Selection } from '../fakes/vscode.ts';
import { AskWindow, KEY_VARIABLE } from './askWindow.ts';

const MARK = '[removed: AWS access key]';
const BUTTONS = ['Preview', 'Send Without It', 'Send Anyway'];

describe('a question with a secret in it', () => {
  let window: AskWindow;
  let secret: string;
  let code: string;

  beforeEach(async () => {
    window = await AskWindow.open();
    window.simulator.always({ hold: 'queued' });
    secret = aSecret();
    code = `const region = 'eu';\nconst id = '${secret}';\nopen(region, id);\n`;
    editor.show(editor.document('/project/a.ts', `// one\n${code}`), new Selection(1, 0, 4, 0));
  });
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  const creates = () => window.simulator.truth.creates;
  const sent = async (count = 1) => {
    await until('it has arrived', () => creates().length === count);
    return JSON.stringify(creates().at(-1)?.body);
  };

  /** Whatever a person is shown holds no part of the secret. */
  function assertSaysNothing({ text, detail, buttons }: Message): void {
    const said = [text, detail, ...buttons].join('\n');
    for (let at = 0; at + 6 <= secret.length; at += 1) assert.ok(!said.includes(secret.slice(at, at + 6)), said);
  }

  async function nextQuestion(): Promise<Message> {
    const question = await editor.nextMessage();
    assert.equal(question.text, 'Send a possible secret to Simulator?');
    assertSaysNothing(question);
    assert.deepEqual(question.buttons, BUTTONS);
    assert.equal(creates().length, 0, 'nothing has left');
    return question;
  }

  const written = async () => {
    const asking = window.run(CommandId.askSelection);
    const pick = await editor.nextPick();
    pick.type('Why?');
    pick.choose('Write in Editor…');
    await asking;
    return editor.state.active?.document.uri ?? assert.fail('an editor is open');
  };

  const WAYS: Readonly<Record<string, () => Promise<unknown>>> = {
    'typed about a selection': async () => {
      const asked = window.run(CommandId.askSelection);
      const pick = await editor.nextPick();
      pick.type('Why?');
      pick.accept();
      return asked;
    },
    'with Ask With': async () => window.run(CommandId.askWith, { prompt: 'Why?', model: 'o3', effort: 'low' }),
    'by a saved question': async () => {
      editor.configuration.set('ponder.prompts', ['Why?']);
      return window.run(CommandId.askSaved, { saved: 'Why?' });
    },
    'by a built-in question': async () => window.run(CommandId.askFindBug),
    'by the arguments of a command, which skip the price': async () =>
      window.run(CommandId.askSelection, { prompt: 'Why?', text: `a\n${code}`, confirm: false }),
    'from an editor': async () => window.run(CommandId.sendQuestion, await written()),
  };

  for (const [way, ask] of Object.entries(WAYS)) {
    it(`${way}: nothing leaves before the answer, nor after Cancel`, async () => {
      const asked = ask();
      const question = await nextQuestion();
      assert.match(question.detail, /^Line 3: an AWS access key\n\n/);
      assert.ok(question.detail.endsWith(`says “${MARK}” in its place.`));
      question.close();
      assert.equal(await asked, undefined);
      assert.equal(creates().length, 0);
      const { ledger } = await window.engine();
      assert.deepEqual(ledger.page(9), [], 'nothing is kept of it either');
    });
  }

  it('typed and not sent is offered first the next time', async () => {
    const asked = WAYS['typed about a selection']?.();
    (await nextQuestion()).close();
    assert.equal(await asked, undefined);
    const again = window.run(CommandId.askSelection);
    const pick = await editor.nextPick();
    assert.deepEqual(pick.labels.slice(1, 3), ['begun, not sent', 'Why?']);
    pick.choose('Why?');
    (await nextQuestion()).choose('Send Without It');
    assert.equal(typeof (await again), 'string');
    await sent();
    const third = window.run(CommandId.askSelection);
    const fresh = await editor.nextPick();
    assert.ok(!fresh.labels.includes('begun, not sent'), 'what was sent is no draft any more');
    fresh.hide();
    await third;
  });

  it('is sent without it: on the wire, in the ledger and in the job’s story', async () => {
    const asked = window.run(CommandId.askSelection, { prompt: `Is ${secret} used right?` });
    const question = await editor.nextMessage();
    assertSaysNothing(question);
    assert.equal(question.text, 'Send 2 possible secrets to Simulator?');
    assert.match(question.detail, /^Line 1 of your question: an AWS access key\nLine 3: an AWS access key\n\n/);
    question.choose('Send Without Them');
    const price = await editor.nextMessage();
    assert.match(price.text, /^Ask o3/);
    assertSaysNothing(price);
    price.choose('Ask');
    const { job, texts } = await window.job(await asked);
    assert.deepEqual(
      [texts.question, texts.context, job.title, job.secretsRemoved, job.secretsAgreed],
      [`Is ${MARK} used right?`, code.replace(secret, MARK), `Is ${MARK} used right?`, 2, undefined],
    );
    const body = await sent();
    assert.ok(!body.includes(secret) && body.includes(MARK));
  });

  it('is sent as it is where that is wanted, and asked about no more when it is asked again', async () => {
    const asked = window.run(CommandId.askSelection, { prompt: 'Why?', confirm: false });
    (await nextQuestion()).choose('Send Anyway');
    const id = await asked;
    const { job, texts } = await window.job(id);
    assert.deepEqual([texts.context, job.secretsRemoved], [code, undefined]);
    assert.match(job.secretsAgreed ?? '', /^[0-9a-f]{64}$/);
    assert.ok((await sent()).includes(secret));
    const cancelled = window.run(CommandId.cancelJob, window.element(id));
    (await editor.nextMessage()).choose('Cancel Job');
    await cancelled;
    await until('it was cancelled', () => window.simulator.truth.calls.some(({ operation }) => operation === 'cancel'));
    const { ledger } = await window.engine();
    await until('that is known', () => ledger.get(String(id))?.state === 'cancelled');
    const again = window.run(CommandId.retryJob, window.element(id));
    const price = await editor.nextMessage();
    assert.match(price.text, /^Ask o3/, 'only its price is asked about');
    price.choose('Ask');
    assert.equal((await window.job(await again)).job.secretsAgreed, job.secretsAgreed);
    assert.ok((await sent(2)).includes(secret));
  });

  it('is asked about when it was sent before without a question, as an older Ponder did', async () => {
    const asked = window.run(CommandId.askSelection, { prompt: 'Why?', confirm: false });
    (await nextQuestion()).choose('Send Anyway');
    const { job, texts } = await window.job(await asked);
    await sent();
    const { ledger } = await window.engine();
    const { secretsAgreed: _, ...older } = { ...job, id: 'older', state: 'failed' as const, nextLookAt: null };
    await ledger.insert({ job: older, texts, budget: null });
    const again = window.run(CommandId.retryJob, window.element('older'));
    const question = await editor.nextMessage();
    assert.equal(question.text, 'Send a possible secret to Simulator?');
    question.choose('Send Without It');
    (await editor.nextMessage()).choose('Ask');
    const next = await window.job(await again);
    assert.equal(next.texts.context, code.replace(secret, MARK));
    assert.ok(!(await sent(2)).includes(secret));
  });

  it('is sent from a preview, which names it, only after an answer', async () => {
    await window.run(CommandId.previewQuestion, { prompt: 'Why?' });
    const shown = editor.state.active?.document ?? assert.fail('a preview is open');
    assert.match(shown.getText(), /\n- Secrets in this text: Line 3: an AWS access key\n- Ponder asks you about them/);
    assert.ok(shown.getText().includes(secret), 'it shows what would be sent');
    const sending = window.run(CommandId.sendQuestion, shown.uri);
    (await nextQuestion()).close();
    assert.equal(await sending, undefined);
    const again = window.run(CommandId.sendQuestion, shown.uri);
    (await nextQuestion()).choose('Send Without It');
    assert.equal(typeof (await again), 'string');
    assert.ok(!(await sent()).includes(secret));
  });

  it('is shown by Preview, which has the focus and sends nothing, and so is what is left of it', async () => {
    const asked = window.run(CommandId.askSelection, { prompt: 'Why?' });
    (await nextQuestion()).enter();
    assert.equal(await asked, undefined);
    const shown = editor.state.active?.document;
    assert.equal(shown?.uri.scheme, 'ponder-preview');
    assert.equal(creates().length, 0);
    editor.show(editor.document('/project/b.ts', code), new Selection(0, 0, 3, 0));
    const other = window.run(CommandId.askSelection, { prompt: 'Why?' });
    (await nextQuestion()).choose('Send Without It');
    (await editor.nextMessage()).choose('Preview');
    assert.equal(await other, undefined);
    const clean = editor.state.active?.document ?? assert.fail('a preview is open');
    assert.ok(clean.getText().includes(MARK) && !clean.getText().includes(secret));
    assert.match(clean.getText(), /\n- One secret was taken out of the question before it was sent\.\n/);
    assert.equal(typeof (await window.run(CommandId.sendQuestion, clean.uri)), 'string');
    assert.ok(!(await sent()).includes(secret));
  });

  it('is one as well in the instructions, and when it is a key of this window in whatever form', async () => {
    editor.configuration.set('ponder.endpoints', [
      { name: 'Other', provider: 'compatible', baseUrl: 'http://127.0.0.1:9/v1', headers: { 'X-Token-Team-Id': OWN } },
      { name: 'Simulator', provider: 'compatible', baseUrl: window.simulator.baseUrl, keyFrom: `env:${KEY_VARIABLE}` },
    ]);
    editor.configuration.set('ponder.instructions', `Be brief.\nUse ${OWN}.`);
    const asked = window.run(CommandId.askSelection, { prompt: 'Why?', text: encodeURIComponent(OWN), confirm: false });
    const question = await editor.nextMessage();
    assert.match(
      question.detail,
      /^Line 1: a key that Ponder uses\nLine 2 of ponder.instructions: a key that Ponder uses\n/,
    );
    question.choose('Send Without Them');
    const { texts } = await window.job(await asked);
    assert.equal(texts.instructions, 'Be brief.\nUse [removed: API key].');
    assert.ok(!(await sent()).includes(OWN.slice(0, 12)));
  });

  it('is told by its own lines where several were selected', async () => {
    const document = editor.document('/project/c.ts', `${'// no\n'.repeat(20)}const id = '${secret}';\n// end\n`);
    editor.show(document, new Selection(2, 0, 4, 0), new Selection(20, 0, 21, 0));
    const asked = window.run(CommandId.askSelection, { prompt: 'Why?', confirm: false });
    const question = await nextQuestion();
    assert.match(question.detail, /^Line 21: an AWS access key\n/);
    question.close();
    assert.equal(await asked, undefined);
  });

  it('is told with the first few only', async () => {
    const text = Array.from({ length: 7 }, () => aSecret()).join('\n');
    const asked = window.run(CommandId.askSelection, { prompt: 'Why?', text, confirm: false });
    const question = await editor.nextMessage();
    assert.equal(question.text, 'Send 7 possible secrets to Simulator?');
    assert.match(question.detail, /^Line 1: .+\nLine 2: .+\nLine 3: .+\nLine 4: .+\nand 3 more\n\n/);
    question.close();
    assert.equal(await asked, undefined);
  });

  it('is asked about where another extension asks', async () => {
    const asked = window.ask({ prompt: 'Why?', text: code, confirm: false });
    (await nextQuestion()).choose('Send Without It');
    const { job } = await window.job(await asked);
    assert.deepEqual([job.origin, job.secretsRemoved], ['extension', 1]);
    assert.ok(!(await sent()).includes(secret));
  });

  it('is not sent to be counted, although that was agreed to', async () => {
    const counts = () => window.simulator.truth.calls.filter(({ operation }) => operation === 'inputTokens').length;
    const { ledger, pool, search } = await window.engine();
    await ledger.setFact('inputTokens:Simulator', `agreed ${window.simulator.baseUrl}`);
    assert.ok(pool !== undefined && (await search.isFree(['text'])));
    const asked = window.run(CommandId.askWith, { prompt: 'Why?' });
    (await nextQuestion()).choose('Send Anyway');
    const pick = await editor.nextPick();
    await until('it was counted here', () => / · about [\d,]+ tokens$/.test(pick.title ?? ''));
    pick.hide();
    assert.equal(await asked, undefined);
    assert.equal(counts(), 0);
    const clean = window.run(CommandId.askWith, { prompt: 'Why?', text: 'let a = 1;' });
    const other = await editor.nextPick();
    await until('the place has counted', () => counts() === 1);
    other.hide();
    await clean;
  });

  it('is not sent to be counted where there is no question yet, and the person who wants that is told', async () => {
    const chosen = window.run(CommandId.chooseModel);
    const pick = await editor.nextPick();
    const button = pick.buttons.find((each) => /count the tokens/.test(String(Reflect.get(Object(each), 'tooltip'))));
    pick.press(button);
    (await editor.nextMessage()).choose('Send and Count');
    const told = await editor.nextMessage();
    assert.match(told.text, /may hold a secret, so Ponder counted its tokens here and sent nothing to Simulator/);
    assertSaysNothing(told);
    told.close();
    pick.hide();
    await chosen;
    assert.ok(window.simulator.truth.calls.every(({ operation }) => operation !== 'inputTokens'));
  });
});
