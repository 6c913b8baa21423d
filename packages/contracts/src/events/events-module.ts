import { eventFile } from '../request/contract-interfaces';
import { type ContractModule } from '../check/contract-check';
import { checkEvents } from './check/check-events';
import { eventSchemas } from './event-schema';

/** JSON Schemas of events, a channel each. */
export const eventsModule: ContractModule = {
  kind: 'events',
  scaffold: (request) =>
    new Map(
      [...eventSchemas(request)].map(([channel, schema]) => [
        eventFile(channel),
        `${JSON.stringify(schema, null, 2)}\n`,
      ]),
    ),
  check: checkEvents,
};
