import {
  type ContractRequest,
  type EventContract,
  type FieldContract,
  type FieldShape,
  type JsonValue,
} from '../request/contract-request';
import { ContractRequestError, quoted } from '../request/contract-request-error';
import { camelCase, splitWords } from '../request/words';
import { checkFields } from '../request/check-fields';
import { FieldExamples } from '../example/field-example';
import { type JsonSchema, namedSchema, objectSchema } from '../request/json-schema';
import { discriminatorValue, nameSchemas, type NamedSchemas } from '../request/named-schemas';
import { EXAMPLE_TIME, exampleUuid } from '../example/string-example';

const CHANNEL = /^[a-z][a-z0-9]*(?:\.[a-z0-9]+)*$/;
const CHANNEL_LIMIT = 120;
const DEFS = '#/$defs/';

/**
 * Checks that lock keys and file names can represent the channels.
 *
 * @throws ContractRequestError if they can't
 */
export function checkChannels(events: readonly EventContract[]): void {
  const seen = new Set<string>();
  events.forEach(({ channel }, index) => {
    const place = `events[${index}].channel`;
    if (!CHANNEL.test(channel) || channel.length > CHANNEL_LIMIT) {
      throw new ContractRequestError(
        'invalid-channel',
        place,
        `${quoted(channel)} can't be a channel. Use words of lower-case letters and digits with dots between them, such as "session.created".`,
      );
    }
    if (seen.has(channel)) {
      throw new ContractRequestError(
        'duplicate-channel',
        place,
        `the channel ${quoted(channel)} already exists. Merge the two events.`,
      );
    }
    seen.add(channel);
  });
}

/**
 * Writes the JSON Schema 2020-12 of each event: an envelope with the attributes of CloudEvents 1.0
 * and the event's own `data`, with an example.
 *
 * @returns the schemas by channel
 * @throws ContractRequestError for the first event that can't be described
 */
export function eventSchemas(request: ContractRequest): Map<string, JsonSchema> {
  const events = request.events ?? [];
  checkChannels(events);
  const schemas = nameSchemas(request.schemas ?? {});
  const examples = new FieldExamples(schemas);
  return new Map(
    events.map((event, index) => {
      const place = `events[${index}].fields`;
      const fields = event.fields ?? [subjectId(event.channel)];
      checkFields(fields, place, schemas);
      const data = examples.ofFields(fields, event.channel, place);
      return [event.channel, eventSchema(event, fields, data, schemas)];
    }),
  );
}

function eventSchema(
  event: EventContract,
  fields: readonly FieldContract[],
  data: JsonValue,
  schemas: NamedSchemas,
): JsonSchema {
  const example: JsonValue = {
    specversion: '1.0',
    id: exampleUuid(event.channel),
    type: event.channel,
    source: `/${encodeURIComponent(event.owner)}`,
    time: EXAMPLE_TIME,
    data,
  };
  const definitions = definitionsFor(fields, schemas);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: event.channel,
    ...(event.description === undefined ? {} : { description: event.description }),
    type: 'object',
    required: ['specversion', 'id', 'type', 'source', 'time', 'data'],
    properties: {
      specversion: { type: 'string', const: '1.0', description: 'The version of CloudEvents.' },
      id: { type: 'string', minLength: 1, description: 'Unique among the events of the source.' },
      type: { type: 'string', const: event.channel },
      source: { type: 'string', format: 'uri-reference', minLength: 1 },
      time: { type: 'string', format: 'date-time', description: 'When it happened.' },
      data: objectSchema(fields, DEFS),
    },
    examples: [example],
    ...(Object.keys(definitions).length === 0 ? {} : { $defs: definitions }),
  };
}

/** The id of the event's subject: the data of `session.created` is `sessionId`. */
function subjectId(channel: string): FieldContract {
  const subject = channel.split('.')[0] ?? channel;
  return { name: camelCase([...splitWords(subject), 'id']), type: 'string', format: 'uuid' };
}

/** The named schemas that fields reference, directly or indirectly. */
function definitionsFor(fields: readonly FieldContract[], schemas: NamedSchemas): JsonSchema {
  const valueOf = (variant: string, property: string): string =>
    discriminatorValue(schemas, variant, property);
  const found: { [name: string]: JsonSchema } = {};
  const pending = fields.flatMap(references);
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const schema = schemas.get(name);
    if (schema !== undefined && !Object.hasOwn(found, name)) {
      found[name] = namedSchema(schema, DEFS, valueOf);
      pending.push(...('fields' in schema ? schema.fields.flatMap(references) : schema.oneOf));
    }
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function references(shape: FieldShape): string[] {
  return [
    ...(shape.ref === undefined ? [] : [shape.ref]),
    ...(shape.items === undefined ? [] : references(shape.items)),
    ...(shape.fields ?? []).flatMap(references),
  ];
}
