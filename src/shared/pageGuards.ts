// Checks the messages between the extension host and the answer page, at both ends: the page shows untrusted text.
import { JOB_STATES } from './job.ts';
import {
  A_TEXT,
  type FromPage,
  MOST_PROMPT,
  PAGE_ACTIONS,
  PAGE_WORDS,
  type PageAction,
  type PageCall,
  type PageMessage,
  type PagePlace,
  type PageRecord,
  type PageState,
  type ToPage,
} from './pageProtocol.ts';
import { VERDICTS } from './receipt.ts';
import { isPageThread } from './threadGuards.ts';
import { TONES } from './tone.ts';

/** The longest path, and the largest line or column, that the page may name. */
const MAX_PATH = 260;
const MAX_LINE = 10_000_000;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The longest name of a part of the page, and the deepest way down to a block. */
const MAX_PART = 100;
const MAX_PATH_DEPTH = 10;

/** Reads a message as the page posts it; null = it is not a valid message, or does not say which job it is about. */
export function parsePageMessage(value: unknown): PageMessage | null {
  const message = parseFromPage(value);
  if (message === null || !isObject(value) || typeof value.jobId !== 'string') return null;
  return { ...message, jobId: value.jobId };
}

/** Reads a message from the page, which shows untrusted text; null = it is not a valid message. */
export function parseFromPage(value: unknown): FromPage | null {
  if (!isObject(value)) return null;
  const { type, text, href, path, line, column } = value;
  switch (type) {
    case 'ready':
    case 'shown':
      return { type };
    case 'place': {
      const place = parsePlace(value.place);
      return place === undefined ? null : { type, place };
    }
    case 'draft':
      return isDraft(text) ? { type, text } : null;
    case 'readTurn':
    case 'openTurn':
      return typeof value.turnId === 'string' ? { type, turnId: value.turnId } : null;
    case 'action': {
      const call = readCall(value);
      return call === null ? null : { type, ...call };
    }
    case 'copyCode':
    case 'insertCode':
    case 'compareCode':
    case 'applyCode':
      return typeof text === 'string' ? { type, text } : null;
    case 'openFile':
      if (typeof path !== 'string' || path === '' || path.length > MAX_PATH || !isLine(line)) return null;
      return column === null || isLine(column) ? { type, path, line, column } : null;
    case 'openLink':
      return typeof href === 'string' ? { type, href } : null;
    default:
      return null;
  }
}

/** An action with its arguments only; null = there is no such action, or it does not take these. */
function readCall(value: Readonly<Record<string, unknown>>): PageCall | null {
  const { action } = value;
  if (!isAction(action)) return null;
  const call = { action, ...Object.fromEntries(Object.keys(PAGE_ACTIONS[action]).map((name) => [name, value[name]])) };
  return isCall(call) ? call : null;
}

function isCall(value: Readonly<Record<string, unknown>>): value is PageCall {
  const { action } = value;
  if (!isAction(action)) return false;
  const wanted: Readonly<Record<string, readonly unknown[] | typeof A_TEXT>> = PAGE_ACTIONS[action];
  return Object.entries(wanted).every(([name, known]) =>
    known === A_TEXT ? isPrompt(value[name]) : known.includes(value[name]),
  );
}

function isDraft(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MOST_PROMPT;
}

function isPrompt(value: unknown): boolean {
  return isDraft(value) && value.trim() !== '';
}

function isAction(value: unknown): value is PageAction {
  return typeof value === 'string' && Object.hasOwn(PAGE_ACTIONS, value);
}

const RECORD_TEXTS = [
  'jobId',
  'title',
  'stateLabel',
  'explanation',
  'costShort',
  'modelShort',
  'elapsed',
  'question',
  'context',
  'contextLabel',
  'answer',
  'reasoningSummary',
  'costLine',
  'costNote',
  'estimateNote',
  'estimateLine',
  'receiptSummary',
  'receiptNote',
  'usual',
  'rating',
] as const satisfies readonly (keyof PageRecord)[];

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isFlag: Check = (value) => typeof value === 'boolean';
const isSwitch: Check = (value) => value === null || isFlag(value);
const isVerdict: Check = (value) => VERDICTS.some((verdict) => verdict === value);

