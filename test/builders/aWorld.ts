import { capabilitiesFrom } from '../../src/core/accounts/capabilities.ts';
import { askedAgain } from '../../src/core/asking/again.ts';
import type { AskSettings } from '../../src/core/asking/askSettings.ts';
import type { EndpointFacts } from '../../src/core/asking/endpointFacts.ts';
import type { Asking, Known } from '../../src/core/asking/known.ts';
import { toldOf } from '../../src/core/asking/toldOf.ts';
import type { World } from '../../src/core/asking/world.ts';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import { OwnRecord } from '../../src/core/models/prices/ownRecord.ts';
import { OPENAI_ENDPOINT } from '../../src/core/providers/endpoint.ts';
import type { Job } from '../../src/shared/job.ts';
import { NOON } from '../fakes/fakeClock.ts';
import { aSource, someTexts } from './aJob.ts';

const CATALOGUE = new Catalogue();

/** The settings as they come, but for a model that is named. */
export function askSettings(changes: Partial<AskSettings> = {}): AskSettings {
  return {
    endpoints: [OPENAI_ENDPOINT],
    model: 'o3',
    mode: null,
    effort: 'low',
    maxOutputTokens: 0,
    background: 'auto',
    store: true,
    wantsSummary: true,
    instructions: '',
    confirmAbove: 1_000_000_000,
    limits: { day: 0, month: 0 },
    ...changes,
  };
}

/** OpenAI, with a key that nothing is known of. */
export function aPlaceToAsk(changes: Partial<EndpointFacts> = {}): EndpointFacts {
  return {
    endpoint: OPENAI_ENDPOINT,
    hasKey: true,
    key: 'key-in-hand',
    catalogueElsewhere: CATALOGUE,
    catalogue: CATALOGUE,
    capabilities: capabilitiesFrom(OPENAI_ENDPOINT, []),
    listed: null,
    ...changes,
  };
}

/** A quiet one: nothing was asked before, and no budget is set. */
export function aWorld(changes: Partial<World> = {}): World {
  return {
    settings: askSettings(),
    place: aPlaceToAsk(),
    now: NOON,
    remembered: () => null,
    own: () => new OwnRecord([], (name) => name),
    job: () => null,
    alike: () => [],
    reaches: () => [],
    ...changes,
  };
}

/** A person asks about a few lines; nothing but these is known. */
export function begun(request: Partial<Asking> = {}, known: Partial<Known> = {}): Known {
  return {
    asking: {
      endpoint: OPENAI_ENDPOINT,
      askedBy: 'user',
      confirm: true,
      given: {},
      picksTerms: false,
      isPreview: false,
      again: null,
      ...request,
    },
    text: { context: 'const sum = a + b;\n', source: aSource() },
    ...known,
  };
}

/** Everything about it is known: it waits for nothing but consents. */
export function typed(request: Partial<Asking> = {}): Known {
  return searched(begun(request, { question: 'Why does this overflow?', count: { tokens: 40, isUpperBound: false } }));
}

export function again(job: Job, settings: AskSettings = askSettings()): Known {
  const known = askedAgain(job, someTexts(), { askedBy: 'user', settings, labelled: job.estimate?.worst ?? null });
  return searched({ ...known, count: null }, settings);
}

/** Its texts were looked through, and there is no secret in them. */
export function searched(known: Known, settings: AskSettings = askSettings()): Known {
  return { ...known, searched: { told: toldOf(known, settings), found: [[], [], []] } };
}
