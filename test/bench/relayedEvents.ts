// The floor of a stream's end: the same window, and an extension that shows an event on a page as it comes.
import { createServer, type ServerResponse } from 'node:http';
import type { Frame, Page } from 'playwright-core';
import { runCommand } from '../host/workbench.ts';
import { SEEN, seenAfter } from './seenAt.ts';

/** As long as the last event of a stream. */
const EVENT_CHARACTERS = 4_000;

/** As text: these tests know no DOM. */
const WATCH = (says: string) => `
  new MutationObserver((_, observer) => {
    if (!document.getElementById('last').textContent.startsWith('${says} ')) return;
    observer.disconnect();
    globalThis.${SEEN} = performance.timeOrigin + performance.now();
  }).observe(document.getElementById('last'), { childList: true, subtree: true, characterData: true });
`;

export class RelayedEvents {
  readonly #server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    this.#listener = response;
  });
  #listener: ServerResponse | null = null;

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('The server of events has no address.');
    return `http://127.0.0.1:${address.port}/`;
  }

  /** From sending each event to the moment in which it stands on the page, in milliseconds. */
  async times(page: Page, count: number): Promise<number[]> {
    await runCommand(page, 'Bench Probe: Relay');
    const frame = await relayFrame(page);
    const times: number[] = [];
    for (let index = 0; index < count; index += 1) {
      times.push(
        await seenAfter(page, frame, WATCH(String(index)), () => {
          if (this.#listener === null) throw new Error('Nobody listens to the events.');
          this.#listener.write(`${index} ${'.'.repeat(EVENT_CHARACTERS)}`);
        }),
      );
    }
    return times;
  }

  dispose(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

async function relayFrame(page: Page): Promise<Frame> {
  for (let tries = 0; tries < 400; tries += 1) {
    for (const frame of page.frames()) {
      const title: unknown = await frame.evaluate('document.querySelector("h1")?.textContent').catch(() => null);
      if (title === 'Bench Relay') return frame;
    }
    await page.waitForTimeout(50);
  }
  throw new Error('The page of the relay did not open.');
}
