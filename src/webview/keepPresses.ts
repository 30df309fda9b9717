// If the page is redrawn between the mouse's down and up, the browser makes no click: it clicks only what was under the
// mouse at both. Here a press counts for the control it began on, or for the one that took its place, wherever that is
// now.

const CONTROLS = 'button, summary, a[href]';
/** In pixels. If the mouse moved further, the person meant to leave the control. */
const MOST_MOVED = 4;

interface Press {
  readonly control: HTMLElement;
  readonly key: string;
  readonly x: number;
  readonly y: number;
}

let press: Press | null = null;
let isDelivered = false;

/** Handles presses of the mouse only: a finger's click comes later and is left to the browser. */
export function keepPresses(): void {
  window.addEventListener('pointerdown', begin, true);
  window.addEventListener('pointercancel', forgetPress, true);
  window.addEventListener('click', deliver, true);
  window.addEventListener('pointerup', end, true);
}

function begin({ target, button, pointerType, clientX: x, clientY: y }: PointerEvent): void {
  const control = pointerType === 'mouse' && button === 0 ? controlAt(target) : null;
  press = control === null ? null : { control, key: keyOf(control), x, y };
  isDelivered = false;
}

/** The page shows another job: what was pressed is gone, and nothing has taken its place. */
export function forgetPress(): void {
  press = null;
}

function deliver({ target }: MouseEvent): void {
  const control = controlAt(target);
  if (control !== null && keyOf(control) === press?.key) isDelivered = true;
}

function end({ button, clientX: x, clientY: y }: PointerEvent): void {
  const made = press;
  if (made === null || button !== 0 || Math.hypot(x - made.x, y - made.y) > MOST_MOVED) return;
  // The browser's own click comes before the next task.
  setTimeout(() => {
    if (press !== made) return;
    press = null;
    if (!isDelivered) successorOf(made)?.click();
  });
}

/** The control itself or the one that took its place; never one that says something else. */
function successorOf({ control, key, x, y }: Press): HTMLElement | null {
  if (control.isConnected) return control;
  const candidates = [controlAt(document.elementFromPoint(x, y)), document.getElementById(control.id)];
  return candidates.find((one) => one !== null && keyOf(one) === key) ?? null;
}

function controlAt(target: EventTarget | null): HTMLElement | null {
  const found = target instanceof Element ? target.closest(CONTROLS) : null;
  return found instanceof HTMLElement ? found : null;
}

/** What a control is and does. A button that now says "done" keeps its key, by its id or label. */
function keyOf(control: HTMLElement): string {
  const what = control.id || control.getAttribute('aria-label') || control.getAttribute('href') || control.textContent;
  return `${control.localName} ${what}`;
}
