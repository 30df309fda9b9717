// The one place where a test sets the clock of a real VS Code: `Date` is moved by the same amount in the server, its extension
// hosts and the windows, and goes on from there. Timers stay as they are.

/** In the environment: a file with the milliseconds that `Date` is moved by. Each process reads it once, as it starts. */
export const CLOCK_FILE = 'PONDER_CLOCK_FILE';

/** Stands alone: a window gets the text of this function. */
export function shiftDate(byMs: number): void {
  const RealDate = Date;
  const trueNow = RealDate.now;
  const now = (): number => trueNow() + byMs;
  RealDate.now = now;
  const shifted = new Proxy(RealDate, {
    apply: () => new RealDate(now()).toString(),
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  });
  RealDate.prototype.constructor = shifted;
  globalThis.Date = shifted;
}
