/**
 * Why looks come early.
 * `start`: a window starts: one look at every job that was sent, paused ones too, even those that the provider put off.
 * `clock`: the clock was set back: the same, except for runs in the foreground.
 * `key`: there is a new key: jobs that paused, or waited for one, go on.
 * `pause`: a sleep is over, or a person came back: jobs not looked at just now, and jobs that wait for the network.
 * `network`: the network is back, or the way there is another: jobs that backed off, or that wait for it.
 * `fits`: a key of this window may fit jobs that other windows had to leave.
 */
export type Occasion =
  | { readonly why: 'start' | 'clock' | 'pause' }
  | { readonly why: 'fits'; readonly ids: readonly string[] | null }
  | { readonly why: 'key'; readonly endpoint: string }
  | { readonly why: 'network' /** Null = any. */; readonly endpoint: string | null };
