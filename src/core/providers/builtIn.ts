// Data: what kinds of places are known to offer before any of them was asked. What is learnt of one place comes on top
// (accounts/capabilities.ts).
import type { EndpointSnapshot } from '../../shared/job.ts';
import { isOpenAi } from './endpoint.ts';

export const CAPABILITIES = [
  /** POST /responses. Unknown = asked there. */
  'responses',
  /** POST /chat/completions. Unknown = used where there are no responses. */
  'chat',
  /** A run goes on without a connection, and can be asked about. Unknown = tried. */
  'background',
  /** GET of a response by its id. Unknown = tried. */
  'retrieve',
  /** A run in the background can be cancelled. Unknown = tried. */
  'cancel',
  /** Responses are kept when that is asked for. Unknown = asked for as the settings say. */
  'store',
  /** An answer is heard as it is written. Unknown = tried where the model streams. */
  'stream',
  /** So is one in the background. Unknown = tried where the model streams. */
  'backgroundStream',
  /** A run in the background may be one that is not to be stored. Unknown = tried. */
  'unstoredBackground',
  /** A stream that broke goes on where it broke. Unknown = tried. */
  'resume',
  /** A question follows a response that is kept there. Unknown = not used. */
  'previousResponse',
  /** The place counts the tokens of a text. Unknown = it is asked as soon as a person has agreed to that. */
  'inputTokens',
  /** Files can be uploaded. Unknown = not used. */
  'files',
  /** Questions can be sent in a batch. Unknown = not used. */
  'batch',
  /** The place lists the models that a key may use. Unknown = it is asked. */
  'models',
  /** A response carries the metadata that it was asked with. Unknown = sent along, and not relied on. */
  'metadata',
  /** It takes the tier that we ask for. Others may run a job at a tier of their own. Unknown = not asked for. */
  'serviceTier',
  /**
   * Instructions go first in the input, as a developer message: from gpt-6.2 on, those in the field `instructions`
   * would stand after the input. Other servers' chat templates may know no such role. Unknown = they go in the field.
   */
  'developerMessage',
  /** Models run under names that are the place's own: a name says nothing of the model. Unknown = they don't. */
  'deployments',
  /** OpenAI's list prices are what a model costs there. Unknown = they are taken to be. */
  'listPrices',
  /** OpenAI's end dates hold; others may keep a model longer. Unknown = they don't. */
  'endDates',
  /**
   * OpenAI's service answers, even if through a gateway: its names and its list of models hold. Unknown = they don't.
   */
  'openAiModels',
  /** The responses of an account are listed at platform.openai.com/logs. Unknown = somewhere of its own. */
  'openAiLogs',
  /** The place is told what the SDK says of this machine. Unknown = it is not told. */
  'describesMachine',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

export function isCapability(value: unknown): value is Capability {
  return CAPABILITIES.some((capability) => capability === value);
}

export type Answer = 'yes' | 'no' | 'unknown';
type Row = Readonly<Partial<Record<Capability, Answer>>>;

/** By the kind that the settings name. */
const OF_KIND: Readonly<Record<EndpointSnapshot['provider'], Row>> = {
  openai: {
    serviceTier: 'yes',
    developerMessage: 'yes',
    endDates: 'yes',
    openAiModels: 'yes',
    openAiLogs: 'no',
    describesMachine: 'no',
  },
  azure: {
    responses: 'yes',
    chat: 'yes',
    background: 'yes',
    // Microsoft's own page speaks of trouble with the pace of these, and advises to ask now and then.
    backgroundStream: 'no',
    // "Background mode requires store=true; stateless requests are not supported."
    unstoredBackground: 'no',
    retrieve: 'yes',
    cancel: 'yes',
    store: 'yes',
    previousResponse: 'yes',
    // Microsoft documents no such call, and no upload for a question.
    inputTokens: 'no',
    files: 'no',
    models: 'yes',
    metadata: 'yes',
    // A deployment may be set to a dearer tier of its own.
    serviceTier: 'yes',
    deployments: 'yes',
    listPrices: 'no',
    developerMessage: 'yes',
    endDates: 'no',
    openAiModels: 'no',
    openAiLogs: 'no',
    describesMachine: 'no',
  },
  compatible: { serviceTier: 'no', endDates: 'no', openAiModels: 'no', openAiLogs: 'no', describesMachine: 'no' },
};

/** OpenAI's own address, and nobody's gateway; it counts more than the kind. */
const AT_OPENAI: Row = {
  responses: 'yes',
  chat: 'yes',
  background: 'yes',
  retrieve: 'yes',
  cancel: 'yes',
  store: 'yes',
  stream: 'yes',
  backgroundStream: 'yes',
  unstoredBackground: 'yes',
  resume: 'yes',
  previousResponse: 'yes',
  inputTokens: 'yes',
  files: 'yes',
  batch: 'yes',
  models: 'yes',
  metadata: 'yes',
  deployments: 'no',
  listPrices: 'yes',
  openAiLogs: 'yes',
  describesMachine: 'yes',
};

/** A dated address of Azure's; it counts more than the kind. */
const AT_DATED: Row = { serviceTier: 'no' };

/** By Chat Completions: the connection is the run, and nobody can be asked about it afterwards. It counts most. */
export const BY_CHAT: Row = {
  responses: 'no',
  chat: 'yes',
  background: 'no',
  retrieve: 'no',
  cancel: 'no',
  store: 'no',
  resume: 'no',
  previousResponse: 'no',
  inputTokens: 'no',
  metadata: 'no',
};

export function builtIn(endpoint: EndpointSnapshot, capability: Capability): Answer {
  const byChat = endpoint.api === 'chat' ? BY_CHAT[capability] : undefined;
  if (byChat !== undefined) return byChat;
  const isDated = endpoint.apiVersion !== undefined && endpoint.apiVersion !== 'preview';
  const here = isOpenAi(endpoint) ? AT_OPENAI[capability] : isDated ? AT_DATED[capability] : undefined;
  // A row of another version may name a kind of place that this one does not know.
  const ofKind = Object.hasOwn(OF_KIND, endpoint.provider) ? OF_KIND[endpoint.provider][capability] : undefined;
  return here ?? ofKind ?? 'unknown';
}

/** For what must not depend on what was learnt meanwhile, such as the body of a job after a restart. */
export function surelyHas(endpoint: EndpointSnapshot, capability: Capability): boolean {
  return builtIn(endpoint, capability) === 'yes';
}

/** Whether a stream may say nothing before all is thought, not even which run it is of. */
export function beginsLate(endpoint: EndpointSnapshot): boolean {
  return builtIn(endpoint, 'responses') === 'no';
}

/** Whether instructions go into the question for a model that takes none as such. By responses they are left out. */
export function takesInQuestion(endpoint: EndpointSnapshot): boolean {
  return builtIn(endpoint, 'responses') === 'no';
}

/** A page of the place itself on which a person sets right what a question was refused for. */
export const PLACE_PAGES = ['billing', 'verification'] as const;
export type PlacePage = (typeof PLACE_PAGES)[number];

interface Host {
  readonly pages?: Readonly<Partial<Record<PlacePage, string>>>;
  /** Its Chat Completions count the reasoning beside `completion_tokens`, not within. */
  readonly chatLeavesOutReasoning?: true;
}

/** What is known of a place by its host, whatever kind the settings call it. */
const OF_HOST: Readonly<Record<string, Host>> = {
  'api.openai.com': {
    pages: {
      billing: 'https://platform.openai.com/settings/organization/billing/overview',
      verification: 'https://platform.openai.com/settings/organization/general',
    },
  },
  'openrouter.ai': { pages: { billing: 'https://openrouter.ai/settings/credits' } },
  'api.x.ai': { pages: { billing: 'https://console.x.ai' }, chatLeavesOutReasoning: true },
};

function hostOf({ baseUrl }: Pick<EndpointSnapshot, 'baseUrl'>): Host {
  const host = URL.parse(baseUrl)?.hostname ?? '';
  return (Object.hasOwn(OF_HOST, host) ? OF_HOST[host] : undefined) ?? {};
}

/** Null = none is known. */
export function placePage(endpoint: Pick<EndpointSnapshot, 'baseUrl'>, page: PlacePage): string | null {
  return hostOf(endpoint).pages?.[page] ?? null;
}

/** How a place counts tokens, where it differs from the others. */
export interface UsageRules {
  readonly chatLeavesOutReasoning?: true;
}

export function usageRules(endpoint: Pick<EndpointSnapshot, 'baseUrl'>): UsageRules {
  const { chatLeavesOutReasoning } = hostOf(endpoint);
  return chatLeavesOutReasoning === undefined ? {} : { chatLeavesOutReasoning };
}

/** What a person needs at an Azure resource to ask there. Azure's own name for it is not translated. */
export const AZURE_ROLE = 'Cognitive Services OpenAI User';
/** The role without which a person may ask nothing there, in the words of the place. */
const ROLES: Readonly<Partial<Record<EndpointSnapshot['provider'], string>>> = {
  azure: AZURE_ROLE,
};

/** Null = the place has no roles that we know of. */
export function roleAt({ provider }: Pick<EndpointSnapshot, 'provider'>): string | null {
  return (Object.hasOwn(ROLES, provider) ? ROLES[provider] : undefined) ?? null;
}
