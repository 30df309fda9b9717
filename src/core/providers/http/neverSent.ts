// How it is known that nothing of a request can have left this machine: only the kind of an error of our own connection
// says so. No text, code or field of a reply ever does.

/** Marks an error from before the connection stood: nothing was sent. */
export const NEVER_SENT = 'NEVER_SENT';

/** Code of a request for which nobody is signed in any more. */
export const SIGNED_OUT = 'SIGNED_OUT';

export class NeverSent extends Error {
  readonly neverSent = NEVER_SENT;
  readonly code: string;

  /** No `cause`: the SDK takes an error that speaks of a timeout for one of its own, and loses what we know. */
  constructor(code: string) {
    super('No connection was made.');
    this.name = 'NeverSent';
    this.code = code;
  }
}
