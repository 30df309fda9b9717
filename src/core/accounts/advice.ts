// Which models there are to choose from: the catalogue compared with what the account lists. The editor words it.
import { localDay } from '../../shared/format.ts';
import { type ModelInMode, modelName } from '../../shared/mode.ts';
import type { Catalogue } from '../models/catalogue.ts';
import { endedOn, type Model } from '../models/model.ts';
import { familyOf } from '../models/suggested.ts';
import type { ListedModel } from '../providers/provider.ts';

export type WhyNot =
  | { readonly kind: 'ended'; readonly day: string }
  | { readonly kind: 'needsTool' }
  | { readonly kind: 'notListed' };

export interface Candidate {
  /** `model.id` is what would be sent. */
  readonly model: Model;
  /** null = it can be asked. */
  readonly whyNot: WhyNot | null;
  /** Models in its place that can be asked here, best first; empty for a model that can be asked itself. */
  readonly successors: readonly ModelInMode[];
}

/**
 * Why the o-series is not there. `ended`: OpenAI has shut all of it down; `notListed`: this account has none of it;
 * `nothing`: the account lists no model that anybody described. `noDeployment`: nobody said what the place's own names are.
 */
export type Lack = 'ended' | 'notListed' | 'nothing' | 'noDeployment';

export interface Advice {
  readonly usable: readonly Candidate[];
  readonly others: readonly Candidate[];
  readonly lack: Lack | null;
}

export interface Circumstances {
  readonly catalogue: Catalogue;
  /** What the account lists; null = nobody knows yet. */
  readonly listed: readonly ListedModel[] | null;
  /** End dates are OpenAI's own, and its list says what an account may use. */
  readonly hasOpenAiModels: boolean;
  readonly now: number;
}

const SERIES = /^o\d/;
/** Of the many things in OpenAI's list: what may be a reasoning model that the catalogue does not know yet. */
const MAY_REASON = /^(o\d|gpt-([5-9]|\d\d))(?!.*(audio|realtime|transcribe|tts|image|search|instruct|chat))/;
const DAY_MS = 86_400_000;

export function advise({ catalogue, listed, hasOpenAiModels, now }: Circumstances): Advice {
  // A server may answer the call with an empty list.
  const list = listed !== null && (hasOpenAiModels || listed.length > 0) ? listed : null;
  const dated = list === null ? catalogue : catalogue.with({ ends: endDays(list) });
  // What such a place lists are models that could be deployed there, which nobody can ask by those names.
  if (dated.deployed !== null) return deployedAdvice(dated, dated.deployed);
  const names = list === null ? null : namesOf(dated, list);
  const known = dated.all.map((model) => candidate(dated, model, names, hasOpenAiModels, now));
  const usable = known.filter(({ whyNot }) => whyNot === null);
  const lack = hasOpenAiModels ? lackOf(known, list) : null;
  const ids = new Map(usable.map(({ model }) => [dated.idOf(model.id) ?? model.id, model.id]));
  const strangers = unknown(dated, list, hasOpenAiModels, now);
  const others = [...known, ...strangers]
    .filter(({ whyNot }) => whyNot !== null)
    // The list of any other place does not say what an account may use.
    .filter(({ whyNot }) => hasOpenAiModels || whyNot?.kind !== 'notListed')
    .map((row) => ({ ...row, successors: successorsOf(row.model, dated, ids) }))
    // A model that other accounts have is named before one that nobody has.
    .toSorted((a, b) => Number(a.whyNot?.kind === 'ended') - Number(b.whyNot?.kind === 'ended'));
  const preferred =
    lack === null
      ? []
      : others.filter(({ model }) => SERIES.test(model.id)).flatMap((o) => o.successors.map(({ model }) => model));
  const newcomers = strangers.filter(({ whyNot }) => whyNot === null);
  return { usable: [...sorted(usable, preferred, now), ...newcomers], others, lack };
}

/** All that is deployed can be asked: a day of retirement is announced for regions, and moves. */
function deployedAdvice(catalogue: Catalogue, names: readonly string[]): Advice {
  const models = names.map((name) => catalogue.find(name));
  const [known, strangers] = [models.filter(({ isKnown }) => isKnown), models.filter(({ isKnown }) => !isKnown)];
  // A deployment's name says nothing of how new its model is.
  const age = (model: Model) => familyOf({ ...model, id: catalogue.idOf(model.id) ?? model.id });
  const usable = [...known.toSorted((a, b) => age(b) - age(a)), ...strangers];
  return {
    usable: usable.map((model) => ({ model, whyNot: null, successors: [] })),
    others: [],
    lack: names.length === 0 ? 'noDeployment' : null,
  };
}

