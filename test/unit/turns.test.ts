// Turns: what is made of a question, what makes two of them the same, and how OpenAI's wire says them.
import assert from 'node:assert/strict';
import type { ResponseCreateParamsNonStreaming } from 'openai/resources/responses/responses';
import { bytesOf, hashedParts, questionTurns, toldTurns } from '../../src/core/jobs/prepare/questionTurns.ts';
import { countParamsOf, paramsOf } from '../../src/core/providers/openai/createParams.ts';
import { inputFields } from '../../src/core/providers/openai/inputFields.ts';
import type { CreateBody } from '../../src/core/providers/provider.ts';
import type { FilePart, ImagePart, Part, TextPart, Turn } from '../../src/core/providers/turn.ts';

const text = (told: string): TextPart => ({ kind: 'text', text: told });
const user = (...parts: Part[]): Turn => ({ role: 'user', parts });
const developer = (...told: string[]): Turn => ({ role: 'developer', parts: told.map(text) });
const assistant = (...told: string[]): Turn => ({ role: 'assistant', parts: told.map(text) });
const IMAGE: ImagePart = {
  kind: 'image',
  name: 'plot.png',
  mediaType: 'image/png',
  bytes: { at: 'hand', base64: 'iVBORw0KGgo=' },
  detail: 'high',
};
const FILE: FilePart = {
  kind: 'file',
  name: 'paper.pdf',
  mediaType: 'application/pdf',
  bytes: { at: 'hand', base64: 'JVBERi0=' },
  detail: 'low',
};

describe('the turns of a question', () => {
  it('are its instructions, where there are any, and its prompt', () => {
    const texts = { question: ' Why? ', context: '', instructions: 'Be brief.' };
    assert.deepEqual(questionTurns(texts, null), [developer('Be brief.'), user(text('Why?'))]);
    assert.deepEqual(questionTurns({ ...texts, instructions: '' }, null), [user(text('Why?'))]);
  });

  it('weigh what their texts weigh in UTF-8', () => {
    assert.equal(bytesOf(toldTurns({ input: 'Größe?', instructions: '😀' })), 8 + 4);
    assert.equal(bytesOf([]), 0);
  });

  it('are told apart by all that they say, and one text as ever', () => {
    assert.deepEqual(hashedParts([user(text('Why?'))]), ['', 'Why?']);
    assert.deepEqual(hashedParts([developer('Be brief.'), user(text('Why?'))]), ['Be brief.', 'Why?']);
    const others: Turn[][] = [
      [user(text('Why?'))],
      [user(text('Why?'), text(''))],
      [developer('Be brief.'), user(text('Why?'))],
      [developer('Be', 'brief.'), user(text('Why?'))],
      [user(text('Why?')), developer('Be brief.')],
      [user(text('Why?')), assistant('Because.'), user(text('Why?'))],
      [assistant('Why?')],
      [user(text('Why?'), IMAGE)],
      [user(text('Why?'), { ...IMAGE, detail: 'low' })],
      [user(text('Why?'), { ...IMAGE, bytes: { at: 'place', fileId: 'file_1' } })],
      [user(text('Why?'), FILE)],
      [user(text(JSON.stringify([user(text('Why?'), FILE)])))],
      [developer(), user(text('Why?'))],
      [],
    ];
    assert.equal(new Set(others.map((turns) => JSON.stringify(hashedParts(turns)))).size, others.length);
  });
});

describe('turns on the wire of OpenAI', () => {
  const asMessage = (...turns: Turn[]) => inputFields({ turns, developerAs: 'message' });
  const asField = (...turns: Turn[]) => inputFields({ turns, developerAs: 'instructions' });

  it('are one string where they are one text of a person', () => {
    for (const said of [asMessage, asField]) assert.deepEqual(said(user(text('Why?'))), { input: 'Why?' });
  });

  it('are messages in their order with a developer first, or without him and a field beside them', () => {
    const turns = [developer('Be brief.'), user(text('Why?')), assistant('Because.'), user(text('And now?'))];
    const talk = [
      { role: 'user', content: 'Why?' },
      { role: 'assistant', content: 'Because.' },
      { role: 'user', content: 'And now?' },
    ];
    assert.deepEqual(asMessage(...turns), { input: [{ role: 'developer', content: 'Be brief.' }, ...talk] });
    assert.deepEqual(asField(...turns), { input: talk, instructions: 'Be brief.' });
    assert.deepEqual(asField(developer('One.', 'Two.'), user(text('Why?')), developer('Three.')), {
      input: 'Why?',
      instructions: 'One.\n\nTwo.\n\nThree.',
    });
  });

  it('stay a list where a single one is no person’s text', () => {
    assert.deepEqual(asMessage(developer('Be brief.')), { input: [{ role: 'developer', content: 'Be brief.' }] });
    assert.deepEqual(asMessage(assistant('One.', 'Two.')), { input: [{ role: 'assistant', content: 'One.\n\nTwo.' }] });
    assert.deepEqual(asMessage(user(text('One.'), text('Two.'))), {
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'One.' },
            { type: 'input_text', text: 'Two.' },
          ],
        },
      ],
    });
  });

  it('hold images and files by their bytes or by the id of what was uploaded, as the SDK types them', () => {
    const there = { at: 'place', fileId: 'file_1' } as const;
    const parts = [text('What is this?'), IMAGE, FILE, { ...IMAGE, bytes: there }, { ...FILE, bytes: there }];
    const typed: ResponseCreateParamsNonStreaming['input'] = [
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'What is this?' },
          { type: 'input_image', detail: 'high', image_url: 'data:image/png;base64,iVBORw0KGgo=' },
          {
            type: 'input_file',
            detail: 'low',
            filename: 'paper.pdf',
            file_data: 'data:application/pdf;base64,JVBERi0=',
          },
          { type: 'input_image', detail: 'high', file_id: 'file_1' },
          { type: 'input_file', detail: 'low', file_id: 'file_1' },
        ],
      },
    ];
    assert.deepEqual(asMessage(user(...parts)), { input: typed });
    assert.deepEqual(asMessage(user(IMAGE)), {
      input: [
        {
          role: 'user',
          content: [{ type: 'input_image', detail: 'high', image_url: 'data:image/png;base64,iVBORw0KGgo=' }],
        },
      ],
    });
  });

  it('are counted as they are sent, and nothing of the turns themselves is sent', () => {
    const body: CreateBody = {
      model: 'o3',
      turns: [developer('Be brief.'), user(text('Why?'), IMAGE)],
      developerAs: 'instructions',
      background: true,
      stream: true,
      store: true,
      max_output_tokens: 1,
    };
    const { model, input, instructions, ...others } = paramsOf(body, false);
    assert.deepEqual(others, { background: true, store: true, max_output_tokens: 1, stream: false });
    assert.deepEqual(countParamsOf(body), { model, input, instructions });
  });
});
