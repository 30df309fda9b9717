// Every place of the answer page where somebody else's text can stand.
import type { JobTexts } from '../../src/shared/job.ts';
import type { Grow, Show } from '../../src/shared/pageProtocol.ts';
import { aCost, anError, aSentJob, aSource, aUsage, someTexts, T0 } from '../builders/aJob.ts';
import { hostileReceipt } from '../builders/aReceipt.ts';
import type { Payload } from '../builders/hostileCorpus.ts';
import { oneOf, wholeNumber } from '../builders/seededRandom.ts';
import { message } from './answerPageHost.ts';

const finished = { finishedAt: T0 + 600_000, usage: aUsage(), cost: aCost() } as const;
const LONG = 3_000;

export function inTheAnswer(text: string, answer = text): Show {
  return message(aSentJob({ state: 'completed', ...finished }), someTexts({ answer }));
}

/** A long one stands alone: a dozen times over, only the time it takes would be tested. */
export function places({ text }: Payload): Show[] {
  if (text.length > LONG) return [inTheAnswer(text), inAJob(text, { question: text })];
  return [inTheAnswer(text), inTheAnswer(inBlocks(text)), inTheAnswer(inCode(text)), raw(text), inAJob(text)];
}

/** Each in a block of its own, so that none swallows the next. */
export function inBlocks(text: string): string {
  const line = oneLine(text);
  return [
    `before ${line} after **${line}** _${line}_ ~~${line}~~`,
    `# ${line}`,
    `> ${line}`,
    `- ${line}\n- [ ] ${line}`,
    `1. ${line}`,
    `| ${line} | b |\n|---|--:|\n| ${line} | \`${line}\` |`,
    `[${line}](https://example.com "${line}")`,
    `[x](<${line}>)`,
    `[x](${line})`,
    `<${line}>`,
    `![${line}](${line})`,
    `![x](<${line}> "${line}")`,
    `[x][r] ![x][r] [^n] [^${line}]`,
    `[r]: <${line}> "${line}"`,
    `[^n]: ${line}`,
    `[^${line}]: note`,
    `$${line}$ and \\(${line}\\)`,
    `$$\n${line}\n$$`,
    `\\[\n${line}\n\\]`,
    `src/${line}:12 and \`src/${line}:12:3\``,
    text,
  ].join('\n\n');
}

/** In a fence that is longer than any of theirs. */
export function inCode(text: string): string {
  const line = oneLine(text);
  const fence = '~'.repeat(40);
  const label = line.replaceAll('~', '');
  return [
    `\`${line}\``,
    `${fence}\n${text}\n${fence}`,
    `    ${line}`,
    `${fence}html\n${text}\n${fence}`,
    `${fence} ${label}\ncode\n${fence}`,
    `\`\`\`math\n${line}\n\`\`\``,
    `\`\`\`${line.replaceAll('`', '')}\ncode\n\`\`\``,
    `\`\`\`mermaid\n${text}\n\`\`\``,
  ].join('\n\n');
}

/** In formulas, and in code of a language that is coloured. */
export function set(text: string, language: string): string {
  const line = oneLine(text);
  const fence = '~'.repeat(40);
  return [
    `$${line}$ and $${line.replaceAll('$', '')}$ and \\(${line}\\)`,
    `$$\n${line}\n$$`,
    `\\[\n${line}\n\\]`,
    `${fence}${language}\n${text}\n${fence}`,
  ].join('\n\n');
}

/** In every field, as if nothing before the page had made it plain. */
function raw(text: string): Show {
  const { record, ...rest } = inTheAnswer(text);
  const fields = {
    ...{ title: text, explanation: text, stateLabel: text, subtitle: text, elapsed: text, costLine: text },
    ...{ question: text, context: text, contextLabel: text, costNote: text, jobId: text },
    reasoningSummary: text,
    facts: [{ label: text, value: text }],
    costRows: [{ kind: text, label: text, tokens: text, price: text, share: 1 }],
    estimateRows: [{ kind: 'low', label: text, price: text, at: 1 } as const],
    ...{ estimateNote: text, usual: text, rating: text },
    receiptRows: [
      { label: text, asked: text, told: text, verdict: 'changed', verdictLabel: text, note: text } as const,
    ],
    ...{ receiptSummary: text, receiptNote: text },
    tools: [{ action: 'saveAnswer', label: text, primary: false, pressed: true } as const],
    buttons: [{ action: 'retryJob', label: text, primary: false, pressed: null } as const],
  };
  return { ...rest, record: { ...record, ...fields } };
}

/** As it comes: a file's name, a question, a title, names of models, ids, and what a server said. */
function inAJob(
  text: string,
  texts: Partial<JobTexts> = { question: text, context: text, reasoningSummary: text },
): Show {
  const source = aSource({ path: `src/${oneLine(text)}`, uri: `file:///project/${encodeURI(text.toWellFormed())}` });
  const error = anError({ message: text, code: text, requestId: text });
  const names = { model: text, servedModel: text, effort: text, responseId: text, requestId: text, rawStatus: text };
  const receipt = hostileReceipt(text);
  return message(
    aSentJob({ state: 'failed', title: text, source, error, receipt, ...names, ...finished }),
    someTexts(texts),
  );
}

/** A running job whose answer comes in pieces, one of the places of the text cut at one to three points. */
export function inPieces({ name, text }: Payload, random: () => number): (Show | Grow)[] {
  const line = oneLine(text);
  const answer =
    text.length > LONG
      ? text
      : `before ${line} after\n\n- ${line}\n\n| ${line} | b |\n|---|---|\n| ${line} | b |\n\n~~~~~\n${text}\n~~~~~\n\n[${line}](${line})\n\n$${line}$\n\n${text}\n`;
  const cuts = new Set<number>([answer.length]);
  const starts = line === '' ? [] : [...startsOf(line, answer)];
  const start = starts.length === 0 ? 0 : oneOf(random, starts);
  for (let times = wholeNumber(random, 1, 3); times > 0; times -= 1)
    cuts.add(start + wholeNumber(random, 0, line.length));
  const begins = message(aSentJob({ id: `pieces ${name}`, state: 'running' }), someTexts(), true);
  const pieces: Grow[] = [];
  let from = 0;
  for (const to of [...cuts].sort((a, b) => a - b)) {
    pieces.push({
      type: 'grow',
      jobId: begins.record.jobId,
      answerFrom: from,
      answer: answer.slice(from, to),
      summaryFrom: from,
      summary: answer.slice(from, to),
    });
    from = to;
  }
  return [begins, ...pieces];
}

function* startsOf(line: string, answer: string): Generator<number> {
  for (let at = answer.indexOf(line); at >= 0; at = answer.indexOf(line, at + line.length)) yield at;
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]/g, ' ');
}
