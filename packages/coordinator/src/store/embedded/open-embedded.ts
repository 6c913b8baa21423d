import { Kysely, sql } from 'kysely';
import type { Agent, StoreCoordinator } from '../../api/coordinator';
import type { WorkspacePaths } from '../../api/lock-name';
import { CoordinatorError } from '../../api/errors';
import { type Engine, untilUndisturbed } from '../engine';
import { storeCoordinator } from '../store-coordinator';
import type { StoreSchema } from '../schema';
import { libsqlDialect } from './driver';
import { storeFileError } from './errors';
import { storeFile } from './store-file';

export interface EmbeddedOptions {
  /**
   * The path of the store. The file and its folder are created if they are missing. In the common git
   * directory, all worktrees of a repository share the store. A file that is not a database counts as a
   * damaged store and is renamed.
   */
  readonly file: string;
  readonly agent: Agent;
  readonly paths?: WorkspacePaths;
  /** Called with each warning for the user: a damaged file was renamed. */
  readonly warn?: (message: string) => void;
  /** Returns milliseconds since 1970. Tests use it instead of waiting. */
  readonly clock?: () => number;
}

/**
 * Opens a coordinator in a file, shared by all processes of one machine.
 *
 * @param options the path of the file and the agent to act as
 * @returns the coordinator
 * @throws CoordinatorError `store` when the file can't be used: it was written by a newer version, is
 *   read-only, or the disk is full
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<StoreCoordinator> {
  const file = storeFile(options.file, options.warn ?? (() => undefined));
  await file.database();
  const clock = options.clock ?? Date.now;
  const db = new Kysely<StoreSchema>({ dialect: libsqlDialect(file) });

  const understood = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof CoordinatorError) throw error;
      file.failed(error);
      throw storeFileError(error, file.path);
    }
  };
  const engine: Engine = {
    transport: 'embedded',
    location: file.path,
    now: () => sql<number>`${clock()}`,
    skipsLockedRows: false,
    read: (work) => understood(() => work(db)),
    write: (work) => understood(() => untilUndisturbed(() => db.transaction().execute(work))),
    // `begin immediate` already excludes other writers.
    lockFlagFamilies: async () => undefined,
    close: () => db.destroy(),
  };
  return storeCoordinator(engine, options.agent, options.paths);
}
