import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { installCommand, PGLITE } from '../../optional-tools';

const PACKAGE = PGLITE.name;
const VERSION = /^0\.5\./;

/** The part of PGlite's API that is used here. */
export interface PgliteDatabase {
  /** @returns one result for each statement */
  exec(
    sql: string,
    options?: { readonly blob?: Blob },
  ): Promise<readonly { readonly rows: readonly unknown[] }[]>;
  dumpDataDir(compression: 'none'): Promise<Blob>;
}

export interface Pglite {
  readonly version: string;
  create(options: {
    readonly extensions: Readonly<Record<string, unknown>>;
    readonly loadDataDir?: Blob;
  }): Promise<PgliteDatabase>;
  /** The named PostgreSQL extensions, as far as PGlite includes them. */
  extensions(names: readonly string[]): Readonly<Record<string, unknown>>;
}

/**
 * Finds PGlite, an optional peer dependency: first in the workspace, which may have installed it
 * for this check, then next to this package.
 *
 * @param folders absolute paths
 * @returns PGlite, or why no suitable version was found
 */
export function findPglite(folders: readonly string[]): Pglite | { readonly why: string } {
  const others: string[] = [];
  for (const folder of folders) {
    const entry = resolve(PACKAGE, folder);
    const version = entry === undefined ? undefined : versionOf(entry);
    if (entry === undefined || version === undefined) continue;
    if (!VERSION.test(version)) others.push(version);
    else return load(entry, version, folder);
  }
  const found =
    others.length === 0 ? 'is not installed' : `0.5 is needed, and ${others[0]} is here`;
  return { why: `${PACKAGE} ${found}: ${installCommand(PGLITE)}` };
}

function load(entry: string, version: string, folder: string): Pglite {
  const { PGlite } = createRequire(entry)(entry) as { PGlite: Pick<Pglite, 'create'> };
  return {
    version,
    create: (options) => PGlite.create(options),
    extensions: (names) =>
      Object.fromEntries(
        names.flatMap((name): [string, unknown][] => {
          const key = name.replaceAll('-', '_');
          // The name comes from a contract and becomes part of a path.
          const file = /^[a-z0-9_]+$/.test(key)
            ? resolve(`${PACKAGE}/contrib/${key}`, folder)
            : undefined;
          if (file === undefined) return [];
          return [[key, (createRequire(file)(file) as Readonly<Record<string, unknown>>)[key]]];
        }),
      ),
  };
}

function resolve(name: string, folder: string): string | undefined {
  try {
    return require.resolve(name, { paths: [folder] });
  } catch {
    return undefined;
  }
}

/** The package's exports don't include `package.json`. */
function versionOf(entry: string): string | undefined {
  for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (!existsSync(file)) continue;
    const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    if (name === PACKAGE && typeof version === 'string') return version;
  }
  return undefined;
}
