import { posix } from 'node:path';
import { type JsonObject, isObject } from '@parallel-plan/plan';
import { readObject } from './register-project';
import type { NamedProject, Rename } from './rename';
import type { StagedFiles } from './staged-files';

/** Files that configure a project, in its root. */
const CONFIGURATION =
  /^(?:project\.json|package\.json|(?:tsconfig|jsconfig)(?:\.[\w-]+)*\.json|\.?eslint(?:rc|\.config)?(?:\.\w+)?|(?:jest|vitest|vite|rollup|esbuild|webpack|babel|tsup|tsdown)\.(?:config|setup)(?:\.\w+)?\.[mc]?[jt]s|\.(?:[\w-]+\.)?swcrc|\.babelrc(?:\.json)?|biome\.jsonc?|\.prettierrc(?:\.\w+)?|\.npmignore)$/;

/** Files that the configuration of tests names, in the folder of the code. */
const TEST_SETUP = /^(?:test-setup|setup-tests?|jest\.setup|vitest\.setup)\.[mc]?[jt]sx?$/;

/** What a package says of itself, and what only its own code needs. */
const OWN_FIELDS = ['description', 'keywords', 'bin', 'homepage', 'bugs', 'contributors'];

/** Whether a project has a configuration that can be copied. */
export function isCopyable(files: StagedFiles, root: string): boolean {
  return files.filesIn(root).some((file) => /\/(?:project|package)\.json$/.test(file));
}

/** Stages the configuration of a project for a new one. An existing file is never changed. */
export function copyConfiguration(
  files: StagedFiles,
  sibling: NamedProject,
  project: NamedProject,
  rename: Rename,
): void {
  const copied = [
    ...files.filesIn(sibling.root).filter((file) => CONFIGURATION.test(posix.basename(file))),
    ...files
      .filesIn(posix.join(sibling.root, 'src'))
      .filter((file) => TEST_SETUP.test(posix.basename(file))),
  ];
  for (const file of copied) {
    const target = posix.join(project.root, posix.relative(sibling.root, file));
    if (files.exists(target)) continue;
    const text = posix.basename(file) === 'package.json' ? manifest(files, file) : files.read(file);
    files.write(target, rename(text ?? ''));
  }
  const readme = posix.join(project.root, 'README.md');
  if (files.exists(posix.join(sibling.root, 'README.md')) && !files.exists(readme)) {
    files.write(readme, `# ${project.name}\n`);
  }
}

function manifest(files: StagedFiles, file: string): string {
  const text = files.read(file) ?? '';
  const fields = readObject(files, file);
  if (fields === undefined) return text;
  const kept = Object.entries(fields)
    .filter(([key]) => !OWN_FIELDS.includes(key))
    .map(([key, value]) => [key, key === 'exports' ? mainExport(value) : value]);
  return `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`;
}

/** Without subpaths, whose files the new project doesn't have. */
function mainExport(value: unknown): unknown {
  if (!isObject(value) || !('.' in value)) return value;
  const kept: JsonObject = { '.': value['.'] };
  return './package.json' in value ? { './package.json': value['./package.json'], ...kept } : kept;
}

/** Adds packages to the dependencies of a project, with the range that it uses for its own. */
export function addDependencies(
  files: StagedFiles,
  { root }: NamedProject,
  names: readonly string[],
): void {
  const file = posix.join(root, 'package.json');
  const fields = readObject(files, file);
  if (fields === undefined || names.length === 0) return;
  const known = isObject(fields['dependencies']) ? fields['dependencies'] : {};
  const isKnown = (name: string): boolean =>
    ['dependencies', 'devDependencies', 'peerDependencies'].some((key) => {
      const list = fields[key];
      return isObject(list) && name in list;
    });
  const range = Object.values(known).find(
    (version) => typeof version === 'string' && /^(?:workspace:|\*$|file:)/.test(version),
  );
  const fallback = files.exists('pnpm-workspace.yaml') ? 'workspace:*' : '*';
  const added = names.filter((name) => !isKnown(name));
  if (added.length === 0) return;
  const version = typeof range === 'string' && !range.startsWith('file:') ? range : fallback;
  const dependencies = { ...known, ...Object.fromEntries(added.map((name) => [name, version])) };
  const sorted = Object.fromEntries(Object.entries(dependencies).sort());
  files.write(file, `${JSON.stringify({ ...fields, dependencies: sorted }, null, 2)}\n`);
}
