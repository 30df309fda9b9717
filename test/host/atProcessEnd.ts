// Undoes things when this process ends, however it ends except by SIGKILL: kills what it started, removes its temp folders.

const stoppingSignals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
const pending = new Set<() => void>();
let isListening = false;

/** `undo` must be synchronous. Returns a function that forgets it. */
export function atProcessEnd(undo: () => void): () => void {
  listenOnce();
  pending.add(undo);
  return () => {
    pending.delete(undo);
  };
}

function listenOnce(): void {
  if (isListening) return;
  isListening = true;
  process.on('exit', undoAll);
  for (const [signal, exitCode] of Object.entries(stoppingSignals)) {
    // `exit` runs the listener above, and those of playwright for its browser.
    process.on(signal, () => process.exit(exitCode));
  }
}

function undoAll(): void {
  for (const undo of [...pending].reverse()) {
    try {
      undo();
    } catch (error) {
      console.error(error);
    }
  }
  pending.clear();
}
