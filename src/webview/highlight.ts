// Colours code; a chunk of its own that is loaded with the first block. It tells the kind of each word, and the style
// sheet has the colours.
import type { Emitter } from 'highlight.js';
import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import clojure from 'highlight.js/lib/languages/clojure';
import cmake from 'highlight.js/lib/languages/cmake';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import dart from 'highlight.js/lib/languages/dart';
import diff from 'highlight.js/lib/languages/diff';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import elixir from 'highlight.js/lib/languages/elixir';
import fsharp from 'highlight.js/lib/languages/fsharp';
import go from 'highlight.js/lib/languages/go';
import graphql from 'highlight.js/lib/languages/graphql';
import haskell from 'highlight.js/lib/languages/haskell';
import http from 'highlight.js/lib/languages/http';
import ini from 'highlight.js/lib/languages/ini';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import julia from 'highlight.js/lib/languages/julia';
import kotlin from 'highlight.js/lib/languages/kotlin';
import latex from 'highlight.js/lib/languages/latex';
import less from 'highlight.js/lib/languages/less';
import lua from 'highlight.js/lib/languages/lua';
import makefile from 'highlight.js/lib/languages/makefile';
import objectivec from 'highlight.js/lib/languages/objectivec';
import ocaml from 'highlight.js/lib/languages/ocaml';
import perl from 'highlight.js/lib/languages/perl';
import php from 'highlight.js/lib/languages/php';
import powershell from 'highlight.js/lib/languages/powershell';
import protobuf from 'highlight.js/lib/languages/protobuf';
import python from 'highlight.js/lib/languages/python';
import r from 'highlight.js/lib/languages/r';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import scala from 'highlight.js/lib/languages/scala';
import scss from 'highlight.js/lib/languages/scss';
import shell from 'highlight.js/lib/languages/shell';
import sql from 'highlight.js/lib/languages/sql';
import swift from 'highlight.js/lib/languages/swift';
import typescript from 'highlight.js/lib/languages/typescript';
import vbnet from 'highlight.js/lib/languages/vbnet';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';

const LANGUAGES = {
  ...{ bash, c, clojure, cmake, cpp, csharp, css, dart, diff, dockerfile, elixir, fsharp, go, graphql, haskell, http },
  ...{ ini, java, javascript, json, julia, kotlin, latex, less, lua, makefile, objectivec, ocaml, perl, php },
  ...{ powershell, protobuf, python, r, ruby, rust, scala, scss, shell, sql, swift, typescript, vbnet, xml, yaml },
};
/** Names of languages that models use and no grammar declares. */
const ALIASES: Readonly<Record<string, string>> = {
  javascriptreact: 'javascript',
  typescriptreact: 'typescript',
  vue: 'xml',
  fish: 'bash',
};
/** Kinds of words that have a colour of their own; the library's finer ones count as these. */
const KINDS: readonly (readonly [kind: string, scopes: RegExp])[] = [
  ['comment', /^(?:comment|quote|doctag)/],
  ['string', /^(?:string|regexp|char|link|code|formula)/],
  ['number', /^(?:number|literal|symbol|bullet)/],
  ['keyword', /^(?:keyword|meta|selector-tag|name|tag|template-tag|operator\.keyword)/],
  ['type', /^(?:type|title\.class|class|built_in|selector-class|selector-id)/],
  ['function', /^(?:title|function|section)/],
  ['name', /^(?:attr|property|variable|template-variable|params\.attr|selector-attr|selector-pseudo)/],
  ['added', /^addition/],
  ['removed', /^deletion/],
];

/** Code that a grammar can't read within a frame stays plain. The bounds come from trying patterns on every grammar. */
const MOST_CODE = 8_000;
const LONGEST_LINE = 400;
const MONOTONOUS = /[\w$.-]{120}|\s{60}|(?:[\w$.-]{1,120}\s{1,60}){30}/;

export interface Word {
  readonly text: string;
  /** null = drawn like any other text. */
  readonly kind: string | null;
}

/** Collects a flat list instead of HTML: the page makes its own elements from it. */
class Words implements Emitter {
  readonly list: Word[] = [];
  readonly #open: (string | null)[] = [];

  openNode(scope: string): void {
    this.#open.push(KINDS.find(([, scopes]) => scopes.test(scope))?.[0] ?? null);
  }

  closeNode(): void {
    this.#open.pop();
  }

  startScope(scope: string): void {
    this.openNode(scope);
  }

  endScope(): void {
    this.closeNode();
  }

  addText(text: string): void {
    if (text !== '') this.list.push({ text, kind: this.#open.findLast((kind) => kind !== null) ?? null });
  }

  __addSublanguage(emitter: Emitter): void {
    if (!(emitter instanceof Words)) return;
    for (const word of emitter.list) this.list.push(word);
  }

  finalize(): void {}

  toHTML(): string {
    return '';
  }
}

const library = hljs.newInstance();
library.configure({ __emitter: Words });
for (const [name, language] of Object.entries(LANGUAGES)) library.registerLanguage(name, language);

/** Null = the language is unknown, or the code is too much. Joined, the texts of the words are exactly the code. */
export function highlighted(code: string, label: string): readonly Word[] | null {
  const name = label.toLowerCase();
  const language = Object.hasOwn(ALIASES, name) ? (ALIASES[name] ?? name) : name;
  if (library.getLanguage(language) === undefined || isTooMuch(code)) return null;
  const { _emitter: words } = library.highlight(code, { language, ignoreIllegals: true });
  if (!(words instanceof Words)) return null;
  return words.list.map(({ text }) => text).join('') === code ? words.list : null;
}

function isTooMuch(code: string): boolean {
  if (code.length > MOST_CODE || MONOTONOUS.test(code)) return true;
  return code.split('\n').some((line) => line.length > LONGEST_LINE);
}
