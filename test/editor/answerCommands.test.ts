// What a person does with an answer outside of its panel.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnswerDocuments } from '../../src/editor/answer/answerDocuments.ts';
import { LastEditor } from '../../src/editor/answer/lastEditor.ts';
import { type PageWish, pageMessages } from '../../src/editor/answer/pageMessages.ts';
import { compareWithSource } from '../../src/editor/commands/compareWithSource.ts';
import { copyAnswer } from '../../src/editor/commands/copyAnswer.ts';
import { insertAnswer } from '../../src/editor/commands/insertAnswer.ts';
import { openAnswerAsMarkdown } from '../../src/editor/commands/openAnswerAsMarkdown.ts';
import { rateAnswer } from '../../src/editor/commands/rateAnswer.ts';
import { saveAnswer } from '../../src/editor/commands/saveAnswer.ts';
import type { Job } from '../../src/shared/job.ts';
import { aCost, aSource, aUsage } from '../builders/aJob.ts';
import { RecordingLog } from '../fakes/recordingLog.ts';
import { until } from '../fakes/until.ts';
import { editor, Selection, type TextDocument, type TextEditor, Uri } from '../fakes/vscode.ts';
import { Door } from './aDoor.ts';

const CODE = 'while (true) {}';
const SNIPPET = `a ${'$'}{1:snippet} $0\n`;
const ANSWER = `Use this:\n\n\`\`\`ts\n${CODE}\n\`\`\`\n`;

