// A folder that is gone when it is removed, or when the process ends.
import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { atProcessEnd } from './atProcessEnd.ts';

export interface TemporaryFolder {
  readonly path: string;
  remove(): Promise<void>;
}

// What was just killed may still be flushing into the folder, hence the retries.
const patiently = { recursive: true, force: true, maxRetries: 10, retryDelay: 50 } as const;

export function makeTemporaryFolder(name: string): TemporaryFolder {
  const folder = mkdtempSync(path.join(os.tmpdir(), `ponder-${name}-`));
  const forget = atProcessEnd(() => rmSync(folder, patiently));
  return {
    path: folder,
    async remove() {
      await rm(folder, patiently);
      forget();
    },
  };
}
