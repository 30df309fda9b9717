// An answer's code back into the file that was asked about: what is shown, what is written, and what is refused.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { anchorOf } from '../../src/core/anchor/anchorOf.ts';
import { AnswerDocuments } from '../../src/editor/answer/answerDocuments.ts';
import { applyBlock } from '../../src/editor/applying/applyBlock.ts';
import { applyAnswer } from '../../src/editor/commands/applyAnswer.ts';
import type { JobSource } from '../../src/shared/job.ts';
import { aSource } from '../builders/aJob.ts';
import { editor, type TextDocument, Uri } from '../fakes/vscode.ts';
import { Door } from './aDoor.ts';

const SUM =
  'function sum(values) {\n  let total = 0;\n  for (const value of values) total += value;\n  return total;\n}';
const MEAN = 'function mean(values) {\n  return sum(values) / values.length;\n}';
const FILE = `import fs from 'fs';\n\n${SUM}\n\n${MEAN}\n`;
const BETTER = 'function sum(values) {\n  return values.reduce((all, value) => all + value, 0);\n}';
const LONGER = MEAN.replace('values.length', 'Math.max(1, values.length)');

const fenced = (...blocks: readonly string[]) => blocks.map((code) => `So:\n\n\`\`\`ts\n${code}\n\`\`\`\n`).join('\n');
const diffOf = (path: string, lines: string, other = path) =>
  `\`\`\`diff\n--- a/${path}\n+++ b/${other}\n@@ -7,3 +7,3 @@\n${lines}\n\`\`\`\n`;

