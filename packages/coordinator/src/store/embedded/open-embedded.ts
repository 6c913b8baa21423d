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
   * The store. It is made where there is none, and so is the folder that it lies in. All worktrees of a
   * repository see the same claims when it lies in the common git directory. A file at this path that is
   * no database is taken for a damaged store, and renamed.
   */
  readonly file: string;
  readonly agent: Agent;
  readonly paths?: WorkspacePaths;
  /** Is told what a person should know: a damaged file that was set aside. */
  readonly warn?: (message: string) => void;
  /** Milliseconds since 1970; for tests, which don't wait. */
  readonly clock?: () => number;
}

/**
 * A coordinator in a file, for all processes of a machine.
 *
 * @throws CoordinatorError `store` when the file can't be used: newer, read-only, a full disk
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
    // `begin immediate` has done so already.
    lockFlagFamilies: async () => undefined,
    close: () => db.destroy(),
  };
  return storeCoordinator(engine, options.agent, options.paths);
}
