// The words of an endpoint's page: every capability has its place on it, and nothing that comes from outside becomes more
// than text there, also not in its preview.
import assert from 'node:assert/strict';
import MarkdownIt from 'markdown-it';
import { capabilitiesFrom } from '../../src/core/accounts/capabilities.ts';
import type { Learnt } from '../../src/core/accounts/endpointRecord.ts';
import { CAPABILITIES } from '../../src/core/providers/builtIn.ts';
import type { Failure } from '../../src/core/providers/failure.ts';
import { capabilityLabel } from '../../src/editor/words/capabilityWords.ts';
import { type EndpointPageFacts, endpointPage } from '../../src/editor/words/endpointPage.ts';
import { inertCode } from '../../src/editor/words/inertMarkdown.ts';
import type { EndpointSnapshot } from '../../src/shared/job.ts';
import { CORPUS } from '../builders/hostileCorpus.ts';
import { HOSTILE_TEXTS } from '../builders/hostileTexts.ts';
import { inWords } from '../builders/inWords.ts';
import { NOON } from '../fakes/fakeClock.ts';

const PLACE: EndpointSnapshot = {
  name: 'Gateway',
  provider: 'compatible',
  baseUrl: 'https://gateway.example/v1',
  organization: null,
  project: null,
};
const TEXTS = [
  ...CORPUS.map(({ text }) => text),
  ...HOSTILE_TEXTS,
  ...[
    '![a](https://e.example/x.png)',
    '<img src=x>',
    '[a]: https://e.example',
    '``',
    '`a`',
    'a@b.example',
    'http://e.example',
  ],
  ...['<https://e.example>', 'www.e.example', '\\', '# a', '[a][b]', 'x\\`y', '&lt;b&gt;', 'file:///etc/passwd'],
];

function facts(changes: Partial<EndpointPageFacts> = {}): EndpointPageFacts {
  return {
    place: PLACE,
    isConfigured: true,
    isOfWindow: false,
    isFirst: false,
    known: { kind: 'key' },
    asked: { kind: 'noKey' },
    tookMs: 0,
    listing: null,
    offers: capabilitiesFrom(PLACE, []).for('', true),
    learnt: [],
    deployments: [],
    agreement: 'unasked',
    background: 'auto',
    titleOf: () => null,
    now: NOON,
    ...changes,
  };
}

/** A place, a server and jobs that have this wherever a text of theirs is shown. */
function hostile(text: string): EndpointPageFacts {
  const row = (changes: Partial<Learnt>): Learnt => ({
    field: 'store',
    model: text,
    key: 'k',
    at: NOON,
    job: 'j',
    ...changes,
  });
  const failure: Failure = {
    kind: 'refused',
    error: { kind: 'server', message: text, code: text, httpStatus: 500, requestId: null },
    retryAfterMs: null,
    param: null,
    offline: false,
  };
  const learnt = [
    row({}),
    row({ field: 'reasoning.effort', values: [text] }),
    row({ model: null, field: 'background' }),
  ];
  return facts({
    place: { ...PLACE, name: text, apiVersion: text },
    known: { kind: 'account', account: text },
    asked: { kind: 'failed', failure },
    listing: { at: NOON, models: [{ id: text, shutdownDate: text }] },
    learnt,
    offers: capabilitiesFrom(PLACE, learnt).for('', true),
    deployments: [{ name: text, model: text, isSet: false }],
    titleOf: () => text,
  });
}

describe('the page of an endpoint', () => {
  it('has every capability once, under its answer', () => {
    const page = endpointPage(facts(), inWords);
    for (const capability of CAPABILITIES) {
      const label = capabilityLabel(capability, inWords);
      assert.equal(page.split('\n').filter((line) => line === `- ${label}`).length, 1, label);
    }
    const labels = CAPABILITIES.map((capability) => capabilityLabel(capability, inWords));
    assert.equal(new Set(labels).size, labels.length);
  });

  it('makes no link, image or HTML of what comes from outside', () => {
    // As VS Code's preview reads it; and whatever an address looks like counts.
    const markdown = new MarkdownIt({ html: true, linkify: true });
    markdown.linkify.set({ fuzzyLink: false });
    markdown.validateLink = () => true;
    const types = (text: string) =>
      new Set(
        markdown
          .parse(text, {})
          .flatMap(({ type, children }) => [type, ...(children ?? []).map((child) => child.type)]),
      );
    const own = types(endpointPage(hostile('plain'), inWords));
    for (const type of ['link_open', 'image', 'html_inline', 'html_block']) assert.equal(own.has(type), false, type);
    for (const text of TEXTS) {
      const page = endpointPage(hostile(text), inWords);
      assert.deepEqual(
        [...types(page)].filter((type) => !own.has(type)),
        [],
        JSON.stringify(text),
      );
      const addresses = page.replaceAll('`https://gateway.example`', '').match(/\w+:\/\/\S|\bwww\.\w/gi);
      assert.deepEqual(addresses, null, JSON.stringify(text));
      assert.equal(page.split('\n').length, endpointPage(hostile('plain'), inWords).split('\n').length, 'no line more');
    }
  });

  it('shows a text of an example as code in one piece', () => {
    assert.deepEqual(
      ['a`b', '', 'http://x', 'www.x.y', '[a](b)', 'x'.repeat(90)].map((text) => inertCode(text, 10)),
      ['`a’b`', '` `', '`http:/ /x`', '`www .x.y`', '`[a] (b)`', `\`${'x'.repeat(9)}…\``],
    );
  });

  it('shows at most 200 models, and says how many more there are', () => {
    const models = Array.from({ length: 230 }, (_, index) => ({ id: `m-${index}`, shutdownDate: null }));
    const page = endpointPage(facts({ listing: { at: NOON, models } }), inWords);
    assert.equal(page.match(/^- `m-\d+`$/gm)?.length, 200);
    assert.match(page, /\n\nAnd 30 more\.\n$/);
    assert.match(page, /## Models that it lists\n\nThis is its list of \w+ \d+ \w+ 12:00\.\n/);
    assert.match(endpointPage(facts({ listing: { at: NOON, models: [] } }), inWords), /\n\nIt lists none\.\n$/);
  });
});
