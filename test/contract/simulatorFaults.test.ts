// The simulator's faults of plain HTTP, as the real SDK meets them.
import assert from 'node:assert/strict';
import OpenAI, { APIConnectionError, APIError } from 'openai';
import { until } from '../fakes/until.ts';
import type { Behaviour, Fault } from '../simulator/behaviour.ts';
import { htmlPage } from '../simulator/faults.ts';
import { sdkClient } from '../simulator/sdkClient.ts';
import { type Simulator, startSimulator } from '../simulator/server.ts';

const QUESTION = { model: 'o3', input: 'Why?', background: true } as const;

interface Spoiled {
  readonly name: string;
  readonly fault: Fault;
  readonly isAccepted: boolean;
  readonly isError: (error: unknown) => boolean;
}

const isConnection = (error: unknown): boolean => error instanceof APIConnectionError;

const SPOILED: readonly Spoiled[] = [
  {
    name: 'reset before it happens',
    fault: { type: 'drop', when: 'beforeHandling', isReset: true },
    isAccepted: false,
    isError: isConnection,
  },
  {
    name: 'lost after it happened',
    fault: { type: 'drop', when: 'afterHandling', isReset: true },
    isAccepted: true,
    isError: isConnection,
  },
  {
    name: 'broken off in the middle of its body',
    fault: { type: 'cutBody', bytes: 60 },
    isAccepted: true,
    isError: (error) => error instanceof Error && !(error instanceof APIError && error.status !== undefined),
  },
  {
    name: 'malformed JSON',
    fault: {
      type: 'raw',
      status: 200,
      contentType: 'application/json',
      body: '{"id": "resp_',
      when: 'afterHandling',
    },
    isAccepted: true,
    isError: (error) => error instanceof SyntaxError,
  },
  {
    name: 'a web page of a gateway that had passed it on',
    fault: htmlPage(504, 'Gateway Timeout', 'afterHandling'),
    isAccepted: true,
    isError: (error) => error instanceof OpenAI.InternalServerError && error.status === 504,
  },
  {
    name: 'a redirect',
    fault: { type: 'redirect', to: 'https://elsewhere.invalid/v1/responses' },
    isAccepted: false,
    isError: (error) => error instanceof APIError && error.status === 307,
  },
];