describe('the code of an answer, applied', () => {
  let door: Door;
  let documents: AnswerDocuments;
  let folder: string;

  beforeEach(async () => {
    editor.reset();
    folder = mkdtempSync(join(tmpdir(), 'ponder-apply-'));
    editor.folder(folder);
    // What no editor shows yet is read from the disk.
    editor.opens = (uri) => {
      const text = onDisk.get(uri.path);
      if (text !== undefined) editor.document(uri, text, { languageId: 'typescript' });
    };
    onDisk.clear();
    door = await Door.open();
    documents = new AnswerDocuments({ door });
  });
  afterEach(() => {
    documents.dispose();
    door.files.dispose();
    rmSync(folder, { recursive: true });
    editor.assertNothingLeft();
  });

  const onDisk = new Map<string, string>();
  const write = (path: string, text: string) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    onDisk.set(file, text);
    return file;
  };
  const opened = (path: string) => {
    const document = editor.state.documents.find(({ uri }) => uri.path === join(folder, path));
    return document ?? assert.fail(`${path} should be open`);
  };
  const about = (asked: string, changes: Partial<JobSource> = {}): JobSource => ({
    ...aSource({ uri: Uri.file(join(folder, 'src/a.ts')).toString(), path: 'src/a.ts', languageId: 'typescript' }),
    anchors: [anchorOf(FILE, FILE.indexOf(asked), FILE.indexOf(asked) + asked.length)],
    ...changes,
  });
  const withoutAnchors = (): JobSource => {
    const { anchors: _, ...source } = about(SUM);
    return source;
  };
  const answered = async (answer: string, { asked = SUM, source = about(SUM) as JobSource | null } = {}) =>
    (await door.add({ state: 'completed', finishedAt: door.clock.now(), source }, { answer, context: asked })).id;
  const refusal = async (run: Promise<unknown>, sentence: RegExp) =>
    await assert.rejects(run, (error: Error) => error.name === 'HumanError' && sentence.test(error.message));
  const shown = () => {
    const [, left, right] = editor.executed.findLast(([id]) => id === 'vscode.diff') ?? [];
    assert.ok(left instanceof Uri && right instanceof Uri, 'a diff should be shown');
    return [left.path, documents.provideTextDocumentContent(right)];
  };
  const apply = (id: string) => applyAnswer({ door, documents }, id);
  /** Presses a button of the next message. */
  const press = async (label: string, sentence = /as the diff shows it/) => {
    const message = await editor.nextMessage();
    assert.match(message.text, sentence);
    message.choose(label);
    return message.text;
  };
  const applied = async (answer: string, options = {}): Promise<TextDocument> => {
    const run = apply(await answered(answer, options));
    await press('Apply');
    await run;
    return opened('src/a.ts');
  };

  it('is shown as a diff first, and written as one edit that is not saved', async () => {
    write('src/a.ts', FILE);
    const run = apply(await answered(fenced(BETTER)));
    const message = await editor.nextMessage();
    const wanted = FILE.replace(SUM, BETTER);
    assert.deepEqual(shown(), [join(folder, 'src/a.ts'), wanted]);
    assert.equal(opened('src/a.ts').getText(), FILE);
    message.choose('Apply');
    await run;
    const { isDirty } = opened('src/a.ts');
    assert.deepEqual([opened('src/a.ts').getText(), isDirty, editor.edits], [wanted, true, 1]);
    assert.equal(editor.state.active?.selection.start.line, 3);
  });

  it('changes nothing when the person turns away', async () => {
    write('src/a.ts', FILE);
    for (const way of ['Cancel', undefined]) {
      const run = apply(await answered(fenced(BETTER)));
      const message = await editor.nextMessage();
      if (way === undefined) message.close();
      else message.choose(way);
      await run;
      assert.deepEqual([opened('src/a.ts').getText(), editor.edits], [FILE, 0]);
    }
  });

  it('of a question that was asked on is put back where the thread began', async () => {
    write('src/a.ts', FILE);
    const first = await answered(fenced(SUM));
    const chain = { after: first, by: 'messages', why: 'place', tokens: { least: 0, likely: 0, most: 0 } } as const;
    const next = { state: 'completed', finishedAt: door.clock.now(), source: about(SUM), parentId: first } as const;
    const second = await door.add(
      { ...next, relation: 'followUp', chain },
      { answer: fenced(BETTER), context: '', question: 'Shorter?' },
    );
    for (const start of [apply, (id: string) => applyBlock({ door, documents }, id, BETTER)]) {
      const run = start(second.id);
      const message = await editor.nextMessage();
      assert.deepEqual(shown(), [join(folder, 'src/a.ts'), FILE.replace(SUM, BETTER)]);
      message.choose('Cancel');
      await run;
    }
  });

  it('keeps what was edited since the question, and its line breaks', async () => {
    const now = `// new\n${FILE.replace('let total', 'let total /* all */')}`.replaceAll('\n', '\r\n');
    const document = editor.document(join(folder, 'src/a.ts'), now, { languageId: 'typescript', eol: 2 });
    await applied(fenced(SUM.replace('return total', 'return Math.abs(total)')));
    assert.equal(document.getText(), now.replace('return total', 'return Math.abs(total)'));
  });

  it('marks what both changed, and says so', async () => {
    write('src/a.ts', FILE.replace('total = 0', 'total = 1'));
    const run = apply(await answered(fenced(SUM.replace('total = 0', 'total = 2'))));
    await press('Apply', /At one place both the file and the answer changed the same lines/);
    await run;
    assert.match(
      opened('src/a.ts').getText(),
      /<<<<<<< The file now\n {2}let total = 1;\n=======\n {2}let total = 2;\n>>>>>>> The answer\n/,
    );
  });

  it('shows the preview again when the file changed while it was open', async () => {
    write('src/a.ts', FILE);
    const run = apply(await answered(fenced(BETTER)));
    const message = await editor.nextMessage();
    editor.type(opened('src/a.ts'), `// typed\n${FILE}`);
    message.choose('Apply');
    await press('Apply', /^a\.ts changed meanwhile, so look again\./);
    await run;
    assert.equal(opened('src/a.ts').getText(), `// typed\n${FILE.replace(SUM, BETTER)}`);
  });

  it('asks which of several blocks are meant, with those chosen that can be put back', async () => {
    write('src/a.ts', FILE);
    const run = apply(
      await answered(`${fenced(BETTER, LONGER)}\n\`\`\`sh\nnpm test\n\`\`\`\n`, { asked: FILE, source: about(FILE) }),
    );
    const pick = await editor.nextPick();
    assert.deepEqual(
      pick.items.map(({ picked, detail = '' }) => [picked, detail.slice(0, 22)]),
      [
        [true, ''],
        [true, ''],
        [false, 'This is for a terminal'],
      ],
    );
    pick.accept();
    await press('Apply');
    await run;
    assert.equal(opened('src/a.ts').getText(), FILE.replace(SUM, BETTER).replace(MEAN, LONGER));
  });

  it('refuses an answer without a block, with too many, and with two for the same lines', async () => {
    write('src/a.ts', FILE);
    await refusal(apply(await answered('no code')), /no code block/);
    await refusal(
      apply(await answered(fenced(...Array.from({ length: 500 }, () => BETTER)))),
      /500 code blocks, too many/,
    );
    const run = apply(await answered(fenced(BETTER, SUM.replace('total = 0', 'total = 9'))));
    const pick = await editor.nextPick();
    // The longer one is chosen, until the person wants both.
    assert.deepEqual(
      pick.items.map(({ picked }) => picked),
      [false, true],
    );
    pick.check(pick.items);
    pick.accept();
    await refusal(run, /Two of the code blocks change the same lines of a\.ts/);
    const none = apply(await answered(fenced(BETTER, BETTER)));
    (await editor.nextPick()).hide();
    await none;
  });

  it('takes the one block whose button was pressed, in the language that the model gave it', async () => {
    write('src/a.ts', FILE);
    const id = await answered(`${fenced(BETTER)}\n\`\`\`python\ndef total(values): return 1\n\`\`\`\n`);
    await refusal(applyBlock({ door, documents }, id, 'def total(values): return 1'), /of another language than a\.ts/);
    const run = applyBlock({ door, documents }, id, BETTER);
    await press('Apply');
    await run;
    assert.equal(opened('src/a.ts').getText(), FILE.replace(SUM, BETTER));
  });

  it('says in a sentence why a block is no replacement', async () => {
    write('src/a.ts', FILE);
    const cases: readonly (readonly [string, RegExp])[] = [
      [fenced('SELECT name FROM people WHERE age > 30;'), /not a replacement of what was asked about in a\.ts/],
      [fenced(SUM), /It is already so in a\.ts/],
      [
        fenced('function sum(values) {\n  // ... existing code ...\n  return Math.abs(total);\n}'),
        /leaves something out/,
      ],
      ['```bash\nnpm install\n```\n', /for a terminal/],
      ['```diff\n```\n```diff\n nothing\n```\n', /changes nothing, or can’t be read/],
      [diffOf('src/a.ts', '-  return nothing;\n+  return 1;'), /The lines that this diff changes are not in a\.ts/],
    ];
    const doubled = await answered(diffOf('src/a.ts', '-}\n+};'), { asked: FILE, source: about(FILE) });
    await refusal(apply(doubled), /are at several places of a\.ts/);
    for (const [answer, sentence] of cases) {
      await refusal(apply(await answered(answer)), sentence);
    }
  });

  it('asks about hidden characters before anything is shown', async () => {
    write('src/a.ts', FILE);
    const run = apply(await answered(fenced(BETTER.replace('all +', 'all\u202e +'))));
    const message = await editor.nextMessage();
    assert.match(message.text, /characters that you can’t see/);
    message.choose('Insert Without Them');
    await press('Apply');
    await run;
    assert.equal(opened('src/a.ts').getText(), FILE.replace(SUM, BETTER));
    editor.state.documents = [];
    const away = apply(await answered(fenced(BETTER.replace('all +', 'all\u202e +'))));
    (await editor.nextMessage()).close();
    await away;
  });

  it('never writes the mark of a secret that was taken out', async () => {
    const real = FILE.replace('let total = 0;', "let total = 0;\n  const key = 'sk-abcdefgh12345678';");
    const asked = SUM.replace('let total = 0;', "let total = 0;\n  const key = '[removed: key]';");
    write('src/a.ts', real);
    const whole = real.slice(real.indexOf('function sum'), real.indexOf('\n\nfunction mean'));
    const source = about(SUM, { anchors: [anchorOf(real, real.indexOf(whole), real.indexOf(whole) + whole.length)] });
    await refusal(
      apply(await answered(fenced(asked.replace('const key', 'const secret')), { asked, source })),
      /mark in place of a secret/,
    );
    const document = await applied(fenced(asked.replace('total += value', 'total -= value')), { asked, source });
    assert.equal(document.getText(), real.replace('total += value', 'total -= value'));
  });

  describe('where the file is not as it was', () => {
    it('is refused when the asked text is gone, or is there twice', async () => {
      write('src/a.ts', `import fs from 'fs';\n\n${MEAN}\n`);
      await refusal(
        apply(await answered(fenced(BETTER))),
        /asked about is not in a\.ts any more|could be at several places of a\.ts/,
      );
      editor.state.documents = [];
      write('src/a.ts', `${SUM}\n\n${SUM}\n`);
      await refusal(apply(await answered(fenced(BETTER), { source: withoutAnchors() })), /at several places/);
    });

    it('finds a file that was moved or renamed, and says so', async () => {
      for (const path of ['lib/deep/a.ts', 'src/renamed.ts']) {
        editor.state.documents = [];
        write(path, FILE);
        const run = apply(await answered(fenced(BETTER)));
        assert.match(await press('Apply', /src\/a\.ts was moved: its code was found in /), new RegExp(path));
        await run;
        assert.equal(opened(path).getText(), FILE.replace(SUM, BETTER));
        rmSync(join(folder, path));
      }
    });

    it('is refused when it is nowhere, in two files, or only in one of another kind', async () => {
      const nowhere = /src\/a\.ts is not there any more, and the code was not found in another file/;
      await refusal(apply(await answered(fenced(BETTER))), nowhere);
      write('note.md', FILE);
      await refusal(apply(await answered(fenced(BETTER))), nowhere);
      write('x/a.ts', FILE);
      write('y/a.ts', FILE);
      await refusal(apply(await answered(fenced(BETTER))), nowhere);
    });

    it('is refused when it is no text any more, or too large', async () => {
      write('src/a.ts', FILE);
      onDisk.clear();
      await refusal(apply(await answered(fenced(BETTER))), /can’t be shown as text by now/);
      editor.document(join(folder, 'src/a.ts'), `${FILE}${'x'.repeat(5_000_000)}`, { languageId: 'typescript' });
      await refusal(apply(await answered(fenced(BETTER))), /too large/);
    });
  });

  it('is refused where nothing can be written', async () => {
    const file = write('src/a.ts', FILE);
    const cant = /can’t be written to\. Compare or insert the code instead/;
    editor.locked.add(file);
    await refusal(apply(await answered(fenced(BETTER))), cant);
    editor.locked.clear();
    editor.schemes.set('zip', false);
    for (const uri of ['git:/p/a.ts', 'untitled:Untitled-1', 'zip:/p/a.ts']) {
      editor.document(Uri.parse(uri), FILE, { languageId: 'typescript' });
      await refusal(apply(await answered(fenced(BETTER), { source: about(SUM, { uri }) })), cant);
    }
    editor.refusesEdits = true;
    const run = apply(await answered(fenced(BETTER)));
    await press('Apply');
    await refusal(run, /can’t be written to\. Nothing was changed/);
    editor.refusesEdits = false;
    editor.state.documents = [];
    editor.document(file, FILE, { languageId: 'typescript', isReadOnly: true });
    const again = apply(await answered(fenced(BETTER)));
    await press('Apply');
    await refusal(again, /can’t be written to\. Nothing was changed/);
  });

  it('is refused without trust, without a file, for a notebook’s cells, and for another window’s file', async () => {
    write('src/a.ts', FILE);
    await refusal(apply(await answered(fenced(BETTER), { source: null })), /not about a file/);
    await refusal(apply(await answered(fenced(BETTER), { source: about(SUM, { cells: [2] }) })), /cells of a notebook/);
    await refusal(
      apply(await answered(fenced(BETTER), { source: about(SUM, { uri: 'file:///elsewhere/a.ts' }) })),
      /not in the folders/,
    );
    editor.state.isTrusted = false;
    await refusal(apply(await answered(fenced(BETTER))), /once this workspace is trusted/);
  });

  describe('as a diff', () => {
    const LINES =
      '   let total = 0;\n-  for (const value of values) total += value;\n+  for (const value of values) total -= value;\n   return total;';

    it('is found by its lines, whatever its numbers say', async () => {
      write('src/a.ts', FILE);
      const document = await applied(diffOf('src/a.ts', LINES));
      assert.equal(document.getText(), FILE.replace('+= value', '-= value'));
    });

    it('changes several files with one preview and one edit', async () => {
      write('src/a.ts', FILE);
      write('src/b.ts', 'one\ntwo\nthree\n');
      const both = `${diffOf('src/a.ts', LINES)}\n${diffOf('src/b.ts', ' one\n-two\n+2\n three')}`;
      const run = apply(await answered(both));
      (await editor.nextPick()).accept();
      await press('Apply', /into a\.ts, b\.ts as the diff shows it/);
      await run;
      const [, , shownFiles] = editor.executed.find(([id]) => id === 'vscode.changes') ?? [];
      assert.equal(Array.isArray(shownFiles) && shownFiles.length, 2);
      assert.deepEqual([opened('src/b.ts').getText(), editor.edits], ['one\n2\nthree\n', 1]);
      assert.equal(opened('src/a.ts').getText(), FILE.replace('+= value', '-= value'));
    });

    it('changes nothing outside of the folders that are open', async () => {
      write('src/a.ts', FILE);
      writeFileSync(join(folder, '..', 'ponder-outside.ts'), 'one\n');
      symlinkSync(join(folder, '..', 'ponder-outside.ts'), join(folder, 'src', 'link.ts'));
      const paths = [
        '../../.ssh/config',
        '/etc/passwd',
        'src/link.ts',
        'src/../../ponder-outside.ts',
        'C:\\x',
        'none.ts',
      ];
      for (const path of paths) {
        await refusal(apply(await answered(diffOf(path, '-one\n+two'))), /is not in the folders that are open here/);
      }
      rmSync(join(folder, '..', 'ponder-outside.ts'));
      await refusal(
        apply(await answered('```diff\n--- /dev/null\n+++ b/src/new.ts\n@@\n+one\n```\n')),
        /makes or deletes a file/,
      );
    });
  });
});
