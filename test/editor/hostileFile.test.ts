// The hostile corpus in a saved answer: no text ends its value, adds another, or names a file where none may be.
import assert from 'node:assert/strict';
import { answerFile, answerFileName } from '../../src/editor/answer/answerMarkdown.ts';
import { aCost, aSentJob, aSource, aUsage } from '../builders/aJob.ts';
import { CORPUS } from '../builders/hostileCorpus.ts';
import { logWouldBreak } from '../builders/naiveSinks.ts';

const NAMES = [
  ...['question', 'source', 'model', 'effort', 'endpoint', 'state', 'cost_usd', 'input_tokens', 'output_tokens'],
  ...['reasoning_tokens', 'asked_at', 'finished_at', 'response_id', 'request_id', 'job_id'],
];

describe('hostile text in a saved answer', () => {
  it('is one value of the front matter each, and comes back as it was', () => {
    for (const { name, text } of CORPUS) {
      const sent = aSentJob({
        state: 'completed',
        finishedAt: 1,
        usage: aUsage(),
        cost: aCost(),
        source: aSource({ path: text }),
      });
      const ids = { model: text, servedModel: text, effort: text, responseId: text, requestId: text, id: text };
      const job = { ...sent, ...ids, endpoint: { ...sent.endpoint, name: text } };
      const [first, ...lines] = answerFile(job, { question: text, answer: `${text}\n---\nmodel: x` }).split('\n');
      const end = lines.indexOf('---');
      const values = lines
        .slice(0, end)
        .map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]);
      assert.equal(first, '---', name);
      assert.deepEqual(
        values.map(([key]) => key),
        NAMES,
        name,
      );
      for (const [key = '', value = ''] of values) {
        assert.ok(
          !logWouldBreak(value) && !/[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/.test(value),
          `${name}, ${key}`,
        );
      }
      const asked = values[0]?.[1] ?? '';
      assert.equal(
        JSON.parse(asked.replace(/\\U([0-9a-f]{8})/g, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))),
        text.toWellFormed(),
        name,
      );
    }
  });

  it('is no path in the name of the file', () => {
    for (const { name, text } of CORPUS) {
      assert.match(answerFileName(aSentJob({ title: text })), /^ponder-[\p{L}\p{N}-]+\.md$/u, name);
    }
  });
});
