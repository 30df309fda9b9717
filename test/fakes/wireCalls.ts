// What this process asked of one place over HTTP, and how it was answered: seen at Node's own channels, past our code and
// the SDK, and in front of whatever stands between us and the service.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

const UNDICI = 'undici:request:headers';
const HTTP = 'http.client.response.finish';

export class WireCalls {
  readonly #origin: string;
  readonly #base: string;
  #refused: string[] = [];

  /** @param baseUrl of the place; nothing else is heard */
  constructor(baseUrl: string) {
    const { origin, pathname } = new URL(baseUrl);
    this.#origin = origin;
    this.#base = pathname;
    subscribe(UNDICI, this.#onUndici);
    subscribe(HTTP, this.#onHttp);
  }

  /** Calls that got an error since the last time: `POST responses/ID/cancel 501`. */
  takeRefused(): string[] {
    const refused = this.#refused;
    this.#refused = [];
    return refused;
  }

  dispose(): void {
    unsubscribe(UNDICI, this.#onUndici);
    unsubscribe(HTTP, this.#onHttp);
  }

  readonly #onUndici = (message: unknown): void => {
    const request = fieldOf(message, 'request');
    const status = fieldOf(fieldOf(message, 'response'), 'statusCode');
    this.#note(String(fieldOf(request, 'origin')), request, status);
  };

  readonly #onHttp = (message: unknown): void => {
    const request = fieldOf(message, 'request');
    const status = fieldOf(fieldOf(message, 'response'), 'statusCode');
    this.#note(`${fieldOf(request, 'protocol')}//${fieldOf(request, 'host')}:${portOf(message)}`, request, status);
  };

  #note(origin: string, request: unknown, status: unknown): void {
    if (origin !== this.#origin || typeof status !== 'number' || status < 400) return;
    const { pathname } = new URL(String(fieldOf(request, 'path')), origin);
    const path = pathname.slice(this.#base.length + 1).replace(/(?:resp|chatcmpl)[_-]\w+/, 'ID');
    this.#refused.push(`${fieldOf(request, 'method')} ${path} ${status}`);
  }
}

function portOf(message: unknown): unknown {
  return fieldOf(fieldOf(fieldOf(message, 'response'), 'socket'), 'remotePort');
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
