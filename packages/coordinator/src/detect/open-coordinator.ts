import type { Detection } from '../capabilities';
import type { Agent, Coordinator } from '../coordinator';
import { CoordinatorError } from '../coordinator-error';
import { openHttp } from '../http/open-http';
import { openMcp } from '../mcp-client/open-mcp';
import { openNone } from '../none/open-none';
import { openEmbedded, openPostgres } from '../open-store';
import type { Retries, Timeouts } from '../remote/timeouts';
import {
  type CoordinatorSettings,
  readSettings,
  type SettingsSources,
} from './coordinator-settings';

export interface OpenCoordinatorOptions extends SettingsSources {
  /** The file of the embedded store. Where none can be named, such as outside of git, why. */
  readonly embeddedFile: string | { readonly unavailable: string };
  readonly agent: Agent;
  /** Is told what a person should know. */
  readonly warn?: (message: string) => void;
  readonly timeouts?: Timeouts;
  readonly retries?: Retries;
}

export interface OpenedCoordinator {
  readonly coordinator: Coordinator;
  readonly detection: Detection;
}

/**
 * Opens the coordinator that is meant (see `readSettings`) and asks what it can do. One that is configured
 * and doesn't answer is reported as such: it is not replaced by another, because two groups of agents that
 * claim in two places collide.
 *
 * @throws CoordinatorError `invalid-request` for settings that make no sense
 */
export async function openCoordinator(options: OpenCoordinatorOptions): Promise<OpenedCoordinator> {
  const settings = readSettings(options);
  const coordinator = await open(settings, options);
  return { coordinator, detection: await coordinator.detect() };
}

async function open(
  settings: CoordinatorSettings,
  options: OpenCoordinatorOptions,
): Promise<Coordinator> {
  try {
    return await openAs(settings, options);
  } catch (error) {
    if (!(error instanceof CoordinatorError) || error.code === 'invalid-request') throw error;
    // What can't be opened is reported by its capabilities, as what doesn't answer is.
    return openNone({ why: error.message, transport: settings.transport, code: error.code });
  }
}

async function openAs(
  settings: CoordinatorSettings,
  { agent, embeddedFile, warn, timeouts, retries }: OpenCoordinatorOptions,
): Promise<Coordinator> {
  const remote = { agent, ...(timeouts && { timeouts }), ...(retries && { retries }) };
  switch (settings.transport) {
    case 'none':
      return openNone();
    case 'embedded':
      if (typeof embeddedFile !== 'string') {
        return openNone({ why: embeddedFile.unavailable, transport: 'embedded' });
      }
      return openEmbedded({ file: embeddedFile, agent, ...(warn && { warn }) });
    case 'postgres':
      return openPostgres({ url: settings.url, agent });
    case 'http':
      return openHttp({
        url: settings.url,
        ...(settings.apiKey === undefined ? {} : { apiKey: settings.apiKey }),
        ...remote,
      });
    case 'mcp':
      return openMcp({ server: settings.server, ...remote });
  }
}
