// The body of an error: no more of it is read than anybody needs, and nothing of it is waited for afterwards.
import assert from 'node:assert/strict';
import { withBoundedError } from '../../src/core/providers/http/withBoundedError.ts';

const MOST_BYTES = 64 * 1024;
type Controller = ReadableStreamDefaultController<Uint8Array>;

const KB = new Uint8Array(1_024).fill(97);

/** Bodies without an `error` object, and what they say. */
const FLAT: readonly (readonly [body: unknown, error: object])[] = [
  [
    { statusCode: 401, message: 'Unauthorized. Access token is missing.' },
    { message: 'Unauthorized. Access token is missing.', code: '401' },
  ],
  [{ detail: 'Not Found' }, { message: 'Not Found' }],
  [
    {
      detail: [
        { loc: ['body', 'input', 0, 'content'], msg: 'Field required', type: 'missing' },
        { loc: ['body', 'model'], msg: 'Too long', type: 'string_too_long' },
      ],
    },
    { message: 'Field required; Too long', type: 'missing', param: 'input.0.content' },
  ],
  [{ detail: { error: { message: 'No key.', code: 'k' } } }, { message: 'No key.', code: 'k' }],
  [{ detail: { message: 'Raised.', code: 7 } }, { message: 'Raised.', code: '7' }],
  [{ error: 'model is loading' }, { message: 'model is loading' }],
  [
    { error: 'invalid_client', error_description: 'The client is not known.' },
    { message: 'The client is not known.', code: 'invalid_client' },
  ],
  [
    { object: 'error', message: 'Too long.', type: 'BadRequestError', param: null, code: 400 },
    { message: 'Too long.', type: 'BadRequestError', code: '400' },
  ],
  [
    { error_code: 'PERMISSION_DENIED', message: 'No access to the endpoint.' },
    { message: 'No access to the endpoint.', code: 'PERMISSION_DENIED' },
  ],
  [[{ error: { code: 429, message: 'Slow.' } }], { message: 'Slow.', code: '429' }],
  [{ Message: 'Signed by nobody.' }, { message: 'Signed by nobody.' }],
  [
    { type: 'about:blank', title: 'Forbidden', status: 403 },
    { message: 'Forbidden', type: 'about:blank' },
  ],
  [{ fault: { faultstring: 'x', message: 'Refused at the edge.' } }, { message: 'Refused at the edge.' }],
  [
    { success: false, errors: [{ code: 10000, message: 'No.' }] },
    { message: 'No.', code: '10000' },
  ],
  ['"only words"', { message: 'only words' }],
];

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
    const bounded = await withBoundedError(reply(500, (controller) => controller.enqueue(KB)));
    assert.deepEqual([bounded.status, bounded.headers.get('x-request-id')], [500, '7']);
    assert.equal((await bounded.arrayBuffer()).byteLength, MOST_BYTES);
    assert.equal(isClosed, true);
  });

  it('is not waited for when it is over, or broke', async () => {
    let parts = 2;
    const short = reply(400, (controller) => {
      parts -= 1;
      if (parts < 0) controller.close();
      else controller.enqueue(KB);
    });
    const read = async () => assert.equal((await (await withBoundedError(short)).text()).length, 2 * KB.length);
    assert.equal(await leftBy(read), 0);
    const broken = reply(400, (controller) => controller.error(new Error('The connection broke.')));
    const status = async () => assert.equal((await withBoundedError(broken)).status, 400);
    assert.equal(await leftBy(status), 0);
  });

  it('is what has come of it where the rest is late', async () => {
    let isSent = false;
    const slow = reply(503, (controller) => {
      if (isSent) return new Promise(() => undefined);
      isSent = true;
      controller.enqueue(KB);
    });
    assert.equal((await (await withBoundedError(slow, 1)).text()).length, KB.length);
    assert.equal(isClosed, true);
  });

  it('is only that of an error', async () => {
    const fine = new Response('{}');
    assert.equal(await withBoundedError(fine), fine);
  });

  it('is what came of it before the connection broke', async () => {
    let isSent = false;
    const cut = reply(502, (controller) => {
      if (isSent) controller.error(new Error('The connection broke.'));
      else controller.enqueue(KB);
      isSent = true;
    });
    assert.equal((await (await withBoundedError(cut)).text()).length, KB.length);
  });

  it('is in the shape that the SDK reads, whatever it was told in', async () => {
    const shaped = async (body: unknown, status = 400) => {
      const told = new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
      return await (await withBoundedError(told)).text();
    };
    const nothing = { code: null, type: null, param: null };
    for (const [body, error] of FLAT) {
      assert.deepEqual(JSON.parse(await shaped(body)), { error: { ...nothing, ...error } }, JSON.stringify(body));
    }
    const known = '{ "error": { "message": "No.", "innererror": { "code": "x" } } }';
    for (const same of [known, '<html>', 'plain words', '', '{"half": ', '[]', '{}', '7', 'null', '{"detail":[]}']) {
      assert.equal(await shaped(same), same);
    }
    assert.equal(await shaped('{"message":"Elsewhere"}', 302), '{"message":"Elsewhere"}', 'no error by its status');
  });
});
