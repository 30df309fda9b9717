// A file says by its name what it exports, and an exported name means one thing.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const src = join(import.meta.dirname, '../../src');

/** Files that are named after their subject, with what they hold instead of one export of that name. */
const SUBJECTS: Readonly<Record<string, readonly string[]>> = {
  'several equal functions or rules of one subject': [
    'core/asking/again.ts',
    'core/asking/runConsent.ts',
    'core/asking/terms.ts',
    'core/jobs/hearing/hearable.ts',
    'core/jobs/hearing/streamWords.ts',
    'core/jobs/life/cancelTries.ts',
    'core/jobs/life/ends.ts',
    'core/jobs/life/recordStep.ts',
    'core/jobs/prepare/prompt.ts',
    'core/ledger/backups.ts',
    'core/ledger/checkWorker.ts',
    'core/ledger/facts.ts',
    'core/ledger/jobRow.ts',
    'core/ledger/leases.ts',
    'core/ledger/queries.ts',
    'core/ledger/removal.ts',
    'core/ledger/searchIndex.ts',
    'core/ledger/searchQuery.ts',
    'core/ledger/seats.ts',
    'core/ledger/stranded.ts',
    'core/ledger/trouble.ts',
    'core/models/overrides.ts',
    'core/models/prices/cost.ts',
    'core/models/prices/exact.ts',
    'core/pace/pace.ts',
    'core/pace/retention.ts',
    'core/providers/http/hints.ts',
    'core/providers/http/replyBounds.ts',
    'core/providers/missingCall.ts',
    'core/providers/openai/createParams.ts',
    'core/providers/http/replyReading.ts',
    'core/providers/http/sdkError.ts',
    'core/providers/replies/outputPieces.ts',
    'editor/answer/answerMarkdown.ts',
    'editor/answer/hiddenWarning.ts',
    'editor/answer/pageButtons.ts',
    'editor/answer/pageCost.ts',
    'editor/asking/question/savedQuestions.ts',
    'editor/asking/sending/priceQuestions.ts',
    'editor/asking/terms/endedModel.ts',
    'editor/asking/terms/modelNotes.ts',
    'editor/asking/terms/modelPrices.ts',
    'editor/asking/terms/runModals.ts',
    'editor/asking/terms/sizedPick.ts',
    'editor/commands/readers.ts',
    'editor/jobArgument.ts',
    'editor/tree/treeItems.ts',
    'editor/tree/viewHints.ts',
    'editor/words/receiptMoney.ts',
    'editor/words/shortDate.ts',
    'shared/bareJob.ts',
    'shared/calendar.ts',
    'shared/code.ts',
    'shared/differences.ts',
    'shared/format.ts',
    'editor/answer/hiddenCharacters.ts',
    'shared/ids.ts',
    'shared/jobActs.ts',
    'shared/jobKeys.ts',
    'shared/money.ts',
    'shared/numbers.ts',
    'shared/pageGuards.ts',
    'shared/pageProtocol.ts',
    'shared/threadGuards.ts',
    'shared/threadProtocol.ts',
    'webview/alike.ts',
    'webview/codeLines.ts',
    'webview/dom.ts',
    'webview/markdown.ts',
    'webview/syntax/environments.ts',
    'webview/syntax/rows.ts',
  ],
  'an entry: what is loaded, run or found by this name': [
    'core/jobs/life/receipt.ts',
    'core/jobs/responses/responses.ts',
    'core/ledger/insertJob.ts',
    'core/ledger/ledgerCare.ts',
    'core/ledger/ledgerCheck.ts',
    'core/ledger/manyJobs.ts',
    'core/secrets/secretWorker.ts',
    'core/tokens/tokenWorker.ts',
    'editor/commands/index.ts',
    'editor/words/jobStory.ts',
    'extension.ts',
    'webview/highlight.ts',
    'webview/main.ts',
  ],
};

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'))
  .toSorted();

const DECLARED = /^export (?:abstract |async )*(?:function\*?|const|class|interface|type|enum) (\w+)/gm;
const PASSED_ON = /^export (?:type )?\{([^}]*)\}/gm;

function declared(text: string): string[] {
  return [...new Set([...text.matchAll(DECLARED)].map(([, name]) => name ?? ''))];
}

function passedOn(text: string): string[] {
  return [...text.matchAll(PASSED_ON)].flatMap(([, names]) => (names ?? '').split(',').map((name) => name.trim()));
}

function isNamedAfter(file: string, exported: readonly string[]): boolean {
  const name = basename(file, '.ts').toLowerCase();
  return exported.some((one) => one.replaceAll('_', '').toLowerCase() === name);
}

/** Sentences are named after what they are about: `xWords.ts`. */
function isWords(file: string): boolean {
  return file.startsWith('editor/words/') && file.endsWith('Words.ts');
}

function twice(exporting: readonly (readonly [file: string, names: readonly string[]])[]): string[] {
  const seen = new Set<string>();
  const again = new Set<string>();
  for (const [, names] of exporting) for (const name of names) (seen.has(name) ? again : seen).add(name);
  return [...again].toSorted();
}

describe('the names of src', () => {
  const texts = files.map((file) => [file, readFileSync(join(src, file), 'utf8')] as const);

  it('are all read', () => {
    assert.ok(files.length > 300, String(files.length));
    assert.deepEqual(declared('export const A = 1;\nexport async function b() {}\nexport interface C {}\n'), [
      'A',
      'b',
      'C',
    ]);
    assert.ok(isNamedAfter('x/jobStates.ts', ['JOB_STATES']) && !isNamedAfter('x/jobStates.ts', ['jobState']));
  });

  it('are those of what a file exports, or of its subject', () => {
    const other = texts.flatMap(([file, text]) =>
      isWords(file) || isNamedAfter(file, [...declared(text), ...passedOn(text)]) ? [] : [file],
    );
    assert.deepEqual(other, Object.values(SUBJECTS).flat().toSorted());
  });

  it('are exported by one file each', () => {
    assert.deepEqual(
      twice([
        ['a.ts', ['One', 'Two']],
        ['b.ts', ['Two']],
      ]),
      ['Two'],
    );
    assert.deepEqual(twice(texts.map(([file, text]) => [file, declared(text)])), []);
  });
});
