// All that a person may read is in one list, and none of it is in the old style.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { faultsOf } from '../builders/sentenceFaults.ts';
import { type Said, sentenceList, surfaces } from '../builders/sentenceList.ts';
import { sourceSentences } from '../builders/sourceSentences.ts';
import { makeTemporaryFolder } from '../host/temporaryFolder.ts';

const root = join(import.meta.dirname, '../..');
const fixture = (name: string) => readFileSync(join(root, 'test/fixtures', name), 'utf8');
const RENEW = 'run `node_modules/.bin/node test/builders/makeSentences.ts`, and read what it changed';

const said = (text: string, from = 'src/editor/x.ts'): Said => ({ from, name: '', kind: 'sentence', text });

describe('what a person may read', () => {
  const all = surfaces(root);
  const everything = all.flatMap((surface) => surface.said);
  /** What still waits to be rewritten: the list only gets shorter. */
  const old = new Set<string>(JSON.parse(fixture('oldSentences.json')));

  it('is in one list, as the sources say it', () => {
    const [listed, made] = [fixture('sentences.txt'), sentenceList(all)];
    const only = (here: string, there: string) => {
      const lines = new Set(there.split('\n'));
      return here.split('\n').filter((line) => !lines.has(line));
    };
    const changed = { gone: only(listed, made), added: only(made, listed) };
    assert.deepEqual(changed, { gone: [], added: [] }, `test/fixtures/sentences.txt is not up to date: ${RENEW}`);
    assert.ok(listed === made, `test/fixtures/sentences.txt has another order: ${RENEW}`);
  });

  it('is in plain English', () => {
    const faulty = everything
      .filter(({ text }) => !old.has(text))
      .flatMap((one) => faultsOf(one).map((rather) => `${one.from}: ${one.text} (rather: ${rather})`));
    assert.deepEqual(faulty, []);
  });

  it('names as old only what is still said', () => {
    const faulty = new Set(everything.filter((one) => faultsOf(one).length > 0).map(({ text }) => text));
    assert.deepEqual(
      [...old].filter((text) => !faulty.has(text)),
      [],
      `test/fixtures/oldSentences.json is not up to date: ${RENEW}`,
    );
  });
});

describe('the faults of a sentence', () => {
  it('are words of the old style, slips, and a missing full stop', () => {
    for (const [text, faults] of [
      ['Slow, dear, very thorough', ['expensive']],
      ['The model is not to be had.', ['not available']],
      ['Two  spaces.', ['one space']],
      ['Wait...', ['…']],
      ['The "Big model" of today\'s list', ['’', '“ and ”']],
      ['Not sent. Choose another model', ['a full stop']],
      ['Really ?', ['no space before a point']],
    ] as const) {
      assert.deepEqual(faultsOf(said(text)), faults, text);
    }
  });

  it('are none in plain sentences, labels, code and questions for the model', () => {
    assert.deepEqual(faultsOf(said('Not sent: {0} ended. Choose another model.')), []);
    assert.deepEqual(faultsOf(said('Ask About Selection…')), []);
    assert.deepEqual(faultsOf(said('Set `"high"` here.')), []);
    assert.deepEqual(faultsOf(said('what "correct" means', 'src/editor/asking/question/builtInQuestions.ts')), []);
  });
});

describe('the sentences of a source', () => {
  const folder = makeTemporaryFolder('sentences');
  after(() => folder.remove());

  function write(name: string, text: string): void {
    mkdirSync(dirname(join(folder.path, name)), { recursive: true });
    writeFileSync(join(folder.path, name), text);
  }

  it('are found whatever they are built of, and nothing else is', () => {
    write(
      'src/one.ts',
      [
        "import { t } from './a sentence.ts';",
        "type Kind = 'of the type';",
        "export const label = (is: boolean, n: number) => (is ? t('Yes') : t(n > 1 ? 'No, {0}' : 'No'));",
        "export const joined = () => t('One half ' + 'and the other', String(t('nested')));",
        `export const fails = (name: string) => new HumanError(\`The place \${name} is closed.\`);`,
        "export const piece = { why: 'it is closed', id: 'closed-id' };",
        "export const query = 'SELECT some FROM jobs';",
        "export const note = (log: Log) => log.warn('Only in the log');",
      ].join('\n'),
    );
    write('src/webview/page.ts', "export const part = ['buttons tools', 'Copied it all'];");
    write('tsconfig.json', '{ "include": ["src"], "exclude": ["src/webview"] }');
    write('src/webview/tsconfig.json', '{ "include": ["."] }');
    assert.deepEqual(Object.fromEntries(sourceSentences(folder.path)), {
      'src/one.ts': [
        { kind: 'sentence', text: 'Yes' },
        { kind: 'sentence', text: 'No, {0}' },
        { kind: 'sentence', text: 'No' },
        { kind: 'sentence', text: 'One half and the other' },
        { kind: 'sentence', text: 'nested' },
        { kind: 'sentence', text: `The place \${name} is closed.` },
        { kind: 'piece', text: 'it is closed' },
        { kind: 'log', text: 'Only in the log' },
      ],
      'src/webview/page.ts': [{ kind: 'piece', text: 'Copied it all' }],
    });
  });
});
