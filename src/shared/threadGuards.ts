// The page's own check of what it is told of a thread.
import type { EarlierTurn, PageThread, PairedTurn, TurnLine, TurnLink } from './threadProtocol.ts';
import { TONES } from './tone.ts';

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

const LINK = ['jobId', 'label', 'title', 'line'] as const satisfies readonly (keyof TurnLink)[];
const LINE = [
  'jobId',
  'cameBy',
  'title',
  'modelShort',
  'stateLabel',
  'costShort',
  'elapsed',
] as const satisfies readonly (keyof TurnLine)[];
const PAIR = ['waits', 'onlyInOwn', 'onlyInOther'] as const satisfies readonly (keyof PairedTurn)[];
const THREAD = ['foldedLabel', 'cameBy', 'sum', 'askNote'] as const satisfies readonly (keyof PageThread)[];

export function isPageThread(value: unknown): value is PageThread {
  if (!isFields(value) || !areTexts(value, THREAD)) return false;
  const { earlier, folded, later, newest, pair, canAskOn } = value;
  return (
    areAll(earlier, isEarlier) &&
    areAll(later, isLink) &&
    (newest === null || isLink(newest)) &&
    (pair === null || isPaired(pair)) &&
    typeof folded === 'number' &&
    Number.isSafeInteger(folded) &&
    typeof canAskOn === 'boolean'
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function areTexts(value: Fields, names: readonly string[]): boolean {
  return names.every((name) => typeof value[name] === 'string');
}

function areAll(value: unknown, check: Check): boolean {
  return Array.isArray(value) && value.every(check);
}

function isLink(value: unknown): value is TurnLink {
  return isFields(value) && areTexts(value, LINK);
}

function isLine(value: unknown): value is TurnLine & Fields {
  if (!isFields(value) || !areTexts(value, LINE)) return false;
  return TONES.some((tone) => tone === value.tone) && Number.isFinite(value.changedAt);
}

function isEarlier(value: unknown): value is EarlierTurn {
  return isLine(value) && areAll(Reflect.get(value, 'branches'), isLink);
}

function isPaired(value: unknown): value is PairedTurn {
  if (!isLine(value)) return false;
  return typeof Reflect.get(value, 'isFirst') === 'boolean' && areTexts(value, PAIR);
}
