// What was written in the box to ask on, and not sent, in this window: it is there again when its job is shown again.

const MOST = 200;

export class Drafts {
  /** By job id; what was written last comes last. */
  readonly #drafts = new Map<string, string>();

  of(jobId: string): string {
    return this.#drafts.get(jobId) ?? '';
  }

  keep(jobId: string, text: string): void {
    this.#drafts.delete(jobId);
    if (text === '') return;
    this.#drafts.set(jobId, text);
    const [oldest] = this.#drafts.keys();
    if (this.#drafts.size > MOST && oldest !== undefined) this.#drafts.delete(oldest);
  }
}
