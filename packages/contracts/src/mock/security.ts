import { isObject } from '@parallel-plan/plan/text';
import { type Located } from '../openapi/judge/contract-documents';
import type { MockApi, MockOperation } from './mock-api';
import type { MockRequest } from './mock-request';
import { type MockAnswer, problem } from './problem';

/**
 * Rejects a request without any of the credentials that the operation requires. The values are not
 * checked: a mock has no users. A consumer that forgets its credentials would otherwise find out only
 * at the integration.
 */
export function checkSecurity(
  { documents, root }: MockApi,
  { place }: MockOperation,
  request: MockRequest,
): MockAnswer | undefined {
  const required = documents.child(place, 'security') ?? documents.child(root, 'security');
  const alternatives = documents.children(required).map(([, one]) => Object.keys(record(one)));
  if (alternatives.length === 0) return undefined;
  const schemes = alternatives.map((names) =>
    names.map((name) =>
      schemeOf(record(documents.child(root, 'components', 'securitySchemes', name))),
    ),
  );
  if (schemes.some((all) => all.every(({ isGiven }) => isGiven(request)))) return undefined;
  const wanted = schemes.map((all) => all.map(({ what }) => what).join(' and ')).join(', or ');
  const challenge = schemes.flat().flatMap(({ challenge }) => challenge ?? [])[0] ?? 'Bearer';
  return problem(401, `The operation needs ${wanted}. Any value will do here.`, {
    headers: { 'www-authenticate': challenge },
  });
}

interface Scheme {
  readonly what: string;
  readonly challenge?: string;
  isGiven(request: MockRequest): boolean;
}

function schemeOf(scheme: Readonly<Record<string, unknown>>): Scheme {
  const name = String(scheme['name'] ?? '');
  switch (scheme['type']) {
    case 'apiKey':
      return apiKey(name, String(scheme['in']));
    case 'http':
      return authorization(String(scheme['scheme'] ?? 'bearer'));
    case 'oauth2':
    case 'openIdConnect':
      return authorization('bearer');
    // A client can't present a certificate to a server without TLS.
    default:
      return { what: 'a client certificate', isGiven: () => true };
  }
}

function apiKey(name: string, place: string): Scheme {
  const isFilled = (value: string | null | undefined): boolean => Boolean(value);
  switch (place) {
    case 'query':
      return {
        what: `the query parameter ${name}`,
        isGiven: ({ query }) => isFilled(query.get(name)),
      };
    case 'cookie':
      return {
        what: `the cookie ${name}`,
        isGiven: ({ cookies }) => isFilled(cookies.get(name)),
      };
    default:
      return {
        what: `the header ${name}`,
        isGiven: ({ headers }) => isFilled(headers[name.toLowerCase()]),
      };
  }
}

function authorization(scheme: string): Scheme {
  const name = scheme.charAt(0).toUpperCase() + scheme.slice(1).toLowerCase();
  return {
    what: `the header Authorization: ${name} …`,
    challenge: /^[A-Za-z0-9-]+$/.test(name) ? name : 'Bearer',
    isGiven: ({ headers }) => {
      const [given = '', credentials = ''] = (headers['authorization'] ?? '').trim().split(/\s+/);
      return given.toLowerCase() === scheme.toLowerCase() && credentials !== '';
    },
  };
}

function record(place: Located | undefined): Readonly<Record<string, unknown>> {
  return isObject(place?.value) ? place.value : {};
}
