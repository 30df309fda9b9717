// A page that is drawn anew between the two ends of a press swallows the click: the browser clicks only what was under the
// mouse at both. Here a press counts for the control it began on, or for the one that took its place, wherever that is now.

const CONTROLS = 'button, summary, a[href]';
/** Further, and the person meant to leave it. */
const MOST_MOVED = 4;

interface Press {
  readonly control: HTMLElement;
  readonly key: string;
  readonly x: number;
  readonly y: number;
}

let press: Press | null = null;
let isDelivered = false;

/** Only the mouse: a finger's click comes later and is the browser's. */
export function keepPresses(): void {
  window.addEventListener('pointerdown', begin, true);
  window.addEventListener('pointercancel', forget, true);
  window.addEventListener('click', deliver, true);
  window.addEventListener('pointerup', end, true);
}

function begin({ target, button, pointerType, clientX: x, clientY: y }: PointerEvent): void {
  const control = pointerType === 'mouse' && button === 0 ? controlAt(target) : null;
  press = control === null ? null : { control, key: keyOf(control), x, y };
  isDelivered = false;
}

function forget(): void {
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

/** Never one that says something else. */
function successorOf({ control, key, x, y }: Press): HTMLElement | null {
  if (control.isConnected) return control;
  const candidates = [controlAt(document.elementFromPoint(x, y)), document.getElementById(control.id)];
  return candidates.find((one) => one !== null && keyOf(one) === key) ?? null;
}

function controlAt(target: EventTarget | null): HTMLElement | null {
  const found = target instanceof Element ? target.closest(CONTROLS) : null;
  return found instanceof HTMLElement ? found : null;
}

/** What it is and does; a button that says that it is done is still the same. */
function keyOf(control: HTMLElement): string {
  const what = control.id || control.getAttribute('aria-label') || control.getAttribute('href') || control.textContent;
  return `${control.localName} ${what}`;
}
