// A person cancels a job while the same window looks at it: the claim of that look holds until the look has ended.
import assert from 'node:assert/strict';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, prepared } from '../fakes/question.ts';
import { later, ScriptedProvider, said } from '../fakes/scriptedProvider.ts';

describe('a cancel beside a look', () => {
  const files = new LedgerFolder();

  after(() => files.dispose());

  it('is carried out once, after the look', async () => {
    const clock = new FakeClock();
    const place = aPlace('http://127.0.0.1:9');
    const provider = new ScriptedProvider();
    const [reading, cancelling] = [later(), later()];
    provider.onRead = () => reading.reply;
    provider.onCancel = () => cancelling.reply;
    const first = await openWindow({ files, clock, place, key: () => 'sk-test', provider });
    const id = await first.jobs.start(prepared({ endpoint: place }, clock.now()), null, true);
    await clock.advance(5_000);
    assert.equal(provider.count('read'), 1, 'no look is under way');

    await openWindow({ files, clock, place, key: () => 'sk-test', provider });
    await first.jobs.cancel(id);
    await clock.advance(1_000);
    assert.equal(provider.count('cancel'), 0, 'cancelled while a look was under way');
    reading.give(said('in_progress', { jobId: id }));
    await clock.advance(1_000);
    assert.equal(provider.count('cancel'), 1, 'not cancelled after the look');
    await clock.advance(20_000);
    assert.equal(provider.count('cancel'), 1, 'cancelled twice');
    cancelling.give(said('cancelled', { jobId: id }));
    await clock.advance(1_000);
    assert.equal(first.ledger.get(id)?.state, 'cancelled');
  });
});
