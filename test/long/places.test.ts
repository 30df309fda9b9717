// The same twenty jobs at ten kinds of places: each ends right, and what a place can't do is not asked of it twice.
import assert from 'node:assert/strict';
import { Account } from '../../src/core/accounts/account.ts';
import { EndpointCount } from '../../src/core/accounts/endpointCount.ts';
import { toldTurns } from '../../src/core/jobs/prepare/questionTurns.ts';
import { isHumanError } from '../../src/shared/humanError.ts';
import type { Job } from '../../src/shared/job.ts';
import { FIRST, PLACE_JOBS, type PlaceJob } from '../builders/placeJobs.ts';
import { PLACES, type Place, type PlaceName, type Way } from '../builders/places.ts';
import { ANSWER, PlaceWindow } from '../fakes/placeWindow.ts';
import { until } from '../fakes/until.ts';
import { editor } from '../fakes/vscode/editor.ts';

const NAMES = Object.keys(PLACES).filter((name): name is PlaceName => Object.hasOwn(PLACES, name));

for (const name of NAMES) {
  const place: Place = PLACES[name];

  describe(`twenty jobs at ${name}`, () => {
    let window: PlaceWindow;
    const asked = new Map<string, string>();
    /** Calls that were refused by what the place is, each with the job that met it first. */
    const lessons = new Map<string, string>();
    const again: string[] = [];

    before(async () => {
      editor.reset();
      window = await PlaceWindow.open(place);
    });
    after(async () => {
      await window.dispose();
      editor.reset();
    });

    for (const job of PLACE_JOBS) {
      it(job.name, async () => {
        const end = await endOf(job);
        await window.untilQuiet();
        if (job.name === FIRST) await untilLearnt();
        noteRefused(job);
        if (!end.startsWith('not sent')) assert.deepEqual(window.simulator.unmet, [], 'it met what it was to meet');
        assert.equal(end, expected(job, name, place));
      });
    }

    it('and a text is sent in vain only once to be counted', async () => {
      const { engine, endpoint } = window;
      const count = new EndpointCount({ ...engine, endpoint });
      const turns = toldTurns({ input: '2 + 2 = 4', instructions: '' });
      if (count.agreement === 'unasked') await count.remember('agreed');
      for (let time = 0; time < 3; time += 1) {
        await count.count({ model: place.models.usual, turns, developerAs: 'instructions' });
      }
      const inVain = window.wire.takeRefused();
      assert.ok(inVain.length <= 1, inVain.join('\n'));
    });

    it('and nothing was asked again that it can’t do', () => {
      assert.deepEqual([...lessons.keys()].sort(), [...place.lessons].sort());
      assert.deepEqual(again, []);
    });

    async function endOf({ name: called, asks, setting, meets = {}, happens, tells }: PlaceJob): Promise<string> {
      window.next(meets);
      try {
        const id = await window.ask({ question: `${called}?`, ...asks?.(place, asked) }, setting);
        asked.set(called, id);
        const other = await happens?.(window, id);
        const ended = await window.ended(other ?? id);
        const why = ended.error?.kind ?? ended.incompleteReason;
        if (ended.state === 'completed' && why === null) assert.equal(window.answer(ended.id), meets.answer ?? ANSWER);
        const end = [ended.state, ...(why === null ? [] : [why])].join(' ');
        const more = tells === undefined ? [] : [tells(ended)];
        return [end, ...more, wayOf(ended), `${window.accepted.length} run`].join(', ');
      } catch (error) {
        if (isHumanError(error)) return `not sent, ${error.remedy}`;
        throw error;
      }
    }

    async function untilLearnt(): Promise<void> {
      const { engine, endpoint, clock } = window;
      const account = new Account({ ...engine, endpoint, now: () => clock.now() });
      for (const [capability, answer] of Object.entries(place.learnt)) {
        await until(`to learn ${capability}`, async () => {
          const known = await account.capabilities();
          return Object.entries(known).some(([each, offer]) => each === capability && offer.answer === answer);
        });
      }
    }

    function noteRefused({ name: called, refused = [] }: PlaceJob): void {
      const own = [...refused];
      for (const call of window.wire.takeRefused()) {
        const at = own.findIndex((status) => call.startsWith('POST') && call.endsWith(` ${status}`));
        if (at >= 0) own.splice(at, 1);
        else if (place.takesAllTheSame?.includes(call) === true) continue;
        else if ((lessons.get(call) ?? called) !== called) again.push(`${call}: ${called}`);
        else lessons.set(call, called);
      }
    }
  });
}

function wayOf({ endpoint, background }: Job): Way {
  if (endpoint.api === 'chat') return 'by chat';
  return background ? 'in the background' : 'in the foreground';
}

function expected({ ends, endsAt = {}, runs = {} }: PlaceJob, name: PlaceName, place: Place): string {
  const end = endsAt[name] ?? ends;
  if (end.startsWith('not sent')) return end;
  const way = runs[name] ?? runs.everywhere ?? place.way;
  return `${end}, ${way}, ${end.startsWith('rejected') ? 0 : 1} run`;
}
