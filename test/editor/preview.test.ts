// What a preview shows is what would be sent: every text of the body, in its place.
import assert from 'node:assert/strict';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import { PreviewDocuments } from '../../src/editor/asking/sending/previewDocuments.ts';
import { CommandId } from '../../src/shared/ids.ts';
import { requestBodies, sentQuestions } from '../builders/requestBodies.ts';
import { until } from '../fakes/until.ts';
import { editor, Selection } from '../fakes/vscode.ts';
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

describe('the previews of all questions', () => {
  /** The body that a preview shows. */
  function shownBody(text: string): unknown {
    const [[, fields] = [], ...told] = sections(text);
    const messages = told.flatMap(([heading, content]) => {
      const role = /^input: (\w+) message$/.exec(heading)?.[1];
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
        await previews.show(prepared, catalogue);
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