describe('a reply of the simulator', () => {
  let simulator: Simulator;
  let client: OpenAI;

  beforeEach(async () => {
    simulator = await startSimulator();
    client = sdkClient(simulator);
  });
  afterEach(() => simulator.dispose());

  async function ask(behaviour: Behaviour): Promise<string> {
    simulator.next(behaviour);
    return (await client.responses.create(QUESTION)).id;
  }
  const statusOf = async (id: string) => (await client.responses.retrieve(id)).status;

  for (const { name, fault, isAccepted, isError } of SPOILED) {
    it(`can be ${name}`, async () => {
      await assert.rejects(ask({ fault }), isError);
      assert.equal(simulator.truth.responses.length, isAccepted ? 1 : 0);
      assert.equal(simulator.truth.creates.length, 1, 'one POST');
      assert.equal(await ask({}).then(statusOf), 'queued', 'the next is as usual');
    });
  }

  for (const status of [408, 409, 429, 500, 502, 503, 504, 529]) {
    it(`can be HTTP ${status}, in the shape of the service`, async () => {
      await assert.rejects(ask({ fault: { type: 'httpError', status } }), (error) => {
        assert.ok(error instanceof APIError);
        assert.equal(error.status, status);
        assert.ok(error.error, 'the body is an error object');
        return true;
      });
    });
  }

  it('can stay away for ever, whether or not the request is taken', async () => {
    for (const [when, count] of [
      ['beforeHandling', 0],
      ['afterHandling', 1],
    ] as const) {
      simulator.next({ fault: { type: 'hang', when } });
      const patience = new AbortController();
      const asked = client.responses.create(QUESTION, { signal: patience.signal });
      const failed = assert.rejects(asked, OpenAI.APIUserAbortError);
      await until('the request', () => {
        const { creates, responses } = simulator.truth;
        return creates.at(-1)?.fault === 'hang' && responses.length === count;
      });
      patience.abort();
      await failed;
    }
  });

  it('can be late', async () => {
    const fast = await startSimulator({ timeScale: 1000 });
    fast.next({ delayMs: 30_000, queueMs: 0, runMs: 20_000 });
    await sdkClient(fast).responses.create(QUESTION);
    const { responses } = fast.truth;
    await fast.dispose();
    assert.equal(responses[0]?.status, 'completed', 'the job was done before the reply came');
  });

  it('takes no key to another origin', async () => {
    const other = await startSimulator();
    simulator.next({ fault: { type: 'redirect', to: `${other.baseUrl}/responses` } });
    await assert.rejects(client.responses.create(QUESTION));
    const calls = other.truth.calls.length;
    await other.dispose();
    assert.equal(calls, 0, 'the client asked the other origin');
  });

  it('can be 404 at first, for some calls or some time', async () => {
    const byCalls = await ask({ hidden: { calls: 2 } });
    for (const _ of [1, 2]) await assert.rejects(statusOf(byCalls), OpenAI.NotFoundError);
    assert.equal(await statusOf(byCalls), 'queued');
    const byTime = await ask({ hidden: { ms: 20_000 }, hold: 'queued' });
    await assert.rejects(statusOf(byTime), OpenAI.NotFoundError);
    simulator.skip(20);
    assert.equal(await statusOf(byTime), 'queued');
  });

  it('can leave a cancel for later, or undo it', async () => {
    const late = await ask({ hold: 'in_progress', queueMs: 0, cancel: { type: 'late', ms: 10_000 } });
    assert.equal((await client.responses.cancel(late)).status, 'in_progress');
    simulator.skip(10);
    assert.equal(await statusOf(late), 'cancelled');
    const undone = await ask({ queueMs: 0, runMs: 60_000, revivesAfterMs: 10_000 });
    assert.equal((await client.responses.cancel(undone)).status, 'cancelled');
    simulator.skip(10);
    assert.equal(await statusOf(undone), 'completed');
  });

  it('can take a cancel and not heed it, or keep the half that was written', async () => {
    const ignored = await ask({ hold: 'in_progress', queueMs: 0, cancel: { type: 'ignored' } });
    assert.equal((await client.responses.cancel(ignored)).status, 'in_progress');
    simulator.advanceTo(ignored, 'completed');
    assert.equal(await statusOf(ignored), 'completed');
    const half = await ask({ hold: 'in_progress', answer: 'abcd'.repeat(10), cancel: { type: 'partial' } });
    simulator.advanceTo(half, 'in_progress');
    await client.responses.cancel(half);
    const { status, output_text } = await client.responses.retrieve(half);
    assert.deepEqual([status, output_text], ['cancelled', 'abcd'.repeat(5)]);
  });

  it('is spoiled by name, and over HTTP too', async () => {
    const call = async (path: string, body?: object) =>
      await fetch(
        simulator.controlUrl + path,
        body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) },
      );
    const names = await (await call('/faults')).text();
    assert.match(names, /create: reply lost after acceptance/);
    assert.equal((await call('/fault', { name: 'create: reply lost after acceptance' })).status, 200);
    assert.equal(simulator.unmet.length, 1);
    await assert.rejects(client.responses.create(QUESTION), APIConnectionError);
    assert.deepEqual(await (await call('/unmet')).json(), []);
    assert.equal(simulator.truth.responses.length, 1);
    assert.equal((await call('/fault', { name: 'create: sunshine' })).status, 400);
  });

  it('is counted in the truth with what went wrong', async () => {
    await assert.rejects(ask({ fault: { type: 'drop', when: 'afterHandling' } }));
    assert.deepEqual(
      simulator.truth.creates.map(({ fault, httpStatus }) => [fault, httpStatus]),
      [['drop', null]],
    );
  });
});
