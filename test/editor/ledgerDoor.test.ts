// What a person is told of a ledger that was damaged, or can't be opened.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type Clock, systemClock } from '../../src/core/clock.ts';
import { type Engine, openEngine } from '../../src/core/engine.ts';
import { FileHold } from '../../src/core/ledger/fileHold.ts';
import { LedgerDoor } from '../../src/editor/ledgerDoor.ts';
import { noLimits } from '../builders/noLimits.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { aPlace, catalogue, preparedAs } from '../fakes/question.ts';
import { editor } from '../fakes/vscode.ts';

describe('the door to the ledger', () => {
  let files: LedgerFolder;
  let clock: FakeClock;

  beforeEach(async () => {
    editor.reset();
    files = new LedgerFolder();
    clock = new FakeClock();
    const ledger = await files.open('w0', clock);
    await ledger.insert({ ...preparedAs({ state: 'completed' }), budget: null });
    await ledger.upkeep.backUp();
    ledger.dispose();
  });
  afterEach(() => {
    files.dispose();
    editor.assertNothingLeft();
  });

  /** @param then happens before the door has the engine */
  function open(by: Clock = clock, then: (engine: Engine) => void = () => {}): LedgerDoor {
    const endpoints = () => [aPlace('http://127.0.0.1:9/v1')];
    const keys = { find: () => Promise.resolve(null) };
    const models = () => Promise.resolve(catalogue);
    const { path, log } = files;
    const engine = () => openEngine({ path, keys, endpoints, catalogue: models, limits: noLimits, clock: by, log });
    return new LedgerDoor(async () => {
      const made = files.keep(await engine());
      then(made);
      return made;
    }, log);
  }

  function damage(): void {
    writeFileSync(files.path, Buffer.alloc(readFileSync(files.path).length, 0xa5));
  }

  it('says once how much of a damaged ledger was saved', async () => {
    damage();
    const door = open();
    const said = await editor.nextMessage();
    assert.equal(
      said.text,
      'The ledger was damaged. Jobs saved: 1; it is not known how many were lost. The damaged file is kept beside the new one.',
    );
    said.close();
    assert.equal((await door.ready()).ledger.page(9).length, 1);
  });

  it('says what to do when another window holds the damaged file', async () => {
    damage();
    const other = files.keep(await FileHold.share(files.path, clock));
    const door = open(systemClock);
    const said = await editor.nextMessage();
    assert.match(
      said.text,
      /^The ledger is damaged, so nothing is sent: close all other windows, then reload this one\./,
    );
    said.close();
    await assert.rejects(door.ready(), { message: said.text });
    assert.equal(door.problem, 'broken');
    other.dispose();
  });

  it('says what to do when the folder can not be written', async () => {
    mkdirSync(`${files.path}.hold-kept`);
    rmSync(`${files.path}.hold`);
    renameSync(`${files.path}.hold-kept`, `${files.path}.hold`);
    open();
    const said = await editor.nextMessage();
    assert.match(said.text, /^The ledger can’t be opened for writing \(a folder is in its place\), so nothing is sent/);
    said.close();
  });

  /** As a disk does that goes bad: a read of its texts fails. */
  function damageTexts({ ledger }: Engine): void {
    const raw = files.raw();
    raw.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    const [page] = raw.prepare("SELECT pageno FROM dbstat WHERE name = 'texts' AND pagetype = 'leaf'").all();
    raw.close();
    const bytes = readFileSync(files.path);
    bytes.fill(0xa5, (Number(page?.pageno) - 1) * 4_096, Number(page?.pageno) * 4_096);
    writeFileSync(files.path, bytes);
    const id = ledger.page(1)[0]?.id ?? '';
    assert.throws(() => ledger.texts(id));
  }

  for (const when of ['while it is open', 'before the door has it']) {
    it(`says so when the damage shows ${when}, and sends nothing more`, async () => {
      const isOpen = when === 'while it is open';
      const door = open(clock, isOpen ? undefined : damageTexts);
      const engine = await door.ready();
      if (isOpen) damageTexts(engine);
      const said = await editor.nextMessage();
      assert.match(said.text, /close all other windows/);
      said.close();
      const { ledger } = engine;
      await assert.rejects(ledger.insert({ ...preparedAs({}), budget: null }), { message: said.text });
    });
  }
});
