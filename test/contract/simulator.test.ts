// The life of a response at the simulated service, driven with the real SDK.
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { sdkClient } from '../simulator/sdkClient.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../simulator/server.ts';

describe('the simulated Responses API', () => {
  let simulator: Simulator;
  let client: OpenAI;

  async function start(options: SimulatorOptions = {}): Promise<void> {
    simulator = await startSimulator(options);
    client = sdkClient(simulator);
  }

  /** A held o3 job in background mode. */
  async function heldJob(): Promise<string> {
    simulator.next({ hold: 'queued' });
    const { id } = await client.responses.create({ model: 'o3', input: 'Why?', background: true });
    return id;
  }

  afterEach(() => simulator.dispose());

  it('takes a background response from queued over in_progress to completed', async () => {
    await start();
    simulator.next({ hold: 'queued' });
    const created = await client.responses.create({
      model: 'o3-pro',
      input: 'Is this loop right?',
      background: true,
      store: true,
      reasoning: { effort: 'low' },
      max_output_tokens: 20_000,
      service_tier: 'default',
      metadata: { job: 'job-1' },
    });
    assert.match(created.id, /^resp_[0-9a-f]{48}$/);
    assert.deepEqual(
      [created.status, created.usage, created.output, created.completed_at, created.model, created.background],
      ['queued', null, [], null, 'o3-pro-2025-06-10', true],
    );
    simulator.advanceTo(created.id, 'in_progress');
    assert.equal((await client.responses.retrieve(created.id)).status, 'in_progress');
    simulator.advanceTo(created.id, 'completed');
    const done = await client.responses.retrieve(created.id);
    assert.equal(done.status, 'completed');
    assert.deepEqual(done.metadata, { job: 'job-1' });
    assert.deepEqual(
      done.output.map((item) => item.type),
      ['reasoning', 'message'],
    );
    assert.ok(done.output_text.length > 1000);
    assert.equal(done.service_tier, 'default');
    assert.ok((done.completed_at ?? 0) >= done.created_at);
  });

  it('lets time finish a response, scaled', async () => {
    await start({ timeScale: 100_000 });
    const { id } = await client.responses.create({ model: 'o3', input: 'Why?', background: true });
    await waitFor(async () => (await client.responses.retrieve(id)).status === 'completed');
    assert.deepEqual(
      simulator.truth.changes.map(({ from, to }) => [from, to]),
      [
        [null, 'queued'],
        ['queued', 'in_progress'],
        ['in_progress', 'completed'],
      ],
    );
  });

  it('notes every create with its headers and metadata, and every look, but no key', async () => {
    await start();
    simulator.next({ hold: 'queued' });
    const { id } = await client.responses.create(
      { model: 'o3', input: 'Why?', background: true, metadata: { job: 'job-7' } },
      { headers: { 'X-Client-Request-Id': 'job-7' } },
    );
    await client.responses.retrieve(id);
    await client.responses.retrieve(id);
    const [create] = simulator.truth.creates;
    assert.deepEqual(create?.metadata, { job: 'job-7' });
    assert.deepEqual([create.responseId, create.httpStatus, create.shownStatus], [id, 200, 'queued']);
    assert.equal(create.headers['x-client-request-id'], 'job-7');
    assert.equal(simulator.truth.looks(id).length, 2);
    assert.ok(!JSON.stringify(simulator.truth).includes('sk-sim'));
  });

  it('answers a foreground request when the run is over', async () => {
    await start({ timeScale: 100_000 });
    const done = await client.responses.create({ model: 'o3', input: 'Why?' });
    assert.deepEqual([done.status, done.background], ['completed', false]);
    await assert.rejects(client.responses.cancel(done.id), /Cannot cancel a synchronous response/);
  });

  it('stops a foreground run whose client went away', async () => {
    await start();
    simulator.next({ hold: 'in_progress' });
    const controller = new AbortController();
    const run = client.responses.create({ model: 'o3', input: 'Why?' }, { signal: controller.signal });
    await waitFor(() => simulator.truth.responses.length === 1);
    controller.abort();
    await assert.rejects(run, OpenAI.APIUserAbortError);
    await waitFor(() => simulator.truth.responses[0]?.status === 'cancelled');
  });

  it('cancels in flight, and again with the same result', async () => {
    await start();
    const id = await heldJob();
    const first = await client.responses.cancel(id);
    assert.deepEqual([first.status, first.usage, first.output], ['cancelled', null, []]);
    assert.deepEqual(await client.responses.cancel(id), first);
    assert.deepEqual(simulator.truth.response(id)?.bill?.usd, '0');
  });

  it('refuses to cancel a completed response and one that does not exist', async () => {
    await start();
    const id = await heldJob();
    simulator.advanceTo(id, 'completed');
    await assert.rejects(client.responses.cancel(id), {
      status: 400,
      error: errorWith('Cannot cancel a completed response.'),
    });
    await assert.rejects(client.responses.cancel('resp_no'), OpenAI.NotFoundError);
  });

  it('returns a completed response to a cancel in the scenario gentleCancel', async () => {
    await start({ scenario: 'gentleCancel' });
    const id = await heldJob();
    simulator.advanceTo(id, 'completed');
    assert.equal((await client.responses.cancel(id)).status, 'completed');
  });

  it('forgets a deleted response, and refuses to delete one in flight', async () => {
    await start();
    const id = await heldJob();
    await assert.rejects(client.responses.delete(id), OpenAI.BadRequestError);
    simulator.advanceTo(id, 'completed');
    await client.responses.delete(id);
    await assert.rejects(client.responses.retrieve(id), {
      status: 404,
      error: errorWith(`Response with id '${id}' not found.`),
    });
  });

  it('shows a response to no other key', async () => {
    await start({ keys: ['sk-sim-ponder', 'sk-sim-other'] });
    const id = await heldJob();
    await assert.rejects(sdkClient(simulator, 'sk-sim-other').responses.retrieve(id), OpenAI.NotFoundError);
    assert.equal((await client.responses.retrieve(id)).id, id);
  });

  it('keeps an unstored answer for ten minutes after its end, a stored one for thirty days', async () => {
    await start();
    const ids: string[] = [];
    for (const store of [false, true]) {
      simulator.next({ hold: 'queued' });
      ids.push((await client.responses.create({ model: 'o3', input: 'Why?', background: true, store })).id);
    }
    const [unstored = '', stored = ''] = ids;
    simulator.skip(3600);
    for (const id of ids) simulator.advanceTo(id, 'completed');
    simulator.skip(590);
    assert.equal((await client.responses.retrieve(unstored)).status, 'completed');
    simulator.skip(20);
    await assert.rejects(client.responses.retrieve(unstored), OpenAI.NotFoundError);
    assert.equal((await client.responses.retrieve(stored)).status, 'completed');
    simulator.skip(30 * 24 * 3600);
    await assert.rejects(client.responses.retrieve(stored), OpenAI.NotFoundError);
  });

  it('lists the models that are alive, with the day they shut down', async () => {
    await start();
    const models = (await client.models.list()).data;
    const ids = models.map((model) => model.id);
    assert.ok(ids.includes('o3') && ids.includes('o3-2025-04-16') && ids.includes('gpt-5.6'));
    assert.ok(!ids.includes('o1-pro'));
    assert.equal((await client.models.retrieve('o3-pro')).shutdown_date, '2026-12-11');
    await assert.rejects(client.models.retrieve('o9'), OpenAI.NotFoundError);
  });

  it('offers shut-down models when a test asks for them', async () => {
    await start({ models: ['o1-pro'] });
    const reply = await client.responses.create({ model: 'o1-pro', input: 'Why?', background: true });
    assert.equal(reply.model, 'o1-pro-2025-03-19');
  });

  it('is driven over HTTP from another process too', async () => {
    await start();
    const post = (path: string, body: object): Promise<Response> =>
      fetch(simulator.controlUrl + path, { method: 'POST', body: JSON.stringify(body) });
    await post('/next', { hold: 'queued' });
    const { id } = await client.responses.create({ model: 'o3', input: 'Why?', background: true });
    await post('/advance', { responseId: id, status: 'completed' });
    assert.equal((await client.responses.retrieve(id)).status, 'completed');
    const truth = await (await fetch(`${simulator.controlUrl}/truth`)).text();
    assert.ok(truth.includes(id));
    assert.equal((await post('/next', { hold: 'sideways' })).status, 400);
  });
});

function errorWith(message: string): object {
  return { message, type: 'invalid_request_error', param: message.startsWith('Response') ? 'id' : null, code: null };
}

/** Ends as soon as the condition holds; mocha's own time limit ends the wait for one that never does. */
async function waitFor(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}
