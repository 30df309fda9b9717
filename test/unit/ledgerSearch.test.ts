// Searching the ledger: what is found, in which order, where it stands, and that nothing stays behind.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ledger } from '../../src/core/ledger/ledger.ts';
import { MIGRATIONS } from '../../src/core/ledger/migrations.ts';
import { matchOf, searchWords, snippetOf } from '../../src/core/ledger/searchQuery.ts';
import type { Job, JobTexts } from '../../src/shared/job.ts';
import { HOSTILE_TEXTS } from '../builders/hostileTexts.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { preparedAs } from '../fakes/question.ts';

describe('the search', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let ledger: Ledger;

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock();
    ledger = await files.open('w1', clock);
  });
  afterEach(() => files.dispose());

  async function add(texts: Partial<JobTexts>, changes: Partial<Job> = {}): Promise<string> {
    const { answer, ...asked } = texts;
    const made = preparedAs({ state: 'completed', title: texts.question ?? '', ...changes }, { context: '' });
    // Past the checks of a question: that of a response from elsewhere may hold anything.
    await ledger.insert({ ...made, texts: { ...made.texts, ...asked }, budget: null });
    if (answer !== undefined) await ledger.change(made.job.id, (job) => ({ job, texts: { answer } }));
    clock.jump(1);
    return made.job.id;
  }

  async function found(input: string): Promise<string[]> {
    await ledger.indexTexts();
    return ledger.search(input, 10).map(({ job }) => job.id);
  }

  function holds(text: string): string[] {
    return readdirSync(files.folder).filter((name) => readFileSync(join(files.folder, name)).includes(text));
  }

  describe('past a NUL', () => {
    it('finds what stands there, in the title and in each text, and no more once the job is gone', async () => {
      const id = await add({ question: 'why\0xylophone', context: '\0\0marimba\0', answer: 'a\0b vibraphone 木\0琴' });
      for (const word of ['why', 'xylophone', 'marimba', 'vibraphone', 'vibra', '木琴', 'b vibraphone']) {
        assert.deepEqual(await found(word), [id], word);
      }
      assert.match(ledger.search('vibraphone', 1)[0]?.snippet ?? '', /vibraphone/);
      assert.equal(ledger.texts(id)?.answer, 'a\0b vibraphone 木\0琴');
      await ledger.remove(id);
      assert.deepEqual([await found('xylophone'), holds('vibraphone')], [[], []]);
      checkIndex();
    });

    it('finds an answer that came in place of another one, which is found no more', async () => {
      const id = await add({ question: 'why', answer: 'old\0xylophone' });
      assert.deepEqual(await found('xylophone'), [id]);
      for (const answer of ['old', 'old\0marimba', 'plain', 'x\0vibraphone']) {
        await ledger.change(id, (job) => ({ job, texts: { answer } }));
        const last = answer.split('\0').at(-1) ?? '';
        assert.deepEqual([await found(last), await found('xylophone')], [[id], []], answer);
      }
      assert.deepEqual([await found('marimba'), await found('plain')], [[], []]);
      checkIndex();
    });

    it('finds what an older Ponder left out, and takes out what that one put in', async () => {
      const ids = [
        await add({ question: 'why\0xylophone', answer: 'because\0vibraphone' }),
        await add({ question: 'plain', answer: 'marimba' }),
        await add({ question: 'how\0xylophone' }, { state: 'running' }),
      ];
      await ledger.indexTexts();
      ledger.dispose();
      const raw = files.raw();
      raw.exec("INSERT INTO search (search) VALUES ('delete-all')");
      const put = raw.prepare('INSERT INTO search (rowid, title, question, context, answer) VALUES (?, ?, ?, ?, ?)');
      const title = raw.prepare('SELECT id, title FROM search_rows WHERE job_id = ?');
      for (const [index, [question, answer]] of [
        ['why', 'because'],
        ['plain', 'marimba'],
        ['how', ''],
      ].entries()) {
        const row = title.get(ids[index] ?? '');
        put.run(Number(row?.id), String(row?.title), question ?? '', '', answer ?? '');
      }
      raw.exec("UPDATE search_rows SET has_answer = has_answer & 1; DELETE FROM facts WHERE name = 'searchPastNul'");
      raw.close();
      ledger = await files.open('w2', clock);
      assert.deepEqual(
        [await found('xylophone'), await found('vibraphone'), await found('marimba')],
        [[ids[2], ids[0]], [ids[0]], [ids[1]]],
      );
      checkIndex();
    });

    it('finds no more than the beginning of a long text', async () => {
      const id = await add(
        { question: `first\0${'木'.repeat(99_990)} near`, answer: `\0${'x '.repeat(50_000)}far` },
        { title: 'long' },
      );
      assert.deepEqual([await found('first'), await found('near'), await found('far')], [[id], [], []]);
      await ledger.remove(id);
      checkIndex();
    });

    /** FTS5's own look at itself: what was taken out is what was put in. */
    function checkIndex(): void {
      const raw = files.raw();
      raw.exec("INSERT INTO search (search) VALUES ('integrity-check')");
      raw.close();
    }
  });

  it('looks into question, code and answer, for all words, by their beginnings, in any case and without accents', async () => {
    const id = await add({
      question: 'Why does the limiter drop?',
      context: 'const bucketSize = 1;',
      answer: 'Résumé: it overflows.',
    });
    await add({ question: 'Something else entirely' });
    for (const input of [
      'limiter',
      'LIMI',
      'overflow bucket',
      'resume',
      'résumé',
      'bucketSize = 1',
      '"limiter drop"',
    ]) {
      assert.deepEqual(await found(input), [id], input);
    }
    for (const input of ['imiter', 'limiter nowhere', '"drop limiter"', '', '   ', '"', '()*']) {
      assert.deepEqual(await found(input), [], input);
    }
  });

  it('finds words of languages without spaces', async () => {
    const id = await add({ question: '为什么限流器会丢失请求？' });
    assert.deepEqual(await found('限流'), [id]);
    assert.deepEqual(await found('流限'), []);
  });

  it('takes whatever a person types', async () => {
    await add({ question: 'plain' });
    await ledger.indexTexts();
    const typed = [
      '"',
      '""',
      '"a',
      'a"b',
      '*',
      'a*',
      'AND',
      'a AND',
      'NOT',
      'NEAR(a b)',
      'title:x',
      '{a b}:c',
      '^a',
      'a+b',
      '-a',
      "';",
      '\\',
      '\0',
    ];
    for (const input of [...typed, ...HOSTILE_TEXTS, 'x'.repeat(10_000), 'y '.repeat(10_000)]) {
      assert.ok(Array.isArray(ledger.search(input, 5)), input);
    }
    assert.equal(ledger.search('plain AND', 5).length, 0);
  });

  it('puts what is in the question first, and the newest among equals', async () => {
    const inCode = await add({ question: 'Look at this', context: `limiter ${'filler words '.repeat(50)}` });
    const older = await add({ question: 'The limiter' });
    const newer = await add({ question: 'The limiter' });
    for (let other = 0; other < 20; other += 1) await add({ question: `Number ${other}` });
    assert.deepEqual(await found('limiter'), [newer, older, inCode]);
  });

  it('says where it was found, with the words around it', async () => {
    await add({ question: 'Why?', context: `${'before '.repeat(30)}the needle is here ${'after '.repeat(60)}` });
    await add({ question: 'A needle of my own' });
    await ledger.indexTexts();
    const [own, far] = ledger.search('needle', 5);
    assert.deepEqual([own?.where, own?.snippet], ['question', 'A needle of my own']);
    assert.equal(far?.where, 'context');
    assert.match(far?.snippet ?? '', /^…before [a-z ]*the needle is here [a-z ]*…$/);
  });

  it('finds an answer once it is final, and what it says now', async () => {
    const id = await add({ question: 'Why?' }, { state: 'running' });
    const write = (state: Job['state'], answer: string) =>
      ledger.change(id, (job) => ({ job: { ...job, state }, texts: { answer } }));
    assert.deepEqual(await found('why'), [id]);
    await write('running', 'halfway');
    assert.deepEqual([await found('halfway'), await found('why')], [[], [id]]);
    await write('failed', 'partial');
    assert.deepEqual([await found('partial'), await found('why')], [[id], [id]]);
    await write('completed', 'whole');
    assert.deepEqual([await found('partial'), await found('whole'), await found('why')], [[], [id], [id]]);
  });

  it('searches texts that were written before there was an index', async () => {
    const id = await add({ question: 'An old question' });
    ledger.dispose();
    const raw = files.raw();
    raw.exec(
      `DROP INDEX jobs_climbed; ALTER TABLE jobs DROP COLUMN relation; DROP TRIGGER jobs_join; DROP TRIGGER jobs_lead; DROP INDEX jobs_by_thread; DROP INDEX jobs_rows; ALTER TABLE jobs DROP COLUMN row_group; ALTER TABLE jobs DROP COLUMN leads; ALTER TABLE jobs DROP COLUMN thread; DROP INDEX jobs_in_line; ALTER TABLE jobs DROP COLUMN gate; ALTER TABLE jobs DROP COLUMN line_since; ALTER TABLE jobs DROP COLUMN line_tokens; DROP INDEX jobs_listed; DROP INDEX jobs_by_group; ALTER TABLE jobs DROP COLUMN list_group; DROP INDEX jobs_by_parent; ALTER TABLE jobs DROP COLUMN parent_id; DROP INDEX jobs_by_response; DROP INDEX jobs_to_claim; DROP INDEX jobs_spend; ALTER TABLE jobs DROP COLUMN is_unpriced; ALTER TABLE jobs DROP COLUMN output_tokens; ALTER TABLE jobs DROP COLUMN reasoning_tokens; DROP TABLE search_rows; ALTER TABLE jobs DROP COLUMN mode; ALTER TABLE jobs DROP COLUMN told_state; PRAGMA user_version = 1`,
    );
    raw.close();
    ledger = await files.open('w2', clock);
    assert.ok(MIGRATIONS.length > 1);
    assert.deepEqual(await found('old'), [id]);
  });

  it('puts in as many texts as there are', async () => {
    for (let count = 0; count < 60; count += 1) await add({ question: `xylophone ${count}` });
    await ledger.indexTexts();
    assert.equal(ledger.search('xylophone', 100).length, 60);
  });

  it('finds in every window what another one put in', async () => {
    const id = await add({ question: 'Shared' });
    const other = await files.open('w2', clock);
    await Promise.all([ledger.indexTexts(), other.indexTexts()]);
    assert.deepEqual(
      [ledger, other].map((window) => window.search('shared', 5).map(({ job }) => job.id)),
      [[id], [id]],
    );
  });

  it('finds what is left, and nothing of a job that a build without full text took out', async () => {
    const [gone, kept] = [await add({ question: 'xylophone' }), await add({ question: 'marimba', answer: 'zebra' })];
    await ledger.indexTexts();
    ledger.dispose();
    // It can't change the index, and writes down that the next one has to make it anew.
    const raw = files.raw();
    raw.prepare('DELETE FROM search_rows WHERE job_id = ?').run(gone);
    raw.exec("INSERT INTO facts (name, value) VALUES ('searchRebuild', '1')");
    ledger = await files.open('w2', clock);
    const words = [await found('marimba'), await found('zebra'), await found('xylophone')];
    assert.deepEqual(words, [[kept], [kept], []]);
    raw.exec("CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'search', 'row')");
    assert.deepEqual(
      raw
        .prepare('SELECT term FROM temp.words ORDER BY term')
        .all()
        .map(({ term }) => term),
      ['marimba', 'zebra'],
    );
  });

  it('keeps no word of a removed job, in the index or in the file', async () => {
    for (let other = 0; other < 60; other += 1) await add({ question: `Other ${other}`, answer: 'zulu zebra yes' });
    const secret = {
      question: 'zyxsecretone alpha',
      context: 'zyxsecrettwo(beta)',
      answer: 'zyxsecretthree zyxsecretfour',
    };
    const id = await add(secret);
    assert.deepEqual(await found('zyxsecretthree'), [id]);
    await ledger.remove(id);
    assert.deepEqual(holds('zyxsecret'), []);
    assert.deepEqual(holds('secretthree'), []);
    const raw = files.raw();
    raw.exec("CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'search', 'row')");
    assert.deepEqual(raw.prepare("SELECT term FROM temp.words WHERE term GLOB '*secret*'").all(), []);
    raw.exec("INSERT INTO search (search) VALUES ('integrity-check')");
    raw.exec('VACUUM');
    assert.deepEqual(holds('secret'), []);
    assert.equal((await found('zebra')).length, 10);
  });
});

describe('a query', () => {
  it('is made of words that begin something and phrases that are meant as they stand', () => {
    const query = (input: string) => matchOf(searchWords(input));
    assert.equal(query('rate limi'), '"rate"* AND "limi"*');
    assert.equal(query('"rate limiter" x'), '"rate limiter" AND "x"');
    assert.equal(query('foo.bar()'), '"foo bar"*');
    assert.equal(query('a bc'), '"a" AND "bc"*', 'one letter begins too much');
    assert.equal(query('(-)'), null);
  });

  it('finds its place in a text as the index does', () => {
    const snippet = (text: string, input: string) => snippetOf(text, searchWords(input));
    assert.equal(snippet('the résumé of it', 'resume'), 'the résumé of it');
    assert.equal(snippet('call foo( bar )', '"foo bar"'), 'call foo( bar )');
    assert.equal(snippet('nothing here', 'thing'), null);
    assert.equal(snippet('一二限流器', '限流'), '一二限流器');
  });
});
