// Addresses without any marks: where they begin and, in scripts that put no blank behind them, where they end.
import assert from 'node:assert/strict';
import { createRenderer } from '../../src/webview/markdown.ts';

const html = (text: string) => createRenderer({ image: 'Image' }).html(text);
const links = (text: string) =>
  [...html(text).matchAll(/<a [^>]*>([^<]*)<\/a>/g)].map(([, shown = '']) => shown.replaceAll('&amp;', '&'));

describe('bare addresses', () => {
  it('end at CJK punctuation', () => {
    assert.deepEqual(links('见 https://example.com/guide，详情另述；https://example.com/api（草案）也可以。'), [
      'https://example.com/guide',
      'https://example.com/api',
    ]);
    for (const mark of '，。、；：！？…—「」『』（）【】《》〈〉〔〕［］｛｝“”‘’〜～＜＞／＂＇｡､｢｣﹂︒﹐　') {
      assert.deepEqual(links(`a www.example.com/b?c=d${mark}e`), ['www.example.com/b?c=d'], mark);
      assert.deepEqual(links(`a https://example.com${mark}e`), ['https://example.com'], mark);
      assert.deepEqual(links(`a me@example.com${mark}you@example.org`), ['me@example.com', 'you@example.org'], mark);
    }
  });

  it('begin at CJK punctuation and letters', () => {
    for (const mark of '（「：见を는𠀀')
      for (const address of ['www.example.com', 'https://example.com', 'me@example.com'])
        assert.deepEqual(links(`${mark}${address}）`), [address], mark);
  });

  it('keep CJK letters that begin a part of them, and end where a word follows at once', () => {
    for (const whole of [
      'https://zh.wikipedia.org/wiki/人工智能',
      'https://ja.wikipedia.org/wiki/スティーブ・ジョブズ',
      'https://ko.wikipedia.org/wiki/%ED%95%9C_한국어',
      'https://example.com/?q=漢字&r=かな#節',
      'http://例子.中国/路',
    ])
      assert.deepEqual(links(`${whole}。`), [whole]);
    for (const next of ['详情', 'を参照', 'から', 'ガイド', '에서', '𠀀']) {
      assert.deepEqual(links(`见https://example.com/guide${next}`), ['https://example.com/guide'], next);
      assert.deepEqual(links(`见https://example.com${next}`), ['https://example.com'], next);
      assert.deepEqual(links(`www.example.com${next} me@example.com${next}`), ['www.example.com', 'me@example.com']);
    }
  });

  it('end before what ends a sentence, an entity, and brackets that they do not open', () => {
    assert.deepEqual(links('(www.a.b/c(d)) and www.a.b))) http://a.b/;;; www.a.b/?!.,:*_~\'" www.a.b/&amp;&amp;;'), [
      'www.a.b/c(d)',
      'www.a.b',
      'http://a.b/',
      'www.a.b/',
      'www.a.b/',
    ]);
    assert.deepEqual(links('www. http://a_b.c http://- ftp://a.b \\http://a.b www._.(www.a.b)'), ['www.a.b']);
  });

  it('end at a bracket or brace that they do not open: the label of a link may be an address', () => {
    const drawn = html('[https://a.b/c](https://d.e) [see www.a.b/c](https://d.e) [https://a.b](src/a.ts)');
    assert.equal(
      drawn,
      '<p><a href="https://d.e">https://a.b/c</a> <a href="https://d.e">see www.a.b/c</a> ' +
        '<span class="place">https://a.b<span class="target">src/a.ts</span></span></p>\n',
    );
    assert.deepEqual(links('[https://a.b] (www.a.b] \\url{https://a.b/c}{d} https://a.b/?c[]=1&d[e]={f}]'), [
      'https://a.b',
      'www.a.b',
      'https://a.b/c',
      'https://a.b/?c[]=1&d[e]={f}',
    ]);
  });

  it('end before the quotation mark that they stand behind', () => {
    assert.deepEqual(
      links('<a href="https://a.b/c">d</a> {"u":"https://a.b","c":1} f(\'https://a.b\')[0] "https://a.b/?c=\'d'),
      ['https://a.b/c', 'https://a.b', 'https://a.b', "https://a.b/?c='d"],
    );
  });

  it('end with a letter where they are for mail: what ends with a digit is a version', () => {
    assert.deepEqual(links('npm i lodash@4.17.21 @types/node@22.1.0 a@b.c2 me@example.com'), ['me@example.com']);
  });

  it('lose no letter, whatever stands around them', () => {
    for (const text of [
      '（www.a.b）)))',
      'www.a.b；；；',
      '见http://a.b/漢c漢。。',
      'a@b.c。@d.e',
      'http://a.b，http://',
    ])
      assert.equal(
        html(text)
          .replace(/<[^>]*>/g, '')
          .trim(),
        text,
      );
  });
});
