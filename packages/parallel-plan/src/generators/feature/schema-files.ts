import type { Tree } from '@nx/devkit';

/** Folders in which tools keep schemas and migrations, and the files that identify them. */
const FOLDERS: readonly (readonly [folder: string, sign: RegExp])[] = [
  ['prisma', /^schema\.prisma$|^schema$|^migrations$/],
  ['drizzle', /^meta$|\.sql$/],
  ['flyway', /\.sql$|^sql$|^migrations?$/],
  ['liquibase', /changelog/i],
  ['migrations', /^\d+.*\.(sql|[cm]?[jt]s)$|^V\d.*\.sql$|\.sql$/],
  ['db', /^migrations?$|^migrate$|^changelog$|^schema\.(sql|rb|prisma|ts)$/],
  ['database', /^migrations?$|^changelog$|^schema\.(sql|prisma|ts)$/],
  ['supabase', /^migrations$/],
  ['src/migrations', /^\d+.*\.(sql|[cm]?[jt]s)$/],
];

/** Configuration files at the root, and their keys for paths of schemas and migrations. */
const CONFIGURATIONS: readonly (readonly [file: RegExp, keys: RegExp])[] = [
  [/^drizzle\.config\.[cm]?[jt]s$/, /\b(?:out|schema)\s*:\s*\[?\s*['"`]([^'"`*]+)['"`]/g],
  [/^knexfile\.[cm]?[jt]s$/, /\bdirectory\s*:\s*\[?\s*['"`]([^'"`*]+)['"`]/g],
  [/^ormconfig\.(json|[cm]?[jt]s)$/, /["']?migrationsDir["']?\s*:\s*['"`]([^'"`*]+)['"`]/g],
  [/^flyway\.(conf|toml)$/, /locations\s*=\s*\[?\s*["']?filesystem:([^"',\]\s*]+)/g],
  [/^liquibase\.properties$/, /changeLogFile\s*[=:]\s*(\S+)/gi],
  [/^prisma\.config\.[cm]?[jt]s$/, /\b(?:schema|path)\s*:\s*['"`]([^'"`*]+)['"`]/g],
];

/**
 * Finds the database schema files outside all projects, for Prisma, Drizzle, Flyway, Liquibase,
 * Knex and TypeORM, by their well-known folders and their configuration at the root.
 *
 * @param roots roots of all projects, workspace-relative; `.` is ignored
 * @returns globs of folders and files, sorted: `prisma/**`
 */
export function findSchemaFiles(tree: Tree, roots: readonly string[]): readonly string[] {
  const projects = roots.filter((root) => root !== '.');
  const isOutside = (path: string): boolean =>
    projects.every((root) => !`${path}/`.startsWith(`${root}/`) && !root.startsWith(`${path}/`));
  const known = FOLDERS.filter(
    ([folder, sign]) =>
      tree.exists(folder) &&
      !tree.isFile(folder) &&
      tree.children(folder).some((child) => sign.test(child)),
  ).map(([folder]) => folder);
  const configured = tree.children('.').flatMap((file) => {
    const keys = CONFIGURATIONS.find(([name]) => name.test(file))?.[1];
    const text = keys === undefined ? '' : (tree.read(file, 'utf-8') ?? '');
    return [...text.matchAll(keys ?? /(?!)/g)].map(([, path = '']) => normalised(path));
  });
  const paths = [...new Set([...known, ...configured])].filter(
    (path) => path !== '' && !path.startsWith('..') && tree.exists(path) && isOutside(path),
  );
  const outer = paths.filter((path) => !paths.some((other) => path.startsWith(`${other}/`)));
  return outer.map((path) => (tree.isFile(path) ? path : `${path}/**`)).sort();
}

function normalised(path: string): string {
  return path.replace(/^(\.\/|\/)+/, '').replace(/\/+$/, '');
}
