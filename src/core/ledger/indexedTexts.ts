// What the search index holds of a job's texts: their beginning, past any NUL. SQLite's own functions end a text at its
// first NUL, as the index once did; to take out a row from that time, the index must be given just what was put in.
import type { DatabaseSync } from 'node:sqlite';

/** Characters of a text that can be found: the whole extension host stands still while they are put in. */
export const MOST_INDEXED = 100_000;

const TEXTS = ['question', 'context', 'answer'] as const;
export type Texts = Readonly<Record<(typeof TEXTS)[number], string>>;

const [COLUMNS, SIZES] = [
  TEXTS.map((name) => `substr(t.${name}, 1, ${MOST_INDEXED}) AS ${name}`),
  TEXTS.map((name) => `octet_length(t.${name}) AS ${name}_bytes`),
];
export const TEXT_COLUMNS = [...COLUMNS, ...SIZES].join(', ');

type Row = Readonly<Record<string, unknown>>;

/** The texts as a search finds them. @param row holds the columns of the texts and `job_id` */
export function indexedTexts(db: DatabaseSync, row: Row): Texts & { readonly isPastNul: boolean } {
  let isPastNul = false;
  const read = (name: keyof Texts): string => {
    const text = String(row[name]);
    if (!endsAtNul(text, Number(row[`${name}_bytes`]))) return text;
    isPastNul = true;
    return pastNul(db, name, String(row.job_id));
  };
  return { question: read('question'), context: read('context'), answer: read('answer'), isPastNul };
}

/** The texts as an older Ponder put them into the index: each ended at its first NUL. */
export function textsBeforeNul(row: Row): Texts {
  return { question: String(row.question), context: String(row.context), answer: String(row.answer) };
}

function endsAtNul(text: string, bytes: number): boolean {
  return Buffer.byteLength(text) < bytes && Array.from(text).length < MOST_INDEXED;
}

function pastNul(db: DatabaseSync, name: keyof Texts, jobId: string): string {
  const read = db.prepare(`SELECT substr(CAST(${name} AS BLOB), 1, ?) AS bytes FROM texts WHERE job_id = ?`);
  const bytes = read.get(4 * MOST_INDEXED, jobId)?.bytes;
  const text = bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : '';
  return Array.from(text.replaceAll('\0', ' ')).slice(0, MOST_INDEXED).join('');
}
