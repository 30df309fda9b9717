// Mutants that change nothing anybody could notice, each with the reason. An entry that fits no mutant any more fails the run.
import type { Mutant, Operator } from './mutant.ts';
import { lineText } from './mutant.ts';

export interface Equivalent {
  readonly file: string;
  /** Of the line, without its indentation. */
  readonly line: string;
  readonly operator: Operator;
  /** What is planted; absent = whatever that operator plants on this line. */
  readonly becomes?: string;
  readonly why: string;
}

export const EQUIVALENTS: readonly Equivalent[] = [
  {
    file: 'src/core/providers/credential.ts',
    line: 'const sorted = Object.entries(headers).toSorted(([one], [two]) => (one < two ? -1 : 1));',
    operator: 'boundary',
    why: 'two names of one object are never the same',
  },
  {
    file: 'src/core/providers/credential.ts',
    line: 'const sorted = Object.entries(headers).toSorted(([one], [two]) => (one < two ? -1 : 1));',
    operator: 'constant',
    why: 'of what a comparison gives only the sign counts',
  },
  {
    file: 'src/core/ledger/seats.ts',
    line: 'if (seat.since < Date.now() - uptime() * 1_000 - BOOT_SLACK_MS) return true;',
    operator: 'boundary',
    why: 'the start of the machine is guessed with a slack of a minute, so that one millisecond is nothing',
  },
  {
    file: 'src/core/providers/http/readBody.ts',
    line: 'const MOST_LEAD = 16;',
    operator: 'constant',
    why: 'what tells a stream from one piece stands within the first six characters, so that the next one changes nothing',
  },
  {
    file: 'src/core/models/prices/ownRecord.ts',
    line: 'return sorted[Math.ceil(share * sorted.length) - 1] ?? 0;',
    operator: 'constant',
    becomes: '1',
    why: 'nobody asks it of no values at all; only the compiler wants the last word',
  },
  {
    file: 'src/core/scheduler/scheduler.ts',
    line: '#tickedAt = 0;',
    operator: 'constant',
    why: 'the start sets it by the clock before anything reads it',
  },
  {
    file: 'src/editor/tree/jobTree.ts',
    line: '#oldest = 0;',
    operator: 'constant',
    why: 'no job was made in the first millisecond of 1970',
  },
  {
    file: 'src/editor/answer/hiddenCharacters.ts',
    line: "const before = text.slice(Math.max(0, at - 2), at).replace(/^[\\udc00-\\udfff]/, '');",
    operator: 'constant',
    becomes: '3',
    why: 'all that is asked about it is its last character, which is no longer than two units',
  },
  {
    file: 'src/editor/words/modelWords.ts',
    line: 'const days = daysLeft(model, now) ?? 0;',
    operator: 'constant',
    why: 'a model without a last day, or past it, has been answered before; only the compiler wants the last word',
  },
  {
    file: 'src/core/ledger/manyJobs.ts',
    line: 'lastLookAt: Number(row.last_look_at ?? 0),',
    operator: 'constant',
    why: 'one millisecond after 1970 is as long ago as 1970',
  },
  {
    file: 'src/core/jobs/hearing/hearing.ts',
    line: '#isDoubted = false;',
    operator: 'constant',
    why: 'it is asked only of a hearing that has had a stream, and the first stream sets it',
  },
  {
    file: 'src/core/models/prices/ownRecord.ts',
    line: 'return (this.#jobs.get(this.#idOf(model)) ?? []).filter((job) => isSameMode(job.mode, mode));',
    operator: 'swappedArguments',
    why: 'two modes are the same in either order',
  },
  {
    file: 'src/core/ledger/readDamaged.ts',
    line: 'return Number(row?.last ?? 0);',
    operator: 'constant',
    why: 'rows are looked for far beyond the last one that is known',
  },
  {
    file: 'src/core/ledger/database.ts',
    line: 'for (let waited = 0; ; waited += RETRY_MS + BUSY_WAIT_MS) {',
    operator: 'constant',
    why: 'a millisecond less of five seconds, which are counted in steps that are longer',
  },
  {
    file: 'src/core/providers/http/replyBounds.ts',
    line: 'this.#headBytes = 0;',
    operator: 'constant',
    why: 'one byte less of the 64 KB in which an id is looked for',
  },
  {
    file: 'src/core/ledger/changeMany.ts',
    line: 'if (from > 0) await editorsTurn();',
    operator: 'boundary',
    why: 'the editor has its turn once more, before the first step',
  },
  {
    file: 'src/core/ledger/salvage.ts',
    line: 'const [, jobs = 0, texts = 0] = TABLES.map((table) => copyTable(db, source, table));',
    operator: 'constant',
    why: 'the list has an entry for each table; the defaults are for the compiler only',
  },
  {
    file: 'src/core/ledger/duties.ts',
    line: 'const first = since <= now ? since + FIRST_TELL_MS : 0;',
    operator: 'constant',
    why: 'one millisecond after 1970 is as long ago as 1970',
  },
  {
    file: 'src/core/ledger/database.ts',
    line: "closeSync(openSync(path, 'a', 0o600));",
    operator: 'constant',
    why: 'the next line sets the mode, whatever the file was made with',
  },
  {
    file: 'src/core/models/judgeModel.ts',
    line: "return isSameDate(one.date, other.date) ? 'same' : 'other';",
    operator: 'swappedArguments',
    why: 'two dates are the same in either order',
  },
  {
    file: 'src/core/ledger/hearings.ts',
    line: 'return Math.min(1, (plan.next - now) / Math.max(1, whole));',
    operator: 'constant',
    becomes: '2',
    why: 'no look is planned for the next two milliseconds: one that is as near costs nothing, which was answered before',
  },
  {
    file: 'src/core/jobs/life/receipt.ts',
    line: "return { ...line, verdict: isSameWord(told, 'pro') ? 'changed' : 'leftOpen' };",
    operator: 'swappedArguments',
    why: 'two words are the same in either order',
  },
];

/** Without the equivalents, and those entries that fit none. */
export function withoutEquivalents(
  mutants: readonly Mutant[],
  equivalents: readonly Equivalent[],
  sourceOf: (file: string) => string,
): { readonly mutants: Mutant[]; readonly unmatched: Equivalent[] } {
  const unmatched = new Set(equivalents);
  const left = mutants.filter((mutant) => {
    const line = lineText(sourceOf(mutant.file), mutant.start);
    const found = equivalents.find(
      (each) =>
        each.file === mutant.file &&
        each.operator === mutant.operator &&
        each.line === line &&
        (each.becomes === undefined || each.becomes === mutant.text),
    );
    if (found !== undefined) unmatched.delete(found);
    return found === undefined;
  });
  return { mutants: left, unmatched: [...unmatched] };
}
