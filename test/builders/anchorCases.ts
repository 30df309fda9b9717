// The cases of finding a text again, as data: documents are stored once, their later versions as the lines that changed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diffArrays } from 'diff';
import { anchorOf } from '../../src/core/anchor/anchorOf.ts';
import { findAmong } from '../../src/core/anchor/findAmong.ts';
import { type FoundPlace, findPlace } from '../../src/core/anchor/findPlace.ts';

/** From a line on, so many are gone, and these are there. Lines are counted from 0 in the document before all edits. */
export type LineEdit = readonly [line: number, removed: number, added: readonly string[]];

export interface Version {
  /** Which of the documents. */
  readonly document: number;
  readonly edits: readonly LineEdit[];
  /** All of its line breaks are CRLF. */
  readonly crlf?: true;
}

export interface AnchorCase {
  readonly kind: string;
  readonly name: string;
  readonly document: number;
  /** What was asked about, in UTF-16 units. */
  readonly range: readonly [start: number, end: number];
  /** One document, or several of which one may hold the text. */
  readonly now: readonly Version[];
  /** Which of them does; absent = the first. */
  readonly file?: number;
  /** The lines where it stands now, from 0, both included; null = nowhere, or in several places. */
  readonly lines: readonly [first: number, last: number] | null;
  /** Of a part of a line: where it stands, in UTF-16 units. */
  readonly at?: readonly [start: number, end: number];
  /** A person could not tell either: it may be found, but nowhere else. */
  readonly isOpen?: true;
}

export interface AnchorData {
  readonly documents: readonly { readonly from: string; readonly text: string }[];
  readonly cases: readonly AnchorCase[];
}

export function editsBetween(before: readonly string[], after: readonly string[]): LineEdit[] {
  const edits: [number, number, string[]][] = [];
  let line = 0;
  let open: [number, number, string[]] | null = null;
  for (const { added, removed, value } of diffArrays([...before], [...after])) {
    if (!added && !removed) {
      line += value.length;
      open = null;
      continue;
    }
    if (open === null) {
      open = [line, 0, []];
      edits.push(open);
    }
    if (removed) {
      open[1] += value.length;
      line += value.length;
    } else {
      open[2].push(...value);
    }
  }
  return edits;
}

export function versionText(documents: AnchorData['documents'], { document, edits, crlf }: Version): string {
  const lines = (documents[document]?.text ?? '').split('\n');
  for (const [line, removed, added] of edits.toReversed()) lines.splice(line, removed, ...added);
  return lines.join(crlf ? '\r\n' : '\n');
}

export function readAnchorData(): AnchorData[] {
  const folder = join(import.meta.dirname, '../fixtures/anchors');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name): AnchorData => JSON.parse(readFileSync(join(folder, name), 'utf8')));
}

export type Outcome = 'found' | 'unsure' | 'missed' | 'wrong';

/** What becomes of a case. `missed` = it is there, but not sure; `wrong` = sure, but not there. */
export function outcomeOf({ documents }: AnchorData, one: AnchorCase): { outcome: Outcome; told: string } {
  const before = documents[one.document]?.text ?? '';
  const [start, end] = one.range;
  const anchor = anchorOf(before, start, end);
  const base = before.slice(start, end);
  const texts = one.now.map((version) => versionText(documents, version));
  const { file, found } = look(base, anchor, texts);
  if (found.kind === 'unsure') {
    return { outcome: one.lines === null || one.isOpen ? 'unsure' : 'missed', told: found.why };
  }
  const text = texts[file] ?? '';
  const last = Math.max(found.start, text[found.end - 1] === '\n' ? found.end - 1 : found.end);
  const lines = [lineAt(text, found.start), lineAt(text, last)];
  const told = `lines ${lines.join('–')}, offsets ${found.start}–${found.end}`;
  const isThere =
    one.lines !== null &&
    file === (one.file ?? 0) &&
    String(lines) === String(one.lines) &&
    (one.at === undefined || String(one.at) === String([found.start, found.end]));
  return { outcome: isThere ? 'found' : 'wrong', told };
}

function look(base: string, anchor: ReturnType<typeof anchorOf>, texts: readonly string[]) {
  const [only = '', ...others] = texts;
  if (others.length === 0) return { file: 0, found: findPlace(base, anchor, only) };
  const among = findAmong({ base, anchor }, texts);
  const none: FoundPlace = { kind: 'unsure', why: 'gone' };
  return among === null ? { file: 0, found: none } : { file: among.index, found: among.found };
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length - 1;
}
