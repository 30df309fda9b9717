// An uncertain job in words: what is known of it, what it may cost, and where to look for it. Made of inert text.
import { surelyHas } from '../../core/providers/builtIn.ts';
import { localDay, localTime } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job, JobError } from '../../shared/job.ts';
import { modelName } from '../../shared/mode.ts';
import { MOST_REPLY_MB } from '../../shared/numbers.ts';
import { joined } from './joined.ts';
import { saidSentence, serverWords } from './saidWords.ts';
import { worstAmount } from './worstWords.ts';

/** What follows “up to”. */
export function worstLabel({ estimate }: Job, t: Translate): string {
  return estimate === null ? t('an unknown amount') : worstAmount(estimate, t);
}

/** `Sent 2026-11-20 14:05 to o3 at OpenAI`. */
export function sentLabel(job: Job, t: Translate): string {
  const at = job.sentAt ?? job.createdAt;
  const when = `${localDay(at)} ${localTime(at)}`;
  return t('Sent {0} to {1} at {2}', when, inert(modelName(job), 60), inert(job.endpoint.name, 60));
}

/** When it was sent and to whom, what it may cost, where to look, and that nothing happens by itself. */
export function uncertainSentences(job: Job, t: Translate): string {
  if (job.error?.kind === 'knownResponse') return knownSentences(job, job.error, t);
  return [
    `${sentLabel(job, t)}.`,
    lostSentence(job, t),
    whereSentence(job, t),
    t('Ponder won’t send it again by itself.'),
  ].join(' ');
}

/** One sentence; what more is known stands on the job's page. @param title inert */
export function uncertainNotice({ endpoint, error }: Job, title: string, t: Translate): string {
  const name = inert(endpoint.name, 60);
  switch (error?.kind) {
    case 'errorReply':
      return t('{0} answered “{1}” with an error, and it may be running all the same.', name, title);
    case 'knownResponse':
      return t('{0} answered “{1}” with the response of another job.', name, title);
    default:
      return t('“{0}” may or may not have reached {1}.', title, name);
  }
}

/** Where to look for a response: it is listed only if it was to be stored, and names the job only by its metadata. */
function whereSentence(job: Job, t: Translate): string {
  const logs = surelyHas(job.endpoint, 'openAiLogs')
    ? 'platform.openai.com/logs'
    : t('the dashboard or the logs of {0}', inert(job.endpoint.name, 60));
  if (!job.store) return t('It was sent not to be stored, so {0} may not list it.', logs);
  return isWithoutMark(job)
    ? t('Look in {0} for a response from that time; sent without metadata, it doesn’t name the job.', logs)
    : t('Look in {0} for a response whose metadata has job = {1}.', logs, job.id);
}

/** The job was sent without metadata, so no response can name it. */
export function isWithoutMark({ dropped }: Pick<Job, 'dropped'>): boolean {
  return dropped.includes('metadata');
}

function lostSentence(job: Job, t: Translate): string {
  const worst = worstLabel(job, t);
  // Here the question did arrive, and the connection held.
  if (job.error?.kind === 'errorReply') {
    return t(
      '{0} took it and answered with an error: {1}. It may be running all the same, and may cost up to {2}.',
      inert(job.endpoint.name, 60),
      serverWords(job, t),
      worst,
    );
  }
  const lost = t(
    'It may or may not have arrived: {0}. It may be running, and may cost up to {1}.',
    lostWhy(job, t),
    worst,
  );
  return joined(lost, saidSentence(job.error, t));
}

/** Its POST was answered with a response that another job has already. */
function knownSentences(job: Job, { code, message: other }: JobError, t: Translate): string {
  return [
    `${sentLabel(job, t)}.`,
    t(
      '{0} answered with the response {1}, which the job {2} already has: a gateway may have sent an answer from its cache.',
      inert(job.endpoint.name, 60),
      inert(code ?? '', 300),
      inert(other, 60) || t('(removed)'),
    ),
    t(
      'Nobody can tell whether anything ran for this question; it may cost up to {0}. Ponder does not follow that response here.',
      worstLabel(job, t),
    ),
    t('Ponder won’t send it again by itself.'),
  ].join(' ');
}

/** What happened to the sending, as far as anything is known of it. */
function lostWhy({ error }: Job, t: Translate): string {
  if (error === null) return t('nothing is known about its sending');
  if (error.kind === 'windowDied') {
    return t('the window that sent it went silent; it may have been closed or reloaded, or the machine slept');
  }
  if (error.kind === 'tooLarge') {
    return t(
      'the reply was larger than {0} MB, too large to read, and didn’t start with its id',
      String(MOST_REPLY_MB),
    );
  }
  if (error.kind === 'notAnApi') return t('the address answered with something other than an API reply');
  if (error.kind === 'overloaded') {
    return t('the server is overloaded (error {0}), so wait about 15 minutes before you send more', statusOf(error));
  }
  if (GAVE_UP_WAITING.has(error.httpStatus ?? 0)) {
    return t('the server, or a gateway before it, stopped waiting for the reply (error {0})', statusOf(error));
  }
  if (error.httpStatus !== null) return t('the answer was error {0}', statusOf(error));
  if (isTimeout(error)) return t('no reply came in time');
  return t('the connection ended before the reply came');
}

/** HTTP statuses by which a server, a proxy or the edge of a network says that it did not wait longer. */
const GAVE_UP_WAITING: ReadonlySet<number> = new Set([408, 504, 522, 524]);

function statusOf({ httpStatus }: JobError): string {
  return String(httpStatus ?? '');
}

/** By the error code of this machine's network, or by the SDK's own message. */
function isTimeout({ code, message }: JobError): boolean {
  return /TIMEOUT|TIMEDOUT/.test(code ?? '') || (code === null && /timed out/i.test(message));
}
