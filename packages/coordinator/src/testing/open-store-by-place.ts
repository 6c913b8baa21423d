import type { StoreCoordinator } from '../coordinator';
import { openEmbedded, openPostgres } from '../open-store';

/** @param place a file, or the URL of a PostgreSQL database */
export function openStore(place: string, id: string): Promise<StoreCoordinator> {
  const agent = { id, type: 'test-agent' };
  return place.startsWith('postgres:')
    ? openPostgres({ url: place, agent })
    : openEmbedded({ file: place, agent });
}
