import { createHash } from 'node:crypto';
import { type FieldShape } from '../request/contract-request';
import { singularWords, splitWords } from '../request/words';
import { patternExample } from './pattern-example';

export const EXAMPLE_TIME = '2025-01-15T09:30:00Z';

/** Examples by word. The last word of a name that is a key here decides. */
const BY_WORD: Readonly<Record<string, string>> = {
  email: 'ada@example.com',
  url: 'https://example.com/1',
  uri: 'https://example.com/1',
  phone: '+44 20 7946 0123',
  currency: 'EUR',
  country: 'GB',
  city: 'London',
  street: '12 St James Square',
  zip: 'SW1Y 4JH',
  locale: 'en-GB',
  language: 'en',
  timezone: 'Europe/London',
  firstname: 'Ada',
  lastname: 'Lovelace',
  username: 'ada',
  user: 'ada',
  password: 'correct horse battery staple',
  token: 'c2FtcGxlLXRva2Vu',
  title: 'Quarterly report',
  description: 'A short description.',
  summary: 'A short summary.',
  message: 'Hello, Ada.',
  comment: 'Looks good to me.',
  color: '#336699',
  slug: 'quarterly-report',
  code: 'A-1024',
  number: '1024',
  date: '2025-01-15',
  status: 'active',
  version: '1.0.0',
};

const BY_FORMAT: Readonly<Record<string, string>> = {
  'date-time': EXAMPLE_TIME,
  date: '2025-01-15',
  time: '09:30:00Z',
  duration: 'P1D',
  email: 'ada@example.com',
  uri: 'https://example.com/1',
  'uri-reference': '/v1/examples/1',
  hostname: 'api.example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  byte: 'ZXhhbXBsZQ==',
  password: 'correct horse battery staple',
  'json-pointer': '/items/0',
};

/**
 * A realistic text for a string field. The same name gives the same text.
 *
 * @param name of the field; its words choose the text
 * @param owner the thing that has the field: `User`, `CreateSession`
 * @returns `undefined` if no text matches the pattern
 */
export function stringExample(shape: FieldShape, name: string, owner: string): string | undefined {
  const min = shape.min ?? 0;
  const max = shape.max ?? Infinity;
  if (shape.format === 'uuid') {
    return exampleUuid(uuidSeed(name, owner));
  }
  if (shape.pattern !== undefined) {
    return patternExample(shape.pattern, min, max);
  }
  const byFormat = shape.format === undefined ? undefined : BY_FORMAT[shape.format];
  return byFormat ?? fit(byName(name, owner), min, max);
}

/** Derives a version 4 UUID from a text. */
export function exampleUuid(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * The same user has the same id in all places: `id` of `User` and of `users`, `userId`, `user_id`.
 */
export function uuidSeed(name: string, owner: string): string {
  const words = splitWords(name);
  const isId = words.at(-1) === 'id';
  const thing = isId && words.length > 1 ? words.slice(0, -1) : splitWords(owner);
  const subject = singularWords(thing).join(' ');
  return isId ? `${subject} id` : `${subject} ${words.join(' ')}`;
}

function byName(name: string, owner: string): string {
  const words = splitWords(name);
  if (words.join() === 'name') {
    return `Example ${splitWords(owner).at(-1) ?? 'name'}`;
  }
  const last = words.at(-1) ?? 'text';
  const lastTwo = words.slice(-2).join('');
  if (Object.hasOwn(BY_WORD, lastTwo)) {
    return BY_WORD[lastTwo] ?? '';
  }
  if (Object.hasOwn(BY_WORD, last)) {
    return BY_WORD[last] ?? '';
  }
  const text = words.join(' ');
  return `Example ${text === '' ? 'text' : text}`;
}

function fit(text: string, min: number, max: number): string {
  const padded = text.length < min ? text.padEnd(min, ' example') : text;
  const cut = padded.slice(0, max);
  return cut.endsWith(' ') && cut.length > 0 ? `${cut.slice(0, -1)}x` : cut;
}
