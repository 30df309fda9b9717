// The simulator's streams, heard by the real SDK.
import assert from 'node:assert/strict';
import { APIError } from 'openai';
import type { ResponseStreamEvent } from 'openai/resources/responses/responses';
import { until } from '../fakes/until.ts';
import { sdkClient } from '../simulator/sdkClient.ts';
import { startSimulator } from '../simulator/server.ts';
import type { Simulator } from '../simulator/simulator.ts';
import type { StreamFault } from '../simulator/streamFaults.ts';

const ANSWER = 'The bucket is refilled twice: 🪣 once by the timer and once by the caller.';
const ASKED = { model: 'o3', input: 'Why?', background: true, stream: true } as const;

describe('a stream of the simulator', () => {
  let simulator: Simulator;
  beforeEach(async () => {
    simulator = await startSimulator({ timeScale: 200 });
    simulator.always({ answer: ANSWER, queueMs: 1_000, runMs: 4_000 });
  });
  afterEach(() => simulator.dispose());

  const client = () => sdkClient(simulator);

  async function hear(fault?: StreamFault): Promise<ResponseStreamEvent[]> {
    if (fault !== undefined) simulator.next({ answer: ANSWER, queueMs: 1_000, runMs: 4_000, stream: fault });
    const events: ResponseStreamEvent[] = [];
    for await (const event of await client().responses.create(ASKED)) events.push(event);
    return events;
  }

  const numbers = (events: readonly ResponseStreamEvent[]) => events.map(({ sequence_number }) => sequence_number);

  it('comes in the order of the service, numbered from 0 without a gap, and holds the answer once', async () => {
    const events = await hear();
    assert.deepEqual(
      events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]),
      [
        'response.created',
        'response.queued',
        'response.in_progress',
        'response.output_item.added',
        'response.output_item.done',
        'response.output_item.added',
        'response.content_part.added',
        'response.output_text.delta',
        'response.output_text.done',
        'response.content_part.done',
        'response.output_item.done',
        'response.completed',
      ],
    );
    assert.deepEqual(
      numbers(events),
      events.map((_, index) => index),
    );
    const deltas = events.map((event) => (event.type === 'response.output_text.delta' ? event.delta : ''));
    assert.equal(deltas.join(''), ANSWER);
    const last = events.at(-1);
    assert.ok(last?.type === 'response.completed');
    assert.equal(last.response.output_text, undefined, 'the service sends no output_text');
    assert.ok((last.response.usage?.output_tokens_details.reasoning_tokens ?? 0) > 0);
  });

  it('tells a summary part by part, before the item that holds it is done', async () => {
    const events: ResponseStreamEvent[] = [];
    const asked = { ...ASKED, reasoning: { summary: 'auto' } } as const;
    for await (const event of await client().responses.create(asked)) events.push(event);
    const types = events.map(({ type }) => type);
    const about = types.filter((type, index) => /summary/.test(type) && type !== types[index - 1]);
    const part = [
      'response.reasoning_summary_part.added',
      'response.reasoning_summary_text.delta',
      'response.reasoning_summary_text.done',
      'response.reasoning_summary_part.done',
    ];
    assert.ok(about.length > 0 && about.length % part.length === 0);
    assert.deepEqual(
      about,
      about.map((_, index) => part[index % part.length]),
    );
    assert.ok(types.lastIndexOf('response.reasoning_summary_part.done') < types.indexOf('response.output_item.done'));
    const last = events.at(-1);
    assert.ok(last?.type === 'response.completed' && last.response.output[0]?.type === 'reasoning');
    const deltas = events.map((event) => (event.type === 'response.reasoning_summary_text.delta' ? event.delta : ''));
    assert.equal(deltas.join(''), last.response.output[0].summary.map(({ text }) => text).join(''));
  });

  it('tells its first event before the job begins, with the id', async () => {
    simulator.always({ hold: 'queued' });
    simulator.next({ answer: ANSWER, hold: 'queued' });
    const stream = await client().responses.create(ASKED);
    const [first] = await Promise.all([stream[Symbol.asyncIterator]().next()]);
    assert.equal(first.value?.type, 'response.created');
    assert.match(first.value.response.id, /^resp_/);
    assert.equal(simulator.truth.responses[0]?.status, 'queued');
    stream.controller.abort();
  });

  it('goes on in the background when nobody listens any more', async () => {
    const stream = await client().responses.create(ASKED);
    stream.controller.abort();
    await until('the job to be done', () => simulator.truth.responses[0]?.status === 'completed');
  });

  it('ends with its listener when it is not in the background', async () => {
    simulator.next({ answer: ANSWER, hold: 'in_progress' });
    const stream = await client().responses.create({ ...ASKED, background: false });
    stream.controller.abort();
    await until('the job to be cancelled', () => simulator.truth.responses[0]?.status === 'cancelled');
  });

  it('is resumed after a given event, with the same events', async () => {
    const whole = await hear();
    const [response] = simulator.truth.responses;
    const rest: ResponseStreamEvent[] = [];
    const stream = await client().responses.retrieve(response?.responseId ?? '', { stream: true, starting_after: 6 });
    for await (const event of stream) rest.push(event);
    assert.deepEqual(rest, whole.slice(7));
  });

  it('can’t be had of a response that was not created as one', async () => {
    const created = await client().responses.create({ ...ASKED, stream: false });
    await assert.rejects(
      async () => await client().responses.retrieve(created.id, { stream: true }),
      (error) => error instanceof APIError && error.status === 400,
    );
  });

  it('is refused by models that don’t stream, and to an organisation that is not verified', async () => {
    const refused = async (model: string, at: Simulator) =>
      await sdkClient(at)
        .responses.create({ ...ASKED, model })
        .then(
          () => null,
          (error: unknown) => error,
        );
    const pro = await refused('o3-pro', simulator);
    assert.ok(pro instanceof APIError && pro.status === 400 && pro.param === 'stream');
    const unverified = await startSimulator({ scenario: 'unverified' });
    const o3 = await refused('o3', unverified);
    await unverified.dispose();
    assert.ok(o3 instanceof APIError && /must be verified/.test(o3.message) && o3.param === 'stream');
  });

  it('is cut after so many events, or bytes', async () => {
    await assert.rejects(hear({ type: 'cut', events: 4 }));
    await assert.rejects(hear({ type: 'cut', bytes: 700 }));
    assert.deepEqual(
      simulator.truth.creates.map(({ lastEvent }) => lastEvent),
      [3, 0],
    );
  });

  it('ends as if all were said, and no terminal event came', async () => {
    assert.deepEqual(numbers(await hear({ type: 'end', events: 5 })), [0, 1, 2, 3, 4]);
  });

  it('repeats, swaps and leaves out events', async () => {
    assert.deepEqual(numbers(await hear({ type: 'duplicate' })).slice(0, 4), [0, 0, 1, 1]);
    assert.deepEqual(numbers(await hear({ type: 'swap', event: 2 })).slice(0, 5), [0, 1, 3, 2, 4]);
    assert.deepEqual(numbers(await hear({ type: 'gap', event: 2 })).slice(0, 4), [0, 1, 3, 4]);
  });

  it('holds text that is no JSON, and an error event', async () => {
    await assert.rejects(hear({ type: 'malformed', event: 5 }), SyntaxError);
    await assert.rejects(
      hear({ type: 'error', event: 5, code: 'server_error', message: 'It broke.' }),
      (error) => error instanceof APIError && error.status === undefined && error.code === 'server_error',
    );
  });

  it('falls silent', async () => {
    simulator.next({ answer: ANSWER, stream: { type: 'silence', events: 3, keepsAlive: true } });
    const abort = new AbortController();
    const reply = await client().responses.create(ASKED, { signal: abort.signal }).asResponse();
    let heard = '';
    // At the third sign of life after its last event far more time has passed than the whole answer takes.
    for await (const piece of reply.body ?? []) {
      heard += Buffer.from(piece).toString();
      if (heard.split(': keep-alive').length > 3) break;
    }
    abort.abort();
    assert.equal(heard.split('\ndata: ').length - 1, 3);
  });

  it('goes on after a silence that ends', async () => {
    const events = await hear({ type: 'silence', events: 3, forMs: 300_000, keepsAlive: true });
    assert.deepEqual(numbers(events), [...events.keys()]);
    assert.equal(events.at(-1)?.type, 'response.completed');
  });

  it('comes as its last event alone, without the blank line behind it, or in slices', async () => {
    assert.deepEqual(
      (await hear({ type: 'lastOnly' })).map(({ type }) => type),
      ['response.completed'],
    );
    for (const fault of [{ type: 'noBlankLine' }, { type: 'slices', bytes: 5 }] as const) {
      const last = (await hear(fault)).at(-1);
      assert.ok(last?.type === 'response.completed');
      const [message] = last.response.output.slice(-1);
      assert.ok(message?.type === 'message');
      assert.deepEqual(message.content[0]?.type === 'output_text' ? message.content[0].text : null, ANSWER);
    }
  });

  it('pads its deltas, unless it is told not to', async () => {
    const padded = async (body: object) => {
      const events: object[] = [];
      for await (const event of await client().responses.create({ ...ASKED, ...body })) events.push(event);
      return events.some((event) => 'obfuscation' in event);
    };
    assert.equal(await padded({}), true);
    assert.equal(await padded({ stream_options: { include_obfuscation: false } }), false);
  });

  it('can be too old to be resumed, and is never resumed in the foreground', async () => {
    const resume = (index: number) =>
      client().responses.retrieve(simulator.truth.responses[index]?.responseId ?? '', { stream: true });
    simulator.next({ answer: ANSWER, resumableMs: 300_000 });
    await (await client().responses.create(ASKED)).controller.abort();
    simulator.skip(301);
    await assert.rejects(
      resume(0),
      (error) => error instanceof APIError && /can no longer be streamed/.test(error.message),
    );
    for await (const _ of await client().responses.create({ ...ASKED, background: false }));
    await assert.rejects(resume(1), (error) => error instanceof APIError && error.status === 400);
  });

  it('can be broken when it is resumed, and not at plain looks', async () => {
    await hear();
    const id = simulator.truth.responses[0]?.responseId ?? '';
    simulator.next({ on: 'resume', stream: { type: 'end', events: 2 } });
    assert.equal((await client().responses.retrieve(id)).status, 'completed');
    const heard: ResponseStreamEvent[] = [];
    for await (const event of await client().responses.retrieve(id, { stream: true })) heard.push(event);
    assert.deepEqual(numbers(heard), [0, 1]);
  });

  it('of a cancelled job ends with `response.failed` whose response is cancelled', async () => {
    simulator.always({ hold: 'in_progress' });
    const stream = await client().responses.create(ASKED);
    const events: ResponseStreamEvent[] = [];
    for await (const event of stream) {
      events.push(event);
      if (event.type === 'response.in_progress') await client().responses.cancel(event.response.id);
    }
    const last = events.at(-1);
    assert.ok(last?.type === 'response.failed');
    assert.equal(last.response.status, 'cancelled');
  });
});
