import assert from 'node:assert/strict';
import { readHead } from '../../src/core/providers/http/readHead.ts';

describe('the beginning of a reply', () => {
  const told: Readonly<Record<string, string>> = {
    'of a response': '{"id":"resp_1","object":"response","output":[{"id":"msg_1","text":"abc',
    'with a byte order mark': '\ufeff{"id":"resp_1","object":"response"',
    'that has no object yet': '{"created_at":1,"id":"resp_1","output":[',
    'that has lists and objects before its id':
      '{"output":[{"id":"msg_1"},["a"]],"metadata":{"id":"x"},"error":null,"id":"resp_1","a":"',
    'with blanks between': '{ "id" : "resp_1" ,\n "object" : "response" , ',
    'with an escaped id': '{"id":"resp\\u005f1","object":"response"',
    'with brackets in its texts': '{"a":"}]{[\\"","id":"resp_1","b":"',
    'of an event': 'data: {"type":"response.created","response":{"id":"resp_1","object":"response","instructions":"aaa',
    'of a named event': ': hello\nid: 7\nevent: response.created\ndata: {"response":{"id":"resp_1",',
    'of an event in several lines': 'data: {\ndata: "response": {\ndata: "id": "resp_1",\ndata: "a": "',
  };
  for (const [what, head] of Object.entries(told)) {
    it(`${what} says which response it is`, () => assert.equal(readHead(head), 'resp_1'));
  }

  const untold: Readonly<Record<string, string>> = {
    'that is empty': '',
    'of blanks': ' '.repeat(60_000),
    'of another kind of object': '{"id":"chatcmpl-1","object":"chat.completion","choices":[',
    'with an id that goes on behind it': '{"object":"response","id":"resp_',
    'with an id of an item only': '{"output":[{"id":"msg_1"}],"a":"',
    'with an id of a deeper object only': '{"error":{"id":"err_1"},"a":"',
    'with an id that is no text': '{"id":17,"object":"response","a":"',
    'with an id that nobody could ask for': `{"id":"${'a'.repeat(300)}","object":"response","a":"`,
    'with an id of two lines': '{"id":"resp\\n1","object":"response","a":"',
    'that is no JSON': '<html><body>"id":"resp_1"',
    'whose id stands in a text': '{"a":"\\"id\\":\\"resp_1\\"","b":"',
  };
  for (const [what, head] of Object.entries(untold)) {
    it(`${what} says nothing`, () => assert.equal(readHead(head), null));
  }
});
