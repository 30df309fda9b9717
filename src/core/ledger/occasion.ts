/**
 * Why looks come early. `start`: of a window: one look at every job that was sent, paused ones too, whatever its provider put
 * off. `clock`: it was set back: the same, but for what a window hears. `key`: what paused or waited for one goes on. `pause`:
 * after a sleep, or when a person comes back: what was not looked at just now, and what waits for the network. `network`: it
 * is back: what backed off, or waits for it. `fits`: a key of this window may fit what others had to leave.
 */
export type Occasion =
  | { readonly why: 'start' | 'clock' | 'pause' }
  | { readonly why: 'fits'; readonly ids: readonly string[] | null }
  | { readonly why: 'key' | 'network'; readonly endpoint: string };
