import assert from 'node:assert/strict';
import { contentSecurityPolicy, type PanelHtmlOptions, pageHtml } from '../../src/editor/answer/pageHtml.ts';

const options: PanelHtmlOptions = {
  cspSource: 'https://files.example',
  scriptUri: 'https://files.example/answer.js',
  styleUri: 'https://files.example/answer.css',
  nonce: 'n0nce',
  language: 'en',
  title: 'Answer',
  loading: 'Loading…',
};

describe('the document of the answer page', () => {
  it('allows its own script and style, and nothing else', () => {
    const policy = Object.fromEntries(
      contentSecurityPolicy('https://files.example', 'n0nce')
        .split('; ')
        .map((directive) => [directive.slice(0, directive.indexOf(' ')), directive.slice(directive.indexOf(' ') + 1)]),
    );
    assert.deepEqual(policy, {
      'default-src': "'none'",
      'script-src': "'nonce-n0nce'",
      'style-src': 'https://files.example',
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-src': "'none'",
    });
  });

  it('states the policy before anything it is to govern', () => {
    const html = pageHtml(options);
    const policy = html.indexOf('Content-Security-Policy');
    assert.ok(policy > 0);
    for (const governed of ['<title', '<link', '<script', '<body'])
      assert.ok(html.indexOf(governed) > policy, governed);
    assert.ok(html.includes(`content="default-src &#39;none&#39;; script-src &#39;nonce-n0nce&#39;; style-src https:`));
  });

  it('has one script with the nonce, one style sheet, and nothing inline', () => {
    const html = pageHtml(options);
    assert.deepEqual(html.match(/<script[^>]*>[^<]*/g), [
      '<script nonce="n0nce" src="https://files.example/answer.js">',
    ]);
    assert.deepEqual(html.match(/<link[^>]*>/g), ['<link rel="stylesheet" href="https://files.example/answer.css">']);
    assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=|javascript:/i);
  });

  it('is readable before the script runs: language, title, and word that something comes', () => {
    const html = pageHtml({ ...options, language: 'de', title: 'Antwort', loading: 'Wird geladen …' });
    assert.match(html, /<html lang="de">/);
    assert.match(html, /<title>Antwort<\/title>/);
    assert.match(html, /<main id="page" aria-busy="true"><p>Wird geladen …<\/p><\/main>/);
    assert.match(html, /role="status" aria-live="polite"><\/div>/);
  });

  it('takes every option for text', () => {
    const hostile = `"'><script>alert(1)</script>&amp;`;
    const html = pageHtml({
      cspSource: hostile,
      scriptUri: hostile,
      styleUri: hostile,
      nonce: hostile,
      language: hostile,
      title: hostile,
      loading: hostile,
    });
    assert.equal(html.match(/<script/g)?.length, 1);
    assert.equal(html.split('&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;').length - 1, 8);
  });
});