const BUTTON = { label: isText, primary: isFlag, pressed: isSwitch } as const;

const ROWS: Readonly<Record<RowField, Readonly<Record<string, Check>>>> = {
  costRows: { kind: isText, label: isText, tokens: isText, price: isText, share: isNumber },
  estimateRows: { kind: isText, label: isText, price: isText, at: isNumber },
  receiptRows: {
    label: isText,
    asked: isText,
    told: isText,
    verdict: isVerdict,
    verdictLabel: isText,
    note: isText,
  },
  facts: { label: isText, value: isText },
  buttons: BUTTON,
  tools: BUTTON,
  menu: BUTTON,
};
type RowField = 'costRows' | 'estimateRows' | 'receiptRows' | 'facts' | 'buttons' | 'tools' | 'menu';

/** The page's own check that a message is one of the host's. */
export function isToPage(value: unknown): value is ToPage {
  if (!isObject(value)) return false;
  const { type, record, thread, words, state, jobId, answerFrom, answer, summaryFrom, summary } = value;
  if (type === 'show') {
    const areWords = isObject(words) && PAGE_WORDS.every((key) => isText(words[key]));
    return isRecord(record) && isPageThread(thread) && areWords && isState(state);
  }
  if (type === 'turn') return isText(jobId) && isRecord(record);
  if (type === 'asked') return isText(jobId) && isFlag(value.isAsked);
  const areTexts = [jobId, answer, summary].every(isText);
  return type === 'grow' && areTexts && isOffset(answerFrom) && isOffset(summaryFrom);
}

function isState(value: unknown): boolean {
  return (
    isObject(value) &&
    isText(value.jobId) &&
    isFlag(value.isPinned) &&
    isText(value.draft) &&
    parsePlace(value.place) !== undefined
  );
}

function isRecord(value: unknown): boolean {
  if (!isObject(value)) return false;
  return (
    RECORD_TEXTS.every((key) => isText(value[key])) &&
    JOB_STATES.some((state) => state === value.state) &&
    TONES.some((tone) => tone === value.tone) &&
    isFlag(value.hasSource) &&
    isFlag(value.isAnswering) &&
    [value.runningSince, value.usualMostMs].every((time) => time === null || isNumber(time)) &&
    Object.entries(ROWS).every(([key, fields]) => areRows(value[key], fields)) &&
    [value.buttons, value.tools, value.menu].every(areCalls)
  );
}

function areRows(value: unknown, fields: Readonly<Record<string, Check>>): boolean {
  if (!Array.isArray(value)) return false;
  return value.every(
    (row: unknown) => isObject(row) && Object.entries(fields).every(([key, check]) => check(row[key])),
  );
}

function areCalls(value: unknown): boolean {
  return Array.isArray(value) && value.every((row: unknown) => isObject(row) && isCall(row));
}

function isOffset(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isLine(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= MAX_LINE;
}

/** Null = the top of the page; undefined = it is no place. */
function parsePlace(value: unknown): PagePlace | null | undefined {
  if (value === null) return null;
  if (!isObject(value)) return undefined;
  const { part, path, share, gap } = value;
  if (typeof part !== 'string' || part.length > MAX_PART || !isWay(path)) return undefined;
  if (typeof share !== 'number' || !(share >= 0 && share <= 1)) return undefined;
  if (typeof gap !== 'number' || !Number.isFinite(gap) || gap < 0) return undefined;
  return { part, path: [...path], share, gap };
}

function isWay(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length <= MAX_PATH_DEPTH && value.every(isOffset);
}

/**
 * Reads the state that a restored panel kept; null = it is not valid. Version 0.1.0 kept the job's id alone, as each of
 * its panels was a job's own; the draft came later.
 */
export function parsePageState(value: unknown): PageState | null {
  if (!isObject(value) || typeof value.jobId !== 'string') return null;
  const { jobId, draft } = value;
  return {
    jobId,
    isPinned: value.isPinned !== false,
    place: parsePlace(value.place) ?? null,
    draft: isDraft(draft) ? draft : '',
  };
}