describe('an answer outside of its panel', () => {
  let door: Door;
  let lastEditor: LastEditor;
  let documents: AnswerDocuments;
  let folder: string;

  beforeEach(async () => {
    editor.reset();
    folder = mkdtempSync(join(tmpdir(), 'ponder-answer-'));
    door = await Door.open();
    lastEditor = new LastEditor();
    documents = new AnswerDocuments({ door });
  });
  afterEach(() => {
    documents.dispose();
    lastEditor.dispose();
    door.files.dispose();
    rmSync(folder, { recursive: true });
    editor.assertNothingLeft();
  });

  const answered = (answer = ANSWER, changes: Partial<Job> = {}) =>
    door.add({ state: 'completed', finishedAt: door.clock.now(), ...changes }, { answer, context: 'for (;;) {}' });
  const refusal = async (run: Promise<unknown>, sentence: RegExp) =>
    await assert.rejects(run, (error: Error) => error.name === 'HumanError' && sentence.test(error.message));

  describe('inserted', () => {
    it('takes the place of the selection in the editor the person was last in, as plain text', async () => {
      const { id } = await answered(SNIPPET);
      const document = editor.document('/p/a.ts', 'one two three');
      editor.show(document, new Selection(0, 4, 0, 7));
      // A panel has the focus.
      editor.state.active = undefined;
      await insertAnswer({ door, lastEditor }, id);
      assert.equal(document.getText(), `one ${SNIPPET} three`);
    });

    it('is refused where the workspace is not trusted, nothing is open, or the document can’t be written to', async () => {
      const { id } = await answered();
      await refusal(insertAnswer({ door, lastEditor }, id), /no editor to insert into/);
      editor.schemes.set('zip', false);
      const cases = [
        editor.document(Uri.parse('git:/p/a.ts'), 'x'),
        editor.document(Uri.parse('zip:/p/a.ts'), 'x'),
        editor.document('/p/b.ts', 'x', { isReadOnly: true }),
      ];
      for (const document of cases) {
        editor.show(document, new Selection(0, 0, 0, 0));
        await refusal(insertAnswer({ door, lastEditor }, id), /can’t be written to. Nothing was inserted\./);
        assert.equal(document.getText(), 'x');
      }
      editor.state.isTrusted = false;
      await refusal(insertAnswer({ door, lastEditor }, id), /once this workspace is trusted/);
    });

    it('says what is hidden in it, and inserts it without, as it is, or not at all', async () => {
      const { id } = await answered('if (a\u202e) {}\u200b');
      const document = editor.document(Uri.parse('untitled:x'), '');
      for (const [button, text] of [
        [undefined, ''],
        ['Insert Without Them', 'if (a) {}'],
        ['Insert as Is', 'if (a\u202e) {}\u200b'],
      ] as const) {
        document.setText('');
        editor.show(document, new Selection(0, 0, 0, 0));
        const inserting = insertAnswer({ door, lastEditor }, id);
        const message = await editor.nextMessage();
        assert.equal(message.isModal, true);
        assert.match(
          message.detail,
          /1 × mark that changes the reading direction: U\+202E\n1 × zero-width character: U\+200B/,
        );
        if (button === undefined) message.close();
        else message.choose(button);
        await inserting;
        assert.equal(document.getText(), text);
      }
    });

    describe('into code', () => {
      const PROSE_ANSWER = '  Use a lock.\n\nIt is simple.\n';
      const insert = async (text: string, languageId: string, answer: string, ...selected: Selection[]) => {
        const { id } = await answered(answer);
        const document = editor.document('/p/code', text, { languageId });
        editor.show(document, ...(selected.length > 0 ? selected : [new Selection(0, 0, 0, 0)]));
        return { inserting: insertAnswer({ door, lastEditor }, id), document };
      };

      it('becomes a comment, on lines of its own and indented as its place, in one edit', async () => {
        for (const [before, [line, from, end, to], after] of [
          ['', [0, 0, 0, 0], '// Use a lock.\n//\n// It is simple.'],
          ['a();\n  b();\n', [1, 2, 1, 2], 'a();\n  // Use a lock.\n  //\n  // It is simple.\n  b();\n'],
          ['  f(a, b);', [0, 6, 0, 6], '  f(a,\n  // Use a lock.\n  //\n  // It is simple.\n   b);'],
          ['a();\nold();\n', [1, 0, 1, 6], 'a();\n// Use a lock.\n//\n// It is simple.\n'],
        ] as const) {
          const { inserting, document } = await insert(
            before,
            'typescript',
            PROSE_ANSWER,
            new Selection(line, from, end, to),
          );
          await inserting;
          assert.deepEqual([document.getText(), document.version], [after, 2]);
        }
      });

      it('is offered as its blocks of code, or as a comment as well', async () => {
        const two = `${ANSWER}\nOr:\n\n\`\`\`\nfirst\nsecond\n\`\`\`\n`;
        for (const [label, text] of [
          [CODE, CODE],
          ['first', 'first\nsecond'],
          ['All 2 Code Blocks', `${CODE}\n\nfirst\nsecond`],
          ['Whole Answer as a Comment', `# ${two.trim().replaceAll('\n', '\n# ').replaceAll(/ $/gm, '')}`],
          [undefined, ''],
        ] as const) {
          const { inserting, document } = await insert('', 'python', two);
          const pick = await editor.nextPick();
          assert.deepEqual(pick.labels, [CODE, 'first', 'All 2 Code Blocks', 'Whole Answer as a Comment']);
          assert.equal(pick.line(CODE).description, 'ts, 1 line');
          if (label === undefined) pick.hide();
          else pick.choose(label);
          await inserting;
          assert.equal(document.getText(), text);
        }
      });

      it('is never prose where it is not known how to write a comment', async () => {
        for (const languageId of ['makefile', 'json', 'bibtex', 'unheard-of']) {
          const { inserting, document } = await insert('', languageId, PROSE_ANSWER);
          await refusal(inserting, /^Ponder doesn’t know how to write a comment in code, so nothing was inserted\./);
          assert.equal(document.getText(), '');
          const other = await insert('', languageId, ANSWER);
          const pick = await editor.nextPick();
          assert.deepEqual(pick.labels, [CODE]);
          pick.hide();
          await other.inserting;
        }
      });

      it('can’t be ended by what a model writes, nor by taking out what is hidden in it', async () => {
        for (const [languageId, answer, after] of [
          ['css', 'a */ b{} *\u200b/', '/*\na * / b{} * /\n*/'],
          ['html', 'a --> b --!> <!-- ---', '<!--\na - -> b - -!> <!- - - - -\n-->'],
          ['javascript', 'a\u2028b\rc\u0085d', '// a\n// b\n// c\n// d'],
          ['cpp', 'a \\\nb ??/', '// a \\ //\n// b ??/ //'],
          ['cpp', 'a \\\0\nb', '// a \\\0 //\n// b'],
          ['java', 'a \\u000a b();', '// a \\ u000a b();'],
          ['python', '-*- coding: utf-7 -*-', '# -*- cod ing: utf-7 -*-'],
          // Ruby skips spaces before the colon.
          ['ruby', '-*- CODING : utf-7 -*-', '# -*- COD ING : utf-7 -*-'],
          ['scala', 'a \\u000a b()', '// a \\ u000a b()'],
          ['go', '+build ignore', '// + build ignore'],
          ['latex', '!TEX program = sh\narara: sh', '%% !TEX program = sh\n%% arara: sh'],
        ] as const) {
          const isHiding = /[\0\u200b\u2028\u0085]/.test(answer);
          const { inserting, document } = await insert('', languageId, answer);
          if (isHiding)
            (await editor.nextMessage()).choose(languageId === 'css' ? 'Insert Without Them' : 'Insert as Is');
          await inserting;
          assert.equal(document.getText(), after, languageId);
        }
      });

      it('hides in scripts, styles and templates of a page as well, and in a comment that is there', async () => {
        const answer = '</script> <!-- {{ a }} */ --> <?php b(); ?>';
        const inMarkup = '<!--\n</script> <!- - { { a }} */ - -> < ?php b(); ?>\n-->';
        const inScript = '// < /script> < !-- { { a }} */ --> < ?php b(); ?>';
        const inStyle = '/*\n< /script> < !-- { { a }} * / --> < ?php b(); ?>\n*/';
        for (const [languageId, before, inserted] of [
          ['html', '<p>\n', inMarkup],
          ['html', '<SCRIPT type=module>\n"<!--";\n', inScript],
          ['html', '<script></script>\n', inMarkup],
          ['vue', '<style scoped>\n', inStyle],
          ['svelte', '<script src="a" />\n', inMarkup],
          ['html', '<!-- <script>\n', '</script> <!- - { { a }} */ - -> < ?php b(); ?>'],
          ['html', '<!-- <script> -->\n', inMarkup],
          ['php', '<?php\n', '// </script> <!-- {{ a }} */ --> <?php b(); ? >'],
          ['php', '<?php a(); ?>\n<b>\n', inMarkup],
          ['php', '<?php a(); ?>\n<script>\n', inScript],
          ['svg', '<svg>\n', inMarkup],
        ] as const) {
          const line = before.split('\n').length - 1;
          const { inserting, document } = await insert(before, languageId, answer, new Selection(line, 0, line, 0));
          await inserting;
          assert.equal(document.getText(), before + inserted, `${languageId} ${before}`);
        }
        const data = '<svg><script><![CDATA[\n';
        const { inserting, document } = await insert(data, 'svg', answer, new Selection(1, 0, 1, 0));
        await refusal(inserting, /doesn’t know how to write a comment/);
        assert.equal(document.getText(), data);
      });

      it('goes where the list said, whatever is shown by then, and nowhere if that has changed meanwhile', async () => {
        const { inserting, document } = await insert('', 'typescript', ANSWER);
        const pick = await editor.nextPick();
        const notes = editor.document('/p/notes.md', '', { languageId: 'markdown' });
        editor.show(notes, new Selection(0, 0, 0, 0));
        pick.choose(CODE);
        await inserting;
        assert.deepEqual([document.getText(), notes.getText()], [CODE, '']);
        const other = await insert('one two', 'typescript', ANSWER, new Selection(0, 0, 0, 3));
        const next = await editor.nextPick();
        editor.type(other.document, 'two one');
        next.choose(CODE);
        await refusal(other.inserting, /^code changed while the question was open/);
        assert.equal(other.document.getText(), 'two one');
      });

      it('is not asked about where nothing can be written', async () => {
        const { id } = await answered();
        const document = editor.document(Uri.parse('git:/p/b.ts'), 'x', { languageId: 'typescript' });
        editor.show(document, new Selection(0, 0, 0, 0));
        await refusal(insertAnswer({ door, lastEditor }, id), /can’t be written to/);
      });
    });

    describe('after a question, during which', () => {
      const ask = async (meanwhile: (shown: TextEditor, document: TextDocument) => void, ...selected: Selection[]) => {
        const { id } = await answered('new\u200b');
        const document = editor.document('/p/a.ts', 'one two three');
        const shown = editor.show(document, ...selected);
        const inserting = insertAnswer({ door, lastEditor }, id);
        const message = await editor.nextMessage();
        meanwhile(shown, document);
        message.choose('Insert Without Them');
        return { inserting, document };
      };
      const selected = new Selection(0, 4, 0, 7);
      const changed = /^a\.ts changed while the question was open\. Nothing was inserted; choose the place again\.$/;

      it('the cursor moved, goes to where it stands by now', async () => {
        for (const before of [new Selection(0, 0, 0, 0), selected]) {
          const { inserting, document } = await ask((shown) => {
            shown.selection = new Selection(0, 3, 0, 3);
          }, before);
          await inserting;
          assert.equal(document.getText(), 'onenew two three');
        }
      });

      it('something else was selected, overwrites nothing and says so', async () => {
        const { inserting, document } = await ask((shown) => {
          shown.selection = new Selection(0, 0, 0, 3);
        }, selected);
        await refusal(inserting, changed);
        assert.equal(document.getText(), 'one two three');
      });

      it('the text changed, overwrites nothing and says so', async () => {
        for (const before of [new Selection(0, 0, 0, 0), selected]) {
          const { inserting, document } = await ask((_shown, open) => editor.type(open, 'four five'), before);
          await refusal(inserting, changed);
          assert.equal(document.getText(), 'four five');
        }
      });

      it('the file was closed, is said to have gone nowhere', async () => {
        const { inserting, document } = await ask((_shown, open) => editor.close(open), selected);
        await refusal(inserting, /^a\.ts was closed while the question was open\. Nothing was inserted\.$/);
        assert.equal(document.getText(), 'one two three');
      });
    });
  });

  it('is copied at once when it hides nothing, else once the person has chosen', async () => {
    const plain = await answered('Plain 👩‍💻');
    await copyAnswer({ door }, plain.id);
    assert.equal(editor.clipboard, 'Plain 👩‍💻');
    const odd = await answered('rm\u2066 -rf');
    const copying = copyAnswer({ door }, odd.id);
    (await editor.nextMessage()).choose('Copy Without Them');
    await copying;
    assert.equal(editor.clipboard, 'rm -rf');
    await refusal(copyAnswer({ door }, (await door.add({})).id), /no answer/);
  });

  describe('saved', () => {
    const saved = async (job: Job) => {
      editor.saveAs = Uri.file('/p/x.md');
      await saveAnswer({ door }, job.id);
      assert.deepEqual(editor.statusMessages.splice(0), ['Ponder: answer saved']);
      return editor.files.get('file:///p/x.md') ?? '';
    };

    it('has what it is and what it cost above it', async () => {
      const job = await answered(ANSWER, { usage: aUsage(), cost: aCost(), responseId: 'resp_1', source: aSource() });
      const [head, body] = (await saved(job)).split('\n---\n');
      assert.match(
        head ?? '',
        /^---\nquestion: "Is this loop right\?"\nsource: "src\/limiter\.ts"\nmodel: "o3"\neffort: "low"\n/,
      );
      assert.match(
        head ?? '',
        /\ncost_usd: 0\.096\ninput_tokens: 2000\noutput_tokens: 11500\nreasoning_tokens: 10000\n/,
      );
      assert.match(head ?? '', /\nresponse_id: "resp_1"\n/);
      assert.equal(body, `\n${ANSWER}`);
    });

    it('names the model and the mode in which it ran, or else those that were asked for', async () => {
      const named = async (changes: Partial<Job>) =>
        (await saved(await answered(ANSWER, changes))).split('\n').filter((line) => /^mode|^model/.test(line));
      const asked = { model: 'gpt-6.1-sol', mode: 'pro' } as const;
      assert.deepEqual(await named(asked), ['model: "gpt-6.1-sol"', 'mode: "pro"']);
      const served = { servedModel: 'gpt-6.1-sol-2026-10-01', servedMode: 'standard' } as const;
      assert.deepEqual(await named({ ...asked, ...served }), ['model: "gpt-6.1-sol-2026-10-01"', 'mode: "standard"']);
    });

    it('keeps a value from being anything but text, whatever stands in it', async () => {
      const evil = 'x"\n---\nadmin: true # \\ \u2028\u0085\u202e 👍';
      const text = await saved(await answered('A', { model: evil, effort: evil, responseId: evil }));
      const head = text.split('\n---\n')[0] ?? '';
      const quoted = String.raw`"x\"\n---\nadmin: true # \\ \u2028\u0085\u202e 👍"`;
      for (const name of ['model', 'effort', 'response_id']) assert.ok(head.includes(`\n${name}: ${quoted}`), head);
      for (const line of head.split('\n').slice(1)) assert.match(line, /^[a-z_]+: ("(\\.|[^"\\])*"|[\d.]+)$/, line);
    });

    it('writes nothing when the person backs out, and says so when it can’t', async () => {
      const job = await answered();
      await saveAnswer({ door }, job.id);
      assert.equal(editor.files.size, 0);
      editor.saveAs = Uri.parse('zip:/x.md');
      await refusal(saveAnswer({ door }, job.id), /x\.md could not be written/);
      assert.deepEqual(editor.statusMessages, []);
    });
  });

  it('is a read-only document that holds the page, and follows the job', async () => {
    const job = await door.add({ state: 'running', sentAt: door.clock.now() });
    await openAnswerAsMarkdown({ door, documents }, job.id);
    const uri = editor.state.active?.document.uri ?? Uri.parse('nothing:shown');
    assert.ok(uri.path.endsWith('.md'), 'a Markdown document should be shown');
    const told: string[] = [];
    documents.onDidChange((changed) => told.push(changed.toString()));
    const text = () => documents.provideTextDocumentContent(Uri.parse(uri.toString()));
    assert.match(text(), /^# Is this loop right\?\n\nRunning · /);
    await door.change(job.id, { state: 'completed', finishedAt: door.clock.now() }, ANSWER);
    documents.refresh(['another job']);
    assert.deepEqual(told, []);
    documents.refresh([job.id]);
    assert.deepEqual(told, [uri.toString()]);
    assert.ok(text().includes(`## Answer\n\n${ANSWER}`), text());
    documents.grow(job.id);
    documents.grow(job.id);
    await until('the document is told to grow, once', () => told.length === 2);
    await door.engine.jobs.remove(job.id);
    assert.equal(text(), 'This job was removed.');
  });

  describe('rated', () => {
    const chosen = { has: () => true };
    const rate = async (id: string, line: string, note?: string) => {
      const rating = rateAnswer({ door, chosen }, id);
      (await editor.nextPick()).choose(line);
      if (note !== undefined) {
        const box = await editor.nextBox();
        box.type(note);
        box.accept();
      }
      await rating;
      return door.engine.ledger.get(id)?.rating;
    };

    it('keeps thumb and note in the ledger, and takes them back', async () => {
      const { id } = await answered();
      assert.deepEqual(
        { ...(await rate(id, 'Bad', ' misses line 3 ')), at: 0 },
        { thumb: 'down', note: 'misses line 3', at: 0 },
      );
      assert.equal((await rate(id, 'Good', ''))?.note, '');
      assert.equal(await rate(id, 'Remove the Rating'), null);
      await refusal(rateAnswer({ door, chosen }, (await door.add({})).id), /Only an answer can be rated/);
    });

    it('loses its note with the other texts', async () => {
      const { id } = await answered();
      await rate(id, 'Good', 'secret');
      door.clock.jump(1_000);
      await door.engine.ledger.forgetTextsBefore(door.clock.now());
      const { thumb, note } = door.engine.ledger.get(id)?.rating ?? {};
      assert.deepEqual([thumb, note], ['up', '']);
    });
  });

  describe('compared', () => {
    const compared = () => {
      const [, left, right, title] = editor.executed.find(([id]) => id === 'vscode.diff') ?? [];
      assert.ok(left instanceof Uri && right instanceof Uri, 'a diff should be shown');
      return { left: left.toString(), right: documents.provideTextDocumentContent(right), title };
    };
    const about = (path: string) => aSource({ uri: Uri.file(path).toString(), path: 'a.ts', startLine: 2, endLine: 2 });

    it('shows the file as it would be with the code in it', async () => {
      editor.document('/p/a.ts', 'for (;;) {}\nfor (;;) {}\nend');
      const { id } = await answered(ANSWER, { source: about('/p/a.ts') });
      await compareWithSource({ door, documents }, id);
      assert.deepEqual(compared(), {
        left: 'file:///p/a.ts',
        right: `for (;;) {}\n${CODE}\nend`,
        title: 'a.ts ↔ with the answer’s code',
      });
    });

    it('shows what was asked about beside it when the file has changed, is of another window, or was not the source', async () => {
      editor.document('/p/a.ts', 'all new');
      editor.document('/p/same.ts', 'for (;;) {}\nfor (;;) {}\nend');
      for (const source of [
        about('/p/a.ts'),
        about('/elsewhere/a.ts'),
        { ...about('/p/same.ts'), cells: [2] },
        { ...about('/p/same.ts'), side: 'left' as const },
        { ...about('/p/same.ts'), uri: '' },
      ]) {
        editor.executed.length = 0;
        const { id } = await answered(ANSWER, { source });
        await compareWithSource({ door, documents }, id);
        const { left, right, title } = compared();
        assert.equal(documents.provideTextDocumentContent(Uri.parse(left)), 'for (;;) {}');
        assert.deepEqual([right, title], [CODE, 'a.ts as asked ↔ Answer']);
      }
    });

    it('asks which block is meant, and refuses where there is none or no trust', async () => {
      const { id } = await answered(`${ANSWER}\n~~~\nother\n~~~\n`, { source: about('/p/a.ts') });
      const comparing = compareWithSource({ door, documents }, id);
      const pick = await editor.nextPick();
      assert.deepEqual(pick.labels, [CODE, 'other']);
      pick.choose('other');
      await comparing;
      assert.equal(compared().right, 'other');
      await refusal(compareWithSource({ door, documents }, (await answered('no code')).id), /no code block/);
      editor.state.isTrusted = false;
      await refusal(
        compareWithSource({ door, documents }, (await answered(ANSWER, { source: about('/p/a.ts') })).id),
        /once it is trusted/,
      );
    });
  });

  describe('with a link to a file', () => {
    const heard = async (wish: PageWish, id: string) => {
      const log = Object.assign(new RecordingLog(), { show: () => undefined, dispose: () => undefined });
      void pageMessages({
        door,
        documents,
        lastEditor,
        log,
        apply: () => Promise.resolve(),
        act: () => Promise.resolve(undefined),
      })(wish, id);
      await until('something came of it', () => editor.state.active !== undefined || editor.hasMessage());
      return editor.state.active;
    };

    it('opens it inside the folders of the window, at its place', async () => {
      editor.folder(folder);
      mkdirSync(join(folder, 'src'));
      writeFileSync(join(folder, 'src', 'a.ts'), 'one\ntwo\n');
      editor.document(join(folder, 'src', 'a.ts'), 'one\ntwo\n');
      const { id } = await answered();
      for (const path of ['src/a.ts', './src/a.ts', 'src\\a.ts']) {
        editor.state.active = undefined;
        const shown = await heard({ type: 'openFile', path, line: 2, column: 3 }, id);
        assert.deepEqual(shown?.selection.active, new Selection(1, 2, 1, 2).active, path);
      }
    });

    it('opens nothing outside of them, and nothing without trust', async () => {
      editor.folder(join(folder, 'inside'));
      mkdirSync(join(folder, 'inside', 'src'), { recursive: true });
      writeFileSync(join(folder, 'outside.ts'), 'secret');
      writeFileSync(join(folder, 'inside', 'a.ts'), 'one');
      symlinkSync(join(folder, 'outside.ts'), join(folder, 'inside', 'link.ts'));
      symlinkSync(folder, join(folder, 'inside', 'up'));
      const { id } = await answered();
      const paths = [
        ...['../outside.ts', 'src/../../outside.ts', '..\\outside.ts', join(folder, 'outside.ts'), '~/x', ''],
        ...[
          'link.ts',
          'up/outside.ts',
          'src',
          'file:///etc/passwd',
          'C:\\x',
          'command:x',
          '\\\\host\\x',
          'a.ts\0',
          'none.ts',
        ],
      ];
      for (const path of paths) {
        assert.equal(await heard({ type: 'openFile', path, line: 1, column: 1 }, id), undefined, path);
        assert.match((await editor.nextMessage()).text, /is not in the folders that are open here/, path);
      }
      editor.state.isTrusted = false;
      assert.equal(await heard({ type: 'openFile', path: 'a.ts', line: 1, column: 1 }, id), undefined);
      assert.match((await editor.nextMessage()).text, /once it is trusted/);
    });

    describe('on another machine', () => {
      const remote = (path: string) => Uri.from({ scheme: 'vscode-remote', authority: 'ssh', path });
      const refused = async (path: string, id: string) => {
        editor.state.active = undefined;
        assert.equal(await heard({ type: 'openFile', path, line: 1, column: 1 }, id), undefined, path);
        assert.match((await editor.nextMessage()).text, /is not in the folders that are open here/, path);
      };

      beforeEach(() => {
        editor.disks.add('vscode-remote');
        mkdirSync(join(folder, 'inside', 'src'), { recursive: true });
        mkdirSync(join(folder, 'outside', 'src'), { recursive: true });
        for (const file of ['inside/src/a.ts', 'outside/src/a.ts', 'outside/b.ts']) {
          writeFileSync(join(folder, file), 'one');
          editor.document(remote(join(folder, file)), 'one');
        }
        editor.document(remote(join(folder, 'linked/src/a.ts')), 'one');
        symlinkSync(join(folder, 'inside'), join(folder, 'linked'));
        symlinkSync(join(folder, 'outside'), join(folder, 'inside', 'out'));
        symlinkSync(join(folder, 'outside', 'b.ts'), join(folder, 'inside', 'b.ts'));
        for (const path of ['inside/out/src/a.ts', 'inside/out/b.ts', 'inside/b.ts']) {
          editor.document(remote(join(folder, path)), 'secret');
        }
      });
      const openFolder = (path: string) =>
        editor.state.folders.push({ uri: remote(join(folder, path)), name: path, index: 0 });

      it('opens it, also where the folder that a person opened is a link itself', async () => {
        const { id } = await answered();
        for (const path of ['inside', 'linked']) {
          editor.state.folders = [];
          openFolder(path);
          editor.state.active = undefined;
          const shown = await heard({ type: 'openFile', path: 'src/a.ts', line: 1, column: 1 }, id);
          assert.equal(shown?.document.uri.toString(), remote(join(folder, path, 'src', 'a.ts')).toString());
        }
      });

      it('follows no link out of the folder, whichever part of the way it is', async () => {
        openFolder('inside');
        const { id } = await answered();
        for (const path of ['b.ts', 'out/b.ts', 'out/src/a.ts']) await refused(path, id);
        const uri = remote(join(folder, 'inside', 'out', 'b.ts')).toString();
        await refused('b.ts', (await answered(ANSWER, { source: aSource({ uri }) })).id);
      });
    });

    it('does not open what has become a link out of the folder, or whose folder was closed, on the way', async () => {
      mkdirSync(join(folder, 'inside'));
      writeFileSync(join(folder, 'secret.ts'), 'secret');
      const file = join(folder, 'inside', 'a.ts');
      const { id } = await answered();
      for (const meanwhile of [
        () => {
          rmSync(file);
          symlinkSync(join(folder, 'secret.ts'), file);
        },
        () => {
          editor.state.folders = [];
        },
      ]) {
        rmSync(file, { force: true });
        writeFileSync(file, 'one');
        editor.reload();
        editor.state.folders = [];
        editor.folder(join(folder, 'inside'));
        editor.opens = (uri) => {
          meanwhile();
          editor.document(uri, 'secret');
        };
        assert.equal(await heard({ type: 'openFile', path: 'a.ts', line: 1, column: 1 }, id), undefined);
        assert.match((await editor.nextMessage()).text, /is not in the folders that are open here/);
      }
    });
  });
});
