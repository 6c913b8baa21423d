import { isObject } from '@parallel-plan/plan/text';
import type { ContractDocuments, Located } from '../openapi/judge/contract-documents';
import type { MockRequest } from './mock-request';
import { essence, inRange, isJson } from './negotiate';
import { type MockAnswer, problem, type RequestFault } from './problem';
import type { ValueJudge } from '../openapi/judge/value-judge';

/** The result of checking a body: a response to send at once, or errors. */
export type BodyCheck =
  | { readonly kind: 'answer'; readonly answer: MockAnswer }
  | { readonly kind: 'faults'; readonly faults: readonly RequestFault[] };

/**
 * Checks the body of a request. JSON and forms are validated against their schemas. For other media
 * types, only the type is checked. The mock refuses what the real server refuses, so that consumers
 * find their mistakes before the integration.
 */
export function checkBody(
  operation: Located,
  { headers, body }: MockRequest,
  documents: ContractDocuments,
  judge: ValueJudge,
): BodyCheck {
  const described = documents.child(operation, 'requestBody');
  if (described === undefined) return faults();
  if (body.length === 0) {
    const isRequired = isObject(described.value) && described.value['required'] === true;
    return isRequired ? faults({ detail: 'is missing' }) : faults();
  }
  const offered = documents.children(documents.child(described, 'content'));
  const sent = headers['content-type'] ?? '';
  const [type, media] = offered.find(([range]) => inRange(sent, range)) ?? [];
  const problemOfType = typeProblem(sent, headers['content-encoding'], offered);
  if (problemOfType !== undefined || type === undefined || media === undefined) {
    return { kind: 'answer', answer: problem(415, problemOfType ?? '', accepted(offered)) };
  }
  const schema = documents.schema(media);
  if (isJson(sent)) return checkJson(body, schema, judge);
  if (essence(sent) === 'application/x-www-form-urlencoded' && schema !== undefined) {
    return found(judge.checkText(schema, formValue(body)));
  }
  return faults();
}

function typeProblem(
  sent: string,
  encoding: string | undefined,
  offered: readonly (readonly [string, Located])[],
): string | undefined {
  const types = offered.map(([type]) => type).join(', ');
  if (sent === '') return `The body has no Content-Type. Send one of: ${types}.`;
  if (encoding !== undefined && essence(encoding) !== 'identity') {
    return `The body has the Content-Encoding ${essence(encoding)}. Send it unencoded.`;
  }
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(sent) ?? [];
  if (isJson(sent) && !/^(?:utf-?8|us-ascii)$/i.test(charset)) {
    return `The body is in ${charset}. Send JSON as UTF-8.`;
  }
  return offered.some(([range]) => inRange(sent, range))
    ? undefined
    : `The body is ${essence(sent)}. Send one of: ${types}.`;
}

/** The header that lists the accepted media types (RFC 9110, section 12.5.1). */
function accepted(offered: readonly (readonly [string, Located])[]): {
  readonly headers: Readonly<Record<string, string>>;
} {
  const types = offered.map(([type]) => type).filter((type) => /^[\w.+*/-]+$/.test(type));
  return { headers: types.length === 0 ? {} : { accept: types.join(', ') } };
}

function checkJson(body: Buffer, schema: Located | undefined, judge: ValueJudge): BodyCheck {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : 'it is not UTF-8';
    return faults({ detail: `is not JSON: ${why}` });
  }
  return schema === undefined ? faults() : found(judge.check(schema, value));
}

function formValue(body: Buffer): Readonly<Record<string, string | readonly string[]>> {
  const form = new URLSearchParams(body.toString('utf8'));
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const values = form.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

function found(list: ReturnType<ValueJudge['check']>): BodyCheck {
  return faults(...list);
}

function faults(
  ...list: readonly { readonly pointer?: string; readonly detail: string }[]
): BodyCheck {
  return {
    kind: 'faults',
    faults: list.map(({ pointer = '', detail }) => ({ in: 'body', pointer, detail })),
  };
}
