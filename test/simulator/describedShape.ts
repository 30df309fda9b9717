// Checks a value against a schema of the published API description: as much of JSON Schema as that file needs to say
// which fields there are and of which type. Formats and bounds are not looked at.
import { type Fields, fieldsOf, isFields, listOf, textOf } from './json.ts';

/** What is wrong, each with its path; empty = fits. */
export function problemsWith(description: Fields, schemaName: string, value: unknown): string[] {
  return check(description, { $ref: `#/components/schemas/${schemaName}` }, value, '$');
}

function check(description: Fields, schema: Fields, value: unknown, path: string): string[] {
  const ref = textOf(schema.$ref);
  if (ref !== null) return check(description, resolve(description, ref), value, path);
  const all = listOf(schema.allOf).flatMap((part) => check(description, fieldsOf(part), value, path));
  const choices = [...listOf(schema.anyOf), ...listOf(schema.oneOf)];
  if (choices.length > 0) all.push(...bestOf(choices.map((one) => check(description, fieldsOf(one), value, path))));
  if (value === null && schema.nullable === true) return [];
  const words = listOf(schema.enum);
  if (words.length > 0 && !words.includes(value)) {
    return [...all, `${path} is ${JSON.stringify(value)}, not one of ${words.join(', ')}`];
  }
  const types = Array.isArray(schema.type) ? schema.type : schema.type === undefined ? [] : [schema.type];
  if (types.length > 0 && !types.some((type) => isA(String(type), value))) {
    return [...all, `${path} is ${JSON.stringify(value)?.slice(0, 60)}, not ${types.join(' or ')}`];
  }
  return [...all, ...checkParts(description, schema, value, path)];
}

function checkParts(description: Fields, schema: Fields, value: unknown, path: string): string[] {
  if (Array.isArray(value)) {
    const items = schema.items;
    return isFields(items) ? value.flatMap((item, at) => check(description, items, item, `${path}[${at}]`)) : [];
  }
  if (!isFields(value)) return [];
  const missing = listOf(schema.required).filter((name) => !Object.hasOwn(value, String(name)));
  const wrong = Object.entries(fieldsOf(schema.properties)).flatMap(([name, part]) =>
    Object.hasOwn(value, name) ? check(description, fieldsOf(part), value[name], `${path}.${name}`) : [],
  );
  return [...missing.map((name) => `${path}.${name} is missing`), ...wrong];
}

/** None if one choice fits; else the complaints of the one that fits best. */
function bestOf(results: string[][]): string[] {
  return results.reduce((best, result) => (result.length < best.length ? result : best));
}

function isA(type: string, value: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isFields(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

function resolve(description: Fields, ref: string): Fields {
  const found = ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((at, name) => fieldsOf(at)[name], description);
  if (!isFields(found)) throw new Error(`The description has no ${ref}.`);
  return found;
}
