// The keys that the simulated service knows, and whose projects they open.
import { createHash } from 'node:crypto';

/** A key alone has a project of its own: a response of one does not exist for another. */
export type SimulatedKey = string | { readonly key: string; readonly project: string };

export class KeyBook {
  #projects = new Map<string, string>();

  constructor(keys: readonly SimulatedKey[]) {
    this.know(keys);
  }

  /** These and no others, from now on. */
  know(keys: readonly SimulatedKey[]): void {
    this.#projects = new Map(keys.map((one) => (typeof one === 'string' ? [one, one] : [one.key, one.project])));
  }

  /** Null = nobody's key. */
  projectOf(key: string): string | null {
    const project = this.#projects.get(key);
    return project === undefined ? null : `proj_${createHash('sha256').update(project).digest('hex').slice(0, 12)}`;
  }
}
