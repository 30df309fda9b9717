// Where each answer was being read in this window, so that coming back to one is coming back to its place.
import type { PagePlace } from '../../shared/pageProtocol.ts';

const MOST = 200;

export class ReadingPlaces {
  /** By job id; what was read last comes last. */
  readonly #places = new Map<string, PagePlace>();

  of(jobId: string): PagePlace | null {
    return this.#places.get(jobId) ?? null;
  }

  /** @param place null = the top, where an answer begins anyway */
  keep(jobId: string, place: PagePlace | null): void {
    this.#places.delete(jobId);
    if (place === null) return;
    this.#places.set(jobId, place);
    const [oldest] = this.#places.keys();
    if (this.#places.size > MOST && oldest !== undefined) this.#places.delete(oldest);
  }
}
