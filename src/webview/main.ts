// The answer page: says it is ready, draws what the host sends, and sends back what the reader wants. It keeps nothing but
// the job's id.
import { type FromPage, isToPage, type PageRecord } from '../shared/panelProtocol.ts';
import { clockText, render } from './render.ts';

interface HostApi {
  postMessage(message: FromPage): void;
  setState(state: { readonly jobId: string }): void;
}

declare function acquireVsCodeApi(): HostApi;

const host = acquireVsCodeApi();
const root = document.getElementById('page');
const announcer = document.getElementById('announcer');
let shown: PageRecord | null = null;

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (root === null || !isToPage(data)) return;
  const { record, words } = data;
  // Only what is new is announced, not every drawing and never every token.
  if (announcer !== null && shown !== null && shown.stateLabel !== record.stateLabel) {
    announcer.textContent = [`${record.stateLabel}.`, record.explanation].join(' ').trim();
  }
  shown = record;
  host.setState({ jobId: record.jobId });
  render(root, record, words, { post: (message) => host.postMessage(message) });
});

// Every link of an answer is asked about by the host; none is followed here.
document.addEventListener('click', intercept, true);
document.addEventListener('auxclick', intercept, true);

function intercept(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link === null) return;
  event.preventDefault();
  event.stopPropagation();
  const href = link.getAttribute('href') ?? '';
  if (event.type === 'click' && href !== '') host.postMessage({ type: 'openLink', href });
}

function tick(): void {
  const clock = document.querySelector('[data-part="clock"]');
  if (clock !== null && shown !== null) clock.textContent = clockText(shown);
}

setInterval(tick, 1_000);
host.postMessage({ type: 'ready' });
