// An answer as Markdown outside of the panel: the file a person saves, and the document that screen readers read. Pure.
import { inert } from '../../shared/inert.ts';
import type { Job, JobTexts } from '../../shared/job.ts';
import { NANO_PER_USD } from '../../shared/money.ts';
import type { PageRecord, PageWords } from '../../shared/pageProtocol.ts';

/** An answer with YAML front matter that other tools can read: what was asked of whom, when, and what it cost. */
export function answerFile(job: Job, { question, answer }: Pick<JobTexts, 'question' | 'answer'>): string {
  const facts: readonly (readonly [string, string | number | null])[] = [
    ['question', question],
    ['source', job.source === null || job.source.uri === '' ? null : job.source.path],
    ['model', job.servedModel ?? job.model],
    ['mode', job.servedMode ?? job.mode],
    ['effort', job.effort],
    ['endpoint', job.endpoint.name],
    ['state', job.state],
    ['cost_usd', job.cost === null ? null : job.cost.total / NANO_PER_USD],
    ['input_tokens', job.usage?.inputTokens ?? null],
    ['output_tokens', job.usage?.outputTokens ?? null],
    ['reasoning_tokens', job.usage?.reasoningTokens ?? null],
    ['asked_at', isoTime(job.createdAt)],
    ['finished_at', job.finishedAt === null ? null : isoTime(job.finishedAt)],
    ['response_id', job.responseId],
    ['request_id', job.requestId],
    ['job_id', job.id],
  ];
  const lines = facts.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${yamlValue(value)}`]));
  return ['---', ...lines, '---', '', answer.trimEnd(), ''].join('\n');
}

/** The name of the file of an answer: only letters, digits and hyphens, which every file system takes. */
export function answerFileName({ title }: Job): string {
  const words = inert(title, 60)
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return words === '' ? 'ponder-answer.md' : `ponder-${words}.md`;
}

/** The whole page as text, in the order of the page. */
export function answerDocument(record: PageRecord, words: PageWords): string {
  const { stateLabel, elapsed, costShort, modelShort, contextLabel } = record;
  const state = [stateLabel, elapsed, costShort, modelShort, contextLabel].filter((part) => part !== '').join(' · ');
  const hasCost = record.costRows.length > 0 || record.estimateLine !== '';
  const parts = [
    `# ${record.title}`,
    state,
    record.explanation,
    ...(record.answer === '' ? [] : [`## ${words.answer}`, record.answer]),
    ...(record.reasoningSummary === '' ? [] : [`## ${words.reasoningSummary}`, record.reasoningSummary]),
    ...(hasCost
      ? [`## ${words.cost}`, record.costLine, costList(record), record.costNote, estimateLine(record, words)]
      : []),
    ...(record.question === '' ? [] : [`## ${words.question}`, record.question]),
    ...(record.receiptRows.length === 0 ? [] : [`## ${words.receipt}`, receiptList(record), record.receiptNote]),
    `## ${words.details}`,
    record.facts.map(({ label, value }) => `- ${label}: ${value}`).join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function estimateLine({ estimateLine: line }: PageRecord, { estimate }: PageWords): string {
  return line === '' ? '' : `${estimate}: ${line}`;
}

function costList({ costRows }: PageRecord): string {
  return costRows
    .map(({ label, tokens, price }) => `- ${label}: ${[tokens, price].filter((part) => part !== '').join(', ')}`)
    .join('\n');
}

function receiptList({ receiptRows }: PageRecord): string {
  return receiptRows
    .map(({ label, asked, told, verdictLabel, note }) =>
      [`- ${label}: ${asked} → ${told}, ${verdictLabel}.`, note].filter((part) => part !== '').join(' '),
    )
    .join('\n');
}

/** A number, or a double-quoted string: no text can end it, begin another value, or hide a character in it. */
function yamlValue(value: string | number): string {
  if (typeof value === 'number') return String(value);
  return JSON.stringify(value.toWellFormed()).replace(/\u034f|[\p{C}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu, escaped);
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
