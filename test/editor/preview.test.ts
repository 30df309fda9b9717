// What a preview shows is what would be sent: every text of the body, in its place.
import assert from 'node:assert/strict';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import { PreviewDocuments } from '../../src/editor/asking/sending/previewDocuments.ts';
import { CommandId } from '../../src/shared/ids.ts';
import { begun } from '../builders/aWorld.ts';
import { requestBodies, sentQuestions } from '../builders/requestBodies.ts';
import { until } from '../fakes/until.ts';
import { editor, Selection, type TextDocument } from '../fakes/vscode.ts';
import { AskWindow } from './askWindow.ts';

const CODE = 'let a = "```";\n';
const INSTRUCTIONS = 'Be brief.\n## input\nNo lists.';

/** The fenced blocks under their headings; a fence is longer than any run of back-ticks in it. */
function sections(text: string): [heading: string, block: string][] {
  return [...text.matchAll(/^## (.+)\n\n(`{3,})\w+\n([\s\S]*?)\n\2$/gm)].map(([, heading = '', , block = '']) => [
    heading,
    block,
  ]);
}

describe('the preview of a question', () => {
  let window: AskWindow;

  /** The document, and the body that the same question is sent with. */
  async function open(provider: 'openai' | 'compatible', instructions: string) {
    window = await AskWindow.open({}, provider);
    window.simulator.always({ queueMs: 0, runMs: 0 });
    editor.configuration.set('ponder.instructions', instructions);
    editor.show(editor.document('/project/a.ts', CODE), new Selection(0, 0, 1, 0));
    await window.run(CommandId.previewQuestion, { prompt: 'Why?' });
    const shown = editor.state.active?.document;
    assert.equal(shown?.uri.scheme, 'ponder-preview');
    assert.equal(window.simulator.truth.creates.length, 0);
    editor.show(editor.document('/project/b.ts', CODE), new Selection(0, 0, 1, 0));
    await window.run(CommandId.askSelection, { prompt: 'Why?', confirm: false });
    await until('the question has arrived', () => window.simulator.truth.creates.length === 1);
    const body: Record<string, unknown> = JSON.parse(JSON.stringify(window.simulator.truth.creates[0]?.body));
    return { text: shown?.getText() ?? '', body };
  }

  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  const sentText = (text: string) => text.replaceAll('/b.ts', '/a.ts').replaceAll('b.ts', 'a.ts');

  it('shows the developer message and the question, each under its role', async () => {
    const { text, body } = await open('openai', INSTRUCTIONS);
    const [[, fields] = [], ...messages] = sections(text);
    const { input, metadata: _, ...others } = body;
    assert.ok(Array.isArray(input));
    assert.deepEqual(
      messages,
      input.map(({ role, content }) => [`input: ${role} message`, sentText(content)]),
    );
    assert.deepEqual(
      messages.map(([heading]) => heading),
      ['input: developer message', 'input: user message'],
    );
    const { metadata, ...shown } = JSON.parse(fields ?? '');
    assert.deepEqual(shown, others);
    assert.equal(typeof metadata.job, 'string');
  });

  it('shows instructions in the field of their own that another server gets', async () => {
    const { text, body } = await open('compatible', INSTRUCTIONS);
    assert.deepEqual(sections(text).slice(1), [
      ['instructions', INSTRUCTIONS],
      ['input', sentText(String(body.input))],
    ]);
    assert.equal(body.instructions, INSTRUCTIONS);
  });

  it('shows the question alone where nothing else is told', async () => {
    const { text, body } = await open('openai', '  ');
    assert.deepEqual(sections(text).slice(1), [['input', sentText(String(body.input))]]);
    assert.equal('instructions' in body, false);
  });
});

