import { createRequire } from 'node:module';
import type { Coordinator } from './coordinator';
import type * as Embedded from './store/embedded/open-embedded';
import type { EmbeddedOptions } from './store/embedded/open-embedded';

export type { EmbeddedOptions };

// Loaded when a store is opened: its libraries cost more than most commands that import this package.
const load = createRequire(__filename);

/**
 * A coordinator in a file, for all processes of a machine.
 *
 * @throws CoordinatorError `store` when the file can't be used: newer, read-only, a full disk
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Coordinator> {
  const embedded = load('./store/embedded/open-embedded') as typeof Embedded;
  return embedded.openEmbedded(options);
}
