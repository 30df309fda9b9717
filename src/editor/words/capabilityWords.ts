// What a place can do, in plain words, and how that is known. Made of inert text.
import type { Offer } from '../../core/accounts/capabilities.ts';
import type { Capability } from '../../core/providers/builtIn.ts';
import { assertNever } from '../../shared/assertNever.ts';
import type { Translate } from '../../shared/humanError.ts';
import { momentName } from './dayWords.ts';
import { joinedBy } from './joined.ts';

export function capabilityLabel(capability: Capability, t: Translate): string {
  switch (capability) {
    case 'responses':
      return t('Questions by the Responses API');
    case 'chat':
      return t('Questions by Chat Completions');
    case 'background':
      return t('Runs that go on while VS Code is closed');
    case 'retrieve':
      return t('Asking later what became of a run');
    case 'cancel':
      return t('Cancelling a run in the background');
    case 'store':
      return t('Keeping an answer until Ponder has fetched it');
    case 'stream':
      return t('Sending an answer piece by piece');
    case 'backgroundStream':
      return t('Sending an answer piece by piece while it runs in the background');
    case 'unstoredBackground':
      return t('Runs in the background whose answer is not kept');
    case 'resume':
      return t('Going on with an answer where the connection broke');
    case 'previousResponse':
      return t('Questions that follow an answer kept there');
    case 'inputTokens':
      return t('Counting the tokens of a text');
    case 'files':
      return t('Uploading files');
    case 'batch':
      return t('Questions in batches');
    case 'models':
      return t('Listing its models');
    case 'metadata':
      return t('Saying in a reply which job it is for');
    case 'serviceTier':
      return t('Running a question at the price tier that Ponder asks for');
    case 'developerMessage':
      return t('Instructions as a developer message');
    case 'deployments':
      return t('Models under names of its own (deployments)');
    case 'listPrices':
      return t('OpenAI’s list prices');
    case 'endDates':
      return t('OpenAI’s dates for the end of models');
    case 'openAiModels':
      return t('OpenAI’s models under their own names');
    case 'openAiLogs':
      return t('Showing its responses at platform.openai.com');
    case 'describesMachine':
      return t('Being told by the SDK which system this is');
    default:
      return assertNever(capability);
  }
}

/** `refused on Fri 27 Nov 14:05, as it was asked “…”`; empty = it is built in. @param question inert; empty = unknown */
export function howKnown({ how, since }: Offer, question: string, now: number, t: Translate): string {
  if (how === 'built in') return '';
  const when = since === null ? '' : momentName(since, now);
  return joinedBy(', ', [howLabel(how, when, t), question === '' ? '' : t('by the question {0}', question)]);
}

function howLabel(how: Exclude<Offer['how'], 'built in'>, when: string, t: Translate): string {
  switch (how) {
    case 'refused':
      return when === '' ? t('refused') : t('refused on {0}', when);
    case 'seen':
      return when === '' ? t('seen') : t('seen on {0}', when);
    case 'settings':
      return t('by your settings');
    default:
      return assertNever(how);
  }
}
