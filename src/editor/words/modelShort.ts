import { inert } from '../../shared/inert.ts';
import type { Job } from '../../shared/job.ts';
import { modeOf } from '../../shared/mode.ts';

/**
 * The model that answered, by the name that was asked for where the reply only adds the date of its release; of a name
 * that is a path, its end.
 */
export function modelShort({ model, servedModel, mode, servedMode, effort }: Job): string {
  const isRelease =
    servedModel?.startsWith(`${model}-`) === true && /^\d{4}-\d{2}-\d{2}$/.test(servedModel.slice(model.length + 1));
  const name = (isRelease ? model : (servedModel ?? model)).split('/').findLast((part) => part !== '') ?? '';
  const isPro = (modeOf(servedMode) ?? mode) === 'pro';
  return [inert(name, 60), isPro ? 'pro' : '', inert(effort ?? '', 20)].filter((part) => part !== '').join(' ');
}
