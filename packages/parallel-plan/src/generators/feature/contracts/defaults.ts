import type { ContractRequest } from '@parallel-plan/contracts';
import { DEFAULTS_HEADING } from '../../../contracts/decided-defaults';
import type { FeatureBrief } from '../brief/types';
import { code, document, sentence } from '../documents/markdown';
import type { DecidedDefault } from '../types';

const OPENAPI = '`contracts/openapi/v1.yaml`';
const SCHEMA = '`contracts/db/schema.sql`';

/**
 * Lists the parts of a feature's contracts that neither brief nor flags specify: owners, bodies,
 * error statuses, pagination, id formats, columns.
 *
 * @param brief the brief as given, including operations, tables and events of flags
 * @param contracts the source of the artifacts, with owners
 * @param isTakenOver whether the operations come from an existing document, so that none of their
 *   parts is a default
 */
export function decidedDefaults(
  brief: FeatureBrief,
  contracts: ContractRequest,
  isTakenOver: boolean,
): readonly DecidedDefault[] {
  const operations = (contracts.operations ?? []).flatMap((operation, index) => {
    const given = isTakenOver ? undefined : brief.operations?.[index];
    const name = code(`${operation.method.toUpperCase()} ${operation.path}`);
    return [
      ...ownerDefault(name, operation.owner, given, 'operations[].owner'),
      ...(isTakenOver ? [] : operationDefaults(name, operation)),
    ];
  });
  const tables = (contracts.tables ?? []).flatMap((table, index) => {
    const name = `table ${code(table.name)}`;
    return [
      ...ownerDefault(name, table.owner, brief.tables?.[index], 'tables[].owner'),
      ...((table.columns ?? []).length > 0
        ? []
        : [
            {
              decision: `The ${name} has the columns id (uuid), created_at and updated_at`,
              where: `${SCHEMA}, or tables[].columns of the brief`,
            },
          ]),
    ];
  });
  const events = (contracts.events ?? []).flatMap((event, index) => {
    const name = `event ${code(event.channel)}`;
    return [
      ...ownerDefault(name, event.owner, brief.events?.[index], 'events[].owner'),
      ...((event.fields ?? []).length > 0
        ? []
        : [
            {
              decision: `The data of the ${name} is derived from its name`,
              where: '`contracts/events/`, or events[].fields of the brief',
            },
          ]),
    ];
  });
  return [...operations, ...tables, ...events];
}

type Operation = NonNullable<ContractRequest['operations']>[number];

function operationDefaults(name: string, operation: Operation): readonly DecidedDefault[] {
  const { request, response, errors, auth, list, path } = operation;
  const method = operation.method.toUpperCase();
  const decided = (decision: string, key: string): DecidedDefault => ({
    decision,
    where: `${OPENAPI}, or operations[].${key} of the brief`,
  });
  const last = path.split('/').at(-1) ?? '';
  const isList = list ?? (method === 'GET' && /s$/.test(last) && !last.startsWith('{'));
  const hasBody = ['POST', 'PUT', 'PATCH'].includes(method);
  return [
    ...(hasBody && request === undefined
      ? [decided(`The request body of ${name} is derived from its path`, 'request')]
      : []),
    ...(response === undefined && method !== 'DELETE'
      ? [decided(`The response body of ${name} is derived from its path`, 'response')]
      : []),
    ...(isList && operation.pagination === undefined
      ? [
          decided(
            `${name} answers in pages of 20 items by default, at most 100, by cursor`,
            'pagination',
          ),
        ]
      : []),
    ...(/\{[^}]*\}/.test(path)
      ? [
          {
            decision: `Ids in the path of ${name} are UUIDs, unless a field of the resource says otherwise`,
            where: `${OPENAPI}, or the id field of the response's schema in the brief`,
          },
        ]
      : []),
    ...(errors === undefined
      ? [decided(`${name} has only the usual error statuses of its kind of operation`, 'errors')]
      : []),
    ...(auth === undefined ? [decided(`${name} needs no authentication`, 'auth')] : []),
  ];
}

function ownerDefault(
  name: string,
  owner: string,
  given: string | { readonly owner?: string } | undefined,
  key: string,
): readonly DecidedDefault[] {
  if (typeof given === 'object' && given.owner !== undefined) return [];
  return [
    {
      decision: `${code(owner)} implements ${name}, because of its role`,
      where: `\`work-packages.yaml\` and the table above, or ${key} of the brief`,
    },
  ];
}

/** The section of `contracts/README.md`; empty if there are no defaults. */
export function renderDefaults(defaults: readonly DecidedDefault[]): string {
  if (defaults.length === 0) return '';
  return document([
    DEFAULTS_HEADING,
    'These are defaults of the generator. Confirm each one (tick it), or change it in the place that the line names.',
    defaults
      .map(({ decision, where }) => `- [ ] ${sentence(decision)} Change it in ${where}.`)
      .join('\n'),
  ]);
}