/**
 * The model that a typed name means, if it is known that it can't be asked here; null = nothing is known against it.
 */
export function refusedBy({ others }: Advice, catalogue: Catalogue, typed: string): Candidate | null {
  const idOf = (name: string) => catalogue.idOf(name) ?? name;
  return others.find(({ model }) => idOf(model.id) === idOf(typed)) ?? null;
}

/** Whole days until the model ends; null = no end is announced, or it has passed. */
export function daysLeft(model: Model, now: number): number | null {
  if (model.shutdownDate === null || endedOn(model, now) !== null) return null;
  return Math.round((Date.parse(model.shutdownDate) - Date.parse(localDay(now))) / DAY_MS);
}

/** The end dates that a place tells of its own models, as ISO days by model id. */
export function endDays(listed: readonly ListedModel[]): ReadonlyMap<string, string> {
  return new Map(
    listed.flatMap(({ id, shutdownDate }) => (shutdownDate === null ? [] : [[id, shutdownDate] as const])),
  );
}

/** For each model of the catalogue that is on the list, the name it has there: its own name if that is listed. */
function namesOf(catalogue: Catalogue, listed: readonly ListedModel[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { id } of listed) {
    const own = catalogue.idOf(id);
    if (own !== null && (own === id || !names.has(own))) names.set(own, id);
  }
  return names;
}

function candidate(
  catalogue: Catalogue,
  row: Model,
  names: ReadonlyMap<string, string> | null,
  hasOpenAiModels: boolean,
  now: number,
): Candidate {
  const name = names === null ? row.id : names.get(row.id);
  // A snapshot may end on a day of its own.
  const model = name === undefined ? row : catalogue.find(name);
  const ended = hasOpenAiModels ? endedOn(model, now) : null;
  const why: WhyNot | null =
    ended !== null
      ? { kind: 'ended', day: ended }
      : name === undefined
        ? { kind: 'notListed' }
        : model.needsTool
          ? { kind: 'needsTool' }
          : null;
  return { model, whyNot: why, successors: [] };
}

function lackOf(known: readonly Candidate[], listed: readonly ListedModel[] | null): Lack | null {
  const series = known.filter(({ model }) => SERIES.test(model.id));
  if (series.some(({ whyNot }) => whyNot === null)) return null;
  if (listed !== null && known.every(({ whyNot }) => whyNot !== null)) return 'nothing';
  return series.some(({ whyNot }) => whyNot?.kind === 'notListed') ? 'notListed' : 'ended';
}

/** Where a replacement has ended as well, its own replacements count. */
function successorsOf(model: Model, catalogue: Catalogue, usable: ReadonlyMap<string, string>): readonly ModelInMode[] {
  const found = new Map<string, ModelInMode>();
  const seen = new Set<string>();
  const follow = (replacements: readonly ModelInMode[]): void => {
    for (const next of replacements) {
      if (seen.has(modelName(next))) continue;
      seen.add(modelName(next));
      const name = usable.get(next.model);
      if (name === undefined) follow(catalogue.find(next.model).replacements);
      else if (next.mode !== 'pro' || catalogue.find(name).modes.includes('pro')) {
        const here = { model: name, mode: next.mode };
        found.set(modelName(here), here);
      }
    }
  };
  follow(model.replacements);
  return [...found.values()];
}

/** Preferred models first, then the newest; last those that OpenAI has shut down, which other places may still have. */
function sorted(rows: readonly Candidate[], preferred: readonly string[], now: number): readonly Candidate[] {
  const rank = ({ model }: Candidate): number => {
    if (endedOn(model, now) !== null) return 2;
    return preferred.includes(model.id) ? 0 : 1;
  };
  return rows.toSorted((a, b) => rank(a) - rank(b) || familyOf(b.model) - familyOf(a.model));
}

function unknown(
  catalogue: Catalogue,
  listed: readonly ListedModel[] | null,
  hasOpenAiModels: boolean,
  now: number,
): readonly Candidate[] {
  return (listed ?? [])
    .filter(({ id }) => catalogue.idOf(id) === null && (!hasOpenAiModels || MAY_REASON.test(id)))
    .map(({ id }): Candidate => {
      const model = catalogue.find(id);
      const day = hasOpenAiModels ? endedOn(model, now) : null;
      return { model, whyNot: day === null ? null : { kind: 'ended', day }, successors: [] };
    })
    .toSorted((a, b) => a.model.id.localeCompare(b.model.id, 'en', { numeric: true }));
}
