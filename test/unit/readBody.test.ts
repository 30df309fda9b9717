// The bodies of replies, in whatever form a server sends them: a stream of events, one piece, or no reply at all.
import assert from 'node:assert/strict';
import { readBody, sniffed } from '../../src/core/providers/http/readBody.ts';
import { Scrubber } from '../../src/core/providers/scrubber.ts';

const STREAM = 'text/event-stream; charset=utf-8';
const delta = (words: string) =>
  `data: ${JSON.stringify({ type: 'response.output_text.delta', item_id: 'msg_1', output_index: 0, content_index: 0, delta: words })}\n\n`;
const response = { id: 'resp_1', object: 'response', status: 'completed', output: [] };

/** What it tells, part by part: its text, its error, or the words of what is no reply. */
async function told(body: string | null, type = STREAM): Promise<string[]> {
  const needs = { scrubber: new Scrubber(() => []), controller: new AbortController() };
  const all: string[] = [];
  const reply = () => sniffed(new Response(body, { headers: { 'content-type': type } }));
  for await (const part of readBody(reply, needs)) {
    if ('odd' in part) all.push(`odd: ${part.odd}`);
    else if (part.response !== null) all.push(`response: ${part.response.id}`);
    else all.push(part.said === null ? part.answer.map(({ text }) => text).join() : `error: ${part.said.message}`);
  }
  return all;
}

describe('the body of a reply', () => {
  it('tells a stream event by event, and passes over signs of life', async () => {
    const signs = ['data: ping\n\n', ': still here\n\n', 'event: heartbeat\ndata: {half\n\n', 'data:\n\n'];
    const [first = '', second = '', third = '', fourth = ''] = signs;
    const body = first + delta('Line') + second + third + delta(' 7.') + fourth + delta(' So.');
    assert.deepEqual(await told(body), ['Line', ' 7.', ' So.']);
  });

  it('ends where a stream says so, and with it', async () => {
    assert.deepEqual(await told(`${delta('Line')}data: [DONE]\n\n${delta(' 8.')}`), ['Line']);
    assert.deepEqual(await told(`${delta('Line')}data:  [DONE] \n\n${delta(' 8.')}`), ['Line']);
  });

  it('says an error that a stream tells in plain words', async () => {
    assert.deepEqual(await told('event: error\ndata: The model is gone.\n\n'), ['error: The model is gone.']);
  });

  it('breaks at an event that is half of one', async () => {
    await assert.rejects(told(`${delta('Line')}data: {"type":"resp\n\n`), SyntaxError);
    await assert.rejects(told('event: response.completed\ndata: [\n\n'), SyntaxError);
  });

  it('knows a stream by its beginning, whatever it is called', async () => {
    assert.deepEqual(await told(delta('Line'), 'application/json'), ['Line']);
    assert.deepEqual(await told(`\n \n${delta('Line')}`, 'text/plain'), ['Line']);
    assert.deepEqual(await told(`x-trace: 7\n${delta('Line')}`), ['Line'], 'a field that nobody knows');
  });

  it('knows one piece by its beginning, too', async () => {
    assert.deepEqual(await told(JSON.stringify(response)), ['response: resp_1']);
    assert.deepEqual(await told(`  ${JSON.stringify(response)}`, 'application/json'), ['response: resp_1']);
    const event = { type: 'response.completed', response };
    assert.deepEqual(await told(JSON.stringify(event), 'application/json'), ['response: resp_1'], 'one event alone');
  });

  it('is odd where it is neither, in words for a person, if there are any', async () => {
    const json = 'application/json';
    assert.deepEqual(await told('Bad gateway: try later', 'text/plain'), ['odd: Bad gateway: try later']);
    assert.deepEqual(await told('{"id":"resp_1","obj', json), ['odd: ']);
    assert.deepEqual(await told(' [half', json), ['odd: ']);
    assert.deepEqual(await told('{"error":{"message":"No such model."}}', json), ['odd: No such model.']);
    assert.deepEqual(await told(null, json), ['odd: ']);
    const error = { ...response, object: 'error', output: undefined, error: { message: 'Gone.' } };
    assert.deepEqual(await told(JSON.stringify(error), json), ['odd: Gone.'], 'an error with an id and a status');
    const failed = { ...response, status: 'failed', error: { message: 'Gone.' } };
    assert.deepEqual(await told(JSON.stringify(failed), json), ['response: resp_1'], 'a response that failed');
  });
});
