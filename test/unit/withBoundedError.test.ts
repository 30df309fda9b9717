// The body of an error: no more of it is read than anybody needs, and nothing of it is waited for afterwards.
import assert from 'node:assert/strict';
import { withBoundedError } from '../../src/core/providers/http/withBoundedError.ts';

const MOST_BYTES = 256 * 1024;
type Controller = ReadableStreamDefaultController<Uint8Array>;

const KB = new Uint8Array(1_024).fill(97);

describe('the body of an error', () => {
  const waiting = () => process.getActiveResourcesInfo().filter((what) => what === 'Timeout').length;
  let isClosed: boolean;

  function reply(status: number, pull: (controller: Controller) => Promise<void> | void): Response {
    isClosed = false;
    const cancel = () => {
      isClosed = true;
    };
    return new Response(new ReadableStream<Uint8Array>({ pull, cancel }), { status, headers: { 'x-request-id': '7' } });
  }

  /** How many timers are still running after it. */
  async function leftBy(work: () => Promise<unknown>): Promise<number> {
    // The timer of the test itself begins with its first wait.
    await Promise.resolve();
    const before = waiting();
    await work();
    return waiting() - before;
  }

  it('is cut where it is longer than any error needs, and its connection is closed', async () => {
    const bounded = withBoundedError(reply(500, (controller) => controller.enqueue(KB)));
    assert.deepEqual([bounded.status, bounded.headers.get('x-request-id')], [500, '7']);
    assert.equal((await bounded.arrayBuffer()).byteLength, MOST_BYTES);
    assert.equal(isClosed, true);
  });

  it('is not waited for when it is over, broke, or is not wanted', async () => {
    let parts = 2;
    const short = reply(400, (controller) => {
      parts -= 1;
      if (parts < 0) controller.close();
      else controller.enqueue(KB);
    });
    const read = async () => assert.equal((await withBoundedError(short).text()).length, 2 * KB.length);
    assert.equal(await leftBy(read), 0);
    const broken = reply(400, (controller) => controller.error(new Error('The connection broke.')));
    const fail = () => assert.rejects(withBoundedError(broken).text(), /The connection broke/);
    assert.equal(await leftBy(fail), 0);
    const unwanted = reply(400, () => undefined);
    assert.equal(await leftBy(async () => await withBoundedError(unwanted).body?.cancel()), 0);
    assert.equal(isClosed, true);
  });

  it('is what has come of it where the rest is late', async () => {
    let isSent = false;
    const slow = reply(503, (controller) => {
      if (isSent) return new Promise(() => undefined);
      isSent = true;
      controller.enqueue(KB);
    });
    assert.equal((await withBoundedError(slow, 1).text()).length, KB.length);
    assert.equal(isClosed, true);
  });

  it('is only that of an error', async () => {
    const fine = new Response('{}');
    assert.equal(withBoundedError(fine), fine);
  });
});
