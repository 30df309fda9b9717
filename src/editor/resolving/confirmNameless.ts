// Asks whether a response that names no job belongs to this job: a person knows it by its question and answer.
import * as vscode from 'vscode';
import type { Nameless } from '../../core/jobs/responses/adopter.ts';
import { localDay, localTime } from '../../shared/format.ts';
import { inert } from '../../shared/inert.ts';
import type { Job, JobTexts } from '../../shared/job.ts';
import { agrees } from '../askModal.ts';
import { jobTitle } from '../words/jobLine.ts';

const MOST_SHOWN = 400;

/** Shows how the response's question and answer begin, beside the beginning of the job's question. */
export async function confirmNameless(job: Job, texts: JobTexts | null, seen: Nameless): Promise<boolean> {
  const { t } = vscode.l10n;
  const none = t('(can’t be seen)');
  const at = seen.createdAt === null ? '' : `, ${localDay(seen.createdAt)} ${localTime(seen.createdAt)}`;
  const detail = [
    t('The response {0} names no job: this endpoint drops Ponder’s metadata.', inert(seen.responseId, 100)),
    `${inert(seen.model ?? '', 60)}${at}`.replace(/^, /, ''),
    t('It was asked: {0}', inert(seen.question, MOST_SHOWN) || none),
    t('It answers: {0}', inert(seen.answer, MOST_SHOWN) || none),
    t('This job asked: {0}', inert(texts?.question ?? '', MOST_SHOWN) || none),
  ];
  return await agrees({
    message: t('Is this the answer to “{0}”?', inert(jobTitle(job, t), 80)),
    detail: detail.filter((line) => line !== '').join('\n\n'),
    safe: t('No, It Isn’t'),
    act: t('Yes, Adopt It'),
  });
}
