// How much of a reply is read: at each bound, and one more.
import assert from 'node:assert/strict';
import {
  boundedText,
  MOST_PIECE_BYTES,
  MOST_TEXT,
  PieceBound,
  StreamBound,
  TextBound,
  TooLarge,
} from '../../src/core/providers/http/replyBounds.ts';
import type { Piece } from '../../src/core/providers/replies/writtenText.ts';
import { aServerResponse } from '../builders/aServerResponse.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const MB = 1024 * 1024;
const ID = 'resp_large1';

/** The id that it names, or how it is taken. */
const outcome = (attempt: () => void): string | null => {
  try {
    attempt();
    return 'read';
  } catch (error) {
    assert.ok(error instanceof TooLarge);
    return error.responseId;
  }
};

describe('the bound of the texts that a reply tells', () => {
  const piece = (length: number, isWhole = false): Piece => ({
    message: '0',
    part: '0',
    kind: 'text',
    text: 'x'.repeat(length),
    isWhole,
  });
  const event = (answer: readonly Piece[], reasoningSummary: readonly Piece[] = []) => ({
    response: null,
    answer,
    reasoningSummary,
  });

  it('counts what is written, in the answer and in its summary, over all events', () => {
    const bound = new TextBound();
    bound.add(event([piece(MOST_TEXT - 2)]));
    bound.add(event([piece(1)], [piece(1)]));
    assert.equal(
      outcome(() => bound.add(event([piece(1)]))),
      null,
    );
    const summary = new TextBound();
    assert.equal(
      outcome(() => summary.add(event([], [piece(MOST_TEXT + 1)]))),
      null,
    );
  });

  it('lets what was written be told three times again', () => {
    const bound = new TextBound();
    bound.add(event([piece(MOST_TEXT)]));
    bound.add(event([piece(3 * MOST_TEXT, true)]));
    assert.equal(
      outcome(() => bound.add(event([piece(1, true)]))),
      null,
    );
  });

  it('counts answer, summary and refusal of a response together, and names it', () => {
    const told = (answer: number, reasoningSummary: number, declined: number) =>
      outcome(() =>
        new TextBound().add({
          response: aServerResponse({
            id: ID,
            answer: 'a'.repeat(answer),
            reasoningSummary: 'b'.repeat(reasoningSummary),
            declined: 'c'.repeat(declined),
          }),
          answer: [],
          reasoningSummary: [],
        }),
      );
    const third = (MOST_TEXT - 1) / 3;
    assert.deepEqual(
      [
        told(MOST_TEXT, 0, 0),
        told(MOST_TEXT, 1, 0),
        told(MOST_TEXT, 0, 1),
        told(1, MOST_TEXT, 0),
        told(third, third, third),
      ],
      ['read', ID, ID, ID, 'read'],
    );
  });
});

describe('the bound of bytes', () => {
  const head = bytes(`{"id":"${ID}","object":"response","status":"in_progress",`);

  it('is that of a piece, whatever chunks it comes in, and names whose it was by its beginning', () => {
    const bound = new PieceBound();
    bound.add(head);
    bound.add(new Uint8Array(MOST_PIECE_BYTES - head.length));
    assert.equal(
      outcome(() => bound.add(new Uint8Array(1))),
      ID,
    );
    bound.begin();
    assert.equal(
      outcome(() => bound.add(new Uint8Array(MOST_PIECE_BYTES))),
      'read',
    );
    assert.equal(
      outcome(() => bound.add(head)),
      null,
      'the id of an earlier piece is not that of this one',
    );
  });

  it('begins anew with each event of a stream, however its lines end', () => {
    for (const end of ['\n\n', '\r\n\r\n']) {
      const bound = new StreamBound();
      const half = bytes(`data: ${'x'.repeat(MOST_PIECE_BYTES / 2)}`);
      for (let count = 0; count < 3; count += 1) {
        bound.add(half);
        bound.add(bytes(end));
      }
      const one = new StreamBound();
      one.add(half);
      one.add(bytes(end.slice(0, end.startsWith('\r\n') ? 2 : 1)));
      assert.equal(
        outcome(() => one.add(half)),
        null,
        JSON.stringify(end),
      );
    }
  });

  it('is that of the lines of an event too, as each is kept by itself', () => {
    const lines = bytes('data: x\n'.repeat(MB));
    const bound = new StreamBound();
    bound.add(lines);
    assert.equal(
      outcome(() => bound.add(bytes('data: x\n'))),
      null,
    );
    const ended = new StreamBound();
    ended.add(lines);
    ended.add(bytes('\n'));
    assert.equal(
      outcome(() => ended.add(bytes('data: x\n'))),
      'read',
    );
  });

  it('leaves letters whole that two chunks share', async () => {
    const letters = bytes('schön 🙂');
    const chunks = [...letters].map((byte) => Uint8Array.of(byte));
    assert.equal(await boundedText(new Response(ReadableStream.from(chunks))), 'schön 🙂');
    assert.equal(await boundedText(new Response(null)), '');
  });

  it('reads a body of one piece to its bound, and no further', async () => {
    const read = (more: number) => {
      const chunks = [...Array.from({ length: MOST_PIECE_BYTES / MB }, () => new Uint8Array(MB)), new Uint8Array(more)];
      return boundedText(new Response(ReadableStream.from(chunks)));
    };
    assert.equal((await read(0)).length, MOST_PIECE_BYTES);
    await assert.rejects(read(1), TooLarge);
  });
});
