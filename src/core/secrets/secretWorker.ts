// Searches texts for secrets in a worker: a large or hostile one takes a while, and the editor must not wait for it.
import { parentPort } from 'node:worker_threads';
import { findSecrets } from './findSecrets.ts';
import type { SearchDone, SearchTask } from './secretSearch.ts';

parentPort?.on('message', ({ id, texts, held }: SearchTask) => {
  const done = (found: SearchDone['found']): void => {
    const message: SearchDone = { id, found };
    parentPort?.postMessage(message);
  };
  // What went wrong may repeat the text, so that it is not told: a text that was not searched is asked about.
  Promise.all(texts.map((text) => findSecrets(text, held))).then(done, () => done(null));
});