describe('Send in a preview', () => {
  let window: AskWindow;

  beforeEach(async () => {
    window = await AskWindow.open();
    editor.show(editor.document('/project/a.ts', CODE), new Selection(0, 0, 1, 0));
  });
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  async function preview(about: unknown): Promise<TextDocument> {
    await window.run(CommandId.previewQuestion, about);
    const shown = editor.state.active?.document;
    assert.equal(shown?.uri.scheme, 'ponder-preview');
    return shown;
  }

  it('names model, effort and price, and sends exactly what is shown, above the limit as well', async () => {
    editor.configuration.set('ponder.confirmAboveUsd', 0);
    const shown = await preview({ prompt: 'Why?' });
    const [send] = editor.lenses(shown);
    assert.match(send?.command?.title ?? '', /^\$\(send\) Send to o3 · low · likely .+, at most \$\d+\.\d\d$/);
    assert.equal(window.simulator.truth.creates.length, 0);
    // What is asked from now on is no matter of this preview.
    editor.configuration.set('ponder.model', 'o1-pro');
    const id = await window.run(CommandId.sendQuestion, shown.uri);
    const { job, texts } = await window.job(id);
    assert.deepEqual([job.model, job.effort, job.priceConsent, texts.question], ['o3', 'low', true, 'Why?']);
    await until('the question has arrived', () => window.simulator.truth.creates.length === 1);
    const body = { ...JSON.parse(JSON.stringify(window.simulator.truth.creates[0]?.body)) };
    const [[, fields] = [], [, input] = []] = sections(shown.getText());
    const { metadata: _, ...sent } = body;
    const { metadata: __, ...told } = JSON.parse(fields ?? '');
    assert.deepEqual(sent, { ...told, input });
  });

  it('sends it once', async () => {
    const shown = await preview({ prompt: 'Why?' });
    const [first, second] = await Promise.all([
      window.run(CommandId.sendQuestion, shown.uri),
      window.run(CommandId.sendQuestion, shown.uri),
    ]);
    assert.ok(typeof first === 'string' && second === undefined);
    assert.deepEqual(editor.lenses(shown), []);
    await assert.rejects(window.run(CommandId.sendQuestion, shown.uri), {
      message: 'This preview can’t be sent any more. Nothing was sent: preview the question again.',
    });
  });

  it('sends nothing where the settings would have something else sent by now', async () => {
    const shown = await preview({ prompt: 'Why?' });
    editor.configuration.set('ponder.instructions', 'Answer in one word.');
    await assert.rejects(window.run(CommandId.sendQuestion, shown.uri), {
      message: 'The settings changed since this preview. Nothing was sent: preview the question again.',
    });
    editor.configuration.set('ponder.instructions', '');
    assert.equal(typeof (await window.run(CommandId.sendQuestion, shown.uri)), 'string');
  });

  it('asks about a price that was not known as it was shown, and about one that is higher by now', async () => {
    editor.configuration.set('ponder.confirmAboveUsd', 100);
    for (const [model, price] of [
      ['some-model', 1],
      ['o3', 20],
    ] as const) {
      const shown = await preview({ prompt: 'Why?', model });
      editor.configuration.set('ponder.prices', { [model]: { input: price, cachedInput: price, output: 4 * price } });
      const sending = window.run(CommandId.sendQuestion, shown.uri);
      const question = await editor.nextMessage();
      assert.match(question.text, /at most \$\d/);
      question.close();
      assert.equal(await sending, undefined);
    }
  });

  it('still asks where a budget has no room', async () => {
    const shown = await preview({ prompt: 'Why?' });
    editor.configuration.set('ponder.budget.dayUsd', 0.001);
    const sending = window.run(CommandId.sendQuestion, shown.uri);
    (await editor.nextMessage()).close();
    assert.equal(await sending, undefined);
    assert.equal(editor.lenses(shown).length, 1, 'it can be sent later');
  });

  it('closes the editor that the question was written in', async () => {
    const asking = window.run(CommandId.askSelection);
    const pick = await editor.nextPick();
    pick.type('Why?');
    pick.choose('Write in Editor…');
    await asking;
    const written = editor.state.active?.document ?? assert.fail('an editor is open');
    const shown = await preview(written.uri);
    assert.equal(typeof (await window.run(CommandId.sendQuestion, shown.uri)), 'string');
    assert.equal(written.isClosed, true);
  });
});

describe('the previews of all questions', () => {
  /** The body that a preview shows. */
  function shownBody(text: string): unknown {
    const [[, fields] = [], ...told] = sections(text);
    const messages = told.flatMap(([heading, content]) => {
      const role = /^input: (\w+) message$/.exec(heading)?.[1];
      if (heading === 'input: configuration_update') return [JSON.parse(content)];
      return role === undefined ? [] : [{ role, content }];
    });
    const single = Object.fromEntries(told.filter(([heading]) => /^(input|instructions)$/.test(heading)));
    return { ...JSON.parse(fields ?? ''), ...single, ...(messages.length === 0 ? {} : { input: messages }) };
  }

  it('show what arrives at each place, off the socket', async () => {
    editor.reset();
    const catalogue = new Catalogue();
    const arrived = await requestBodies();
    const previews = new PreviewDocuments();
    try {
      const places = new Set<string>();
      for (const [name, prepared] of sentQuestions(catalogue)) {
        await previews.show({ prepared, known: begun(), question: null }, catalogue);
        const document = editor.state.active?.document;
        assert.ok(document);
        assert.deepEqual(shownBody(document.getText()), JSON.parse(arrived[name] ?? ''), name);
        places.add(prepared.job.endpoint.name);
        editor.close(document);
      }
      assert.deepEqual([...places].sort(), ['Gateway', 'OpenAI', 'Proxy']);
    } finally {
      previews.dispose();
    }
  });
});
