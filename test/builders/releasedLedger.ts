// The ledger of a release, as it is kept under test/fixtures/releases: its file, and what that version's own code said of it.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Ledger } from '../../src/core/ledger/ledger.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import type { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { type LedgerFile, readFile } from './ledgerFile.ts';
import { type Occasion, readLedger } from './ledgerReadout.ts';

export const RELEASES = join(import.meta.dirname, '..', 'fixtures', 'releases');

export interface Release {
  readonly version: string;
  readonly occasion: Occasion;
  readonly file: LedgerFile;
  /** See `readLedger`. */
  readonly told: unknown;
}

/** Noon wherever this runs: a day is the local one. */
export function noonOf(day: string): number {
  return new Date(`${day}T12:00:00`).getTime();
}

/** Puts a release's ledger where a window looks for its own. */
export function putLedger(release: string, files: LedgerFolder): void {
  mkdirSync(dirname(files.path), { recursive: true });
  cpSync(join(release, 'ledger.sqlite'), files.path);
}

export function readRelease(release: string): Release {
  return JSON.parse(readFileSync(join(release, 'expected.json'), 'utf8'));
}

/** Opens it as a window does, on the day it is about. */
export async function openAt(files: LedgerFolder, { today }: Occasion): Promise<Ledger> {
  return await files.open('reader', new FakeClock(noonOf(today)));
}

/** What this version says of the ledger in a folder, and what stands in its file once it was opened for that. */
export async function readAll(files: LedgerFolder, occasion: Occasion): Promise<Pick<Release, 'file' | 'told'>> {
  const removed = removedIn(files.path);
  const ledger = await openAt(files, occasion);
  const told = await readLedger(ledger, occasion, removed);
  files.close();
  return { file: readFile(files.path), told };
}

/** One file without a journal, as small as it gets. */
export async function keepRelease(files: LedgerFolder, release: string, made: Pick<Release, 'version' | 'occasion'>) {
  const db = new DatabaseSync(files.path);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE; VACUUM');
  db.close();
  mkdirSync(release, { recursive: true });
  cpSync(files.path, join(release, 'ledger.sqlite'));
  const { file, told } = await readAll(files, made.occasion);
  writeFileSync(join(release, 'expected.json'), `${JSON.stringify({ ...made, file, told }, null, 1)}\n`);
}

function removedIn(path: string): string[] {
  const db = new DatabaseSync(path);
  const rows = db.prepare('SELECT id FROM jobs WHERE removed = 1 ORDER BY seq').all();
  db.close();
  return rows.map(({ id }) => String(id));
}
