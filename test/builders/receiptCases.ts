// Questions, and replies to them that are as asked or not, at random; with what a receipt has to say of each, worked out
// apart from the extension.
import assert from 'node:assert/strict';
import type { Question } from '../../src/core/jobs/prepare/prepare.ts';
import type { Mode } from '../../src/shared/mode.ts';
import type { ReceiptSubject } from '../../src/shared/receipt.ts';
import facts from '../fixtures/modelFacts.json' with { type: 'json' };
import type { Behaviour } from '../simulator/behaviour.ts';
import type { Tells } from '../simulator/tells.ts';
import type { FactRow } from './exactBill.ts';
import { oneOf, wholeNumber } from './seededRandom.ts';

export type Random = () => number;
export type Place = 'openai' | 'compatible';

export interface ReceiptCase {
  readonly asked: Pick<Question, 'model' | 'mode' | 'effort' | 'maxOutputTokens' | 'without'>;
  readonly streams: boolean;
  /** All that the reply tells, at one time or another. */
  readonly tells: Tells;
  readonly behaviour: Behaviour;
  readonly changed: readonly ReceiptSubject[];
  readonly notTold: readonly ReceiptSubject[];
}

const MODELS: readonly (readonly [model: string, modes: readonly Mode[]])[] = [
  ['o3', []],
  ['o3-pro', []],
  ['gpt-5.4-mini', []],
  ['gpt-5.5', []],
  ['gpt-6-sol', ['standard', 'pro']],
  ['gpt-6.1-sol', ['standard', 'pro']],
  ['gpt-6.1-terra', []],
];
const EFFORTS = ['medium', 'high'];
const OTHER_TIERS = ['priority', 'flex', 'fast', 'scale'];
const REASONS = ['prefix_mismatch', 'model_mismatch', 'end_user_mismatch', 'turn_boundary'] as const;
/** Long enough for a first word before the last. */
const RUN_MS = 40;
const QUICK = { queueMs: 0, runMs: 0, answer: 'Yes.', reasoningTokens: 640 } as const;

/** Somebody's model that no catalogue has. */
export const UNHEARD = 'gpt-9-2027-01-01';

export function rowOf(model: string): FactRow {
  return facts.models.find(({ id }) => id === model) ?? assert.fail(`there are no facts of ${model}`);
}

function askedOf(random: Random): ReceiptCase['asked'] & { readonly streams: boolean } {
  const [model, modes] = oneOf(random, MODELS);
  const mode = modes.length === 0 ? null : oneOf(random, modes);
  const maxOutputTokens = 1_000 * wholeNumber(random, 20, 60);
  return { model, mode, effort: oneOf(random, EFFORTS), maxOutputTokens, streams: random() < 0.5 };
}

/** Something of it is other than asked, and the reply shows it: from the first word on, at the end only, or only at first. */
export function changedCase(random: Random, place: Place): ReceiptCase {
  const { streams, ...asked } = askedOf(random);
  const possible: readonly ReceiptSubject[] = [
    ...(['model', 'mode', 'effort', 'cap', 'earlierReasoning'] as const),
    ...(place === 'openai' ? (['tier'] as const) : []),
  ];
  const most = oneOf(random, [1, 1, 1, 2, 3]);
  const changed = [...new Set(Array.from({ length: most }, () => oneOf(random, possible)))];
  const tells: Tells = Object.assign({}, ...changed.map((what) => change(what, asked, random, place)));
  const said: readonly Behaviour[] = [
    { tells },
    { runMs: RUN_MS, tellsAtEnd: tells },
    {
      runMs: RUN_MS,
      tells,
      tellsAtEnd: { model: null, mode: null, effort: null, serviceTier: null, maxOutputTokens: null },
    },
  ];
  return { asked, streams, tells, behaviour: { ...QUICK, ...oneOf(random, said) }, changed, notTold: [] };
}

function change(what: ReceiptSubject, asked: ReceiptCase['asked'], random: Random, place: Place): Tells {
  switch (what) {
    case 'model': {
      const other = oneOf(
        random,
        MODELS.map(([id]) => id).filter((id) => id !== asked.model),
      );
      const snapshot = rowOf(other).snapshots.at(-1) ?? other;
      if (place === 'compatible') return { model: oneOf(random, [other, snapshot, `openai/${snapshot}`]) };
      return { model: oneOf(random, [other, snapshot, snapshot, UNHEARD]) };
    }
    case 'mode':
      return { mode: asked.mode === 'pro' ? oneOf(random, ['standard', 'turbo']) : 'pro' };
    case 'effort':
      return { effort: asked.effort === 'high' ? oneOf(random, ['low', 'medium']) : oneOf(random, ['low', 'xhigh']) };
    case 'tier':
      return { serviceTier: oneOf(random, OTHER_TIERS) };
    case 'cap':
      return { maxOutputTokens: asked.maxOutputTokens + 500 * oneOf(random, [-8, -1, 1, 40]) };
    case 'earlierReasoning':
      return { inputTransformations: [...new Set([oneOf(random, REASONS), oneOf(random, REASONS)])] };
  }
}

/** All of it is as asked, told by whatever names, or left out. */
export function asAskedCase(random: Random, place: Place): ReceiptCase {
  const { streams, ...asked } = askedOf(random);
  const { model, effort, mode } = asked;
  const snapshot = rowOf(model).snapshots.at(-1) ?? model;
  const dated = /-\d{4}-\d\d-\d\d$/.test(snapshot) ? snapshot : `${model}-2026-09-30`;
  const names = [model, snapshot, dated, dated.replace(/-(\d{4})-(\d\d)-(\d\d)$/, '-$1$2$3')];
  const elsewhere = place === 'compatible' ? [`acme-${model}-eu`, 'house-reasoner'] : [];
  const name = oneOf(random, [...names, `openai/${dated}`, model.toUpperCase(), ...elsewhere]);
  const isMaybe = () => random() < 0.2;
  const tells: Tells = {
    model: isMaybe() ? null : name,
    ...(isMaybe() ? { mode: null } : {}),
    effort: isMaybe() ? null : oneOf(random, [effort, effort?.toUpperCase() ?? null, ` ${effort} `]),
    ...(isMaybe() ? { serviceTier: oneOf(random, [null, 'auto']) } : {}),
    ...(isMaybe() ? { maxOutputTokens: null } : {}),
    ...(isMaybe() ? { inputTransformations: [] } : {}),
  };
  const isOwnName = elsewhere.includes(tells.model ?? '');
  const untold = {
    model: tells.model === null || isOwnName,
    mode: tells.mode === null && mode !== null,
    effort: tells.effort === null,
    tier: tells.serviceTier !== undefined && place === 'openai',
    cap: tells.maxOutputTokens === null,
  };
  const notTold = (['model', 'mode', 'effort', 'tier', 'cap'] as const).filter((what) => untold[what]);
  return { asked, streams, tells, behaviour: { ...QUICK, tells }, changed: [], notTold };
}

/** A reply without a word on how it was run. */
export function silentCase(random: Random, place: Place): ReceiptCase {
  const { streams, ...asked } = askedOf(random);
  const tells = { model: null, mode: null, effort: null, serviceTier: null, maxOutputTokens: null };
  const notTold: readonly ReceiptSubject[] = [
    'model',
    ...(asked.mode === null ? [] : (['mode'] as const)),
    'effort',
    ...(place === 'openai' ? (['tier'] as const) : []),
    'cap',
  ];
  return { asked, streams, tells, behaviour: { ...QUICK, tells }, changed: [], notTold };
}
