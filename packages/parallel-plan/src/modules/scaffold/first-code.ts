import { join, posix } from 'node:path';
import { entriesIn } from '../../workspace/list-folder';
import { findOwnerCode } from '../owner-code';
import type { NamedProject, Rename } from './rename';
import type { StagedFiles } from './staged-files';

const SPEC = /\.(?:spec|test)\.[mc]?[jt]sx?$/;
const SKIPPED = new Set(['node_modules', 'dist', 'build', 'coverage', 'tmp']);

/** A test further down belongs to a part of the sibling that the new project does not have. */
const MOST_FOLDERS = 3;

/** The imports that each test framework needs. Other frameworks have globals. */
const IMPORTS: readonly (readonly [string, string])[] = [
  ['vitest', "import { describe, expect, it } from 'vitest';\n"],
  ['@jest/globals', "import { describe, expect, it } from '@jest/globals';\n"],
  ['bun:test', "import { describe, expect, it } from 'bun:test';\n"],
];

/**
 * Stages the code of a new project: an empty entry, and a test that loads it, because test runners
 * fail without a test. Both are where the sibling has them.
 *
 * @returns why there is no test, if there is none
 */
export function writeFirstCode(
  files: StagedFiles,
  sibling: NamedProject,
  project: NamedProject,
  rename: Rename,
): string | undefined {
  const code = findOwnerCode(files.root, sibling.root);
  if (!('entry' in code)) return `${sibling.name} has no entry to copy. ${code.why}`;
  const inProject = (file: string): string =>
    posix.join(project.root, rename(posix.relative(sibling.root, file)));
  const entry = inProject(code.entry);
  if (!files.exists(entry)) files.write(entry, 'export {};\n');
  const specs = specsOf(files, sibling.root);
  const [spec] = specs;
  if (spec === undefined) return `${sibling.name} has no tests, so there is no first test.`;
  if (specsOf(files, project.root).length > 0) return undefined;
  const texts = [code.entry, ...specs].map((file) => files.read(file) ?? '');
  const extension = texts.some((text) => /from '\.{1,2}\/[^']*\.[mc]?js'/.test(text)) ? 'js' : '';
  const suffix = SPEC.exec(spec)?.[0] ?? '.spec.ts';
  const name = posix.basename(project.root);
  const isNear = posix.relative(sibling.root, spec).split('/').length <= MOST_FOLDERS;
  const folder = posix.dirname(isNear ? inProject(spec) : entry);
  const target = posix.join(folder, `${name}${suffix}`);
  if (files.exists(target)) return undefined;
  const path = posix.relative(posix.dirname(target), entry.replace(/\.[mc]?[jt]sx?$/, ''));
  const relative = path.startsWith('.') ? path : `./${path}`;
  const ending = extension === '' ? '' : `.${/\.([mc]?)[jt]sx?$/.exec(entry)?.[1] ?? ''}js`;
  files.write(target, smokeTest(project.name, `${relative}${ending}`, files.read(spec) ?? ''));
  return undefined;
}

function smokeTest(name: string, entry: string, like: string): string {
  const title = name.replaceAll("'", "\\'");
  if (/from ['"]node:test['"]/.test(like)) {
    return `import assert from 'node:assert/strict';
import { it } from 'node:test';
import * as entry from '${entry}';

it('${title} can be imported', () => {
  assert.equal(typeof entry, 'object');
});
`;
  }
  const framework = IMPORTS.find(([module]) => new RegExp(`from ['"]${module}['"]`).test(like));
  return `${framework?.[1] ?? ''}import * as entry from '${entry}';

describe('${title}', () => {
  it('can be imported', () => {
    expect(typeof entry).toBe('object');
  });
});
`;
}

/** The tests of a project on disk, those nearest to its root first. */
function specsOf({ root }: StagedFiles, folder: string): readonly string[] {
  const found: string[] = [];
  let open = [folder];
  while (open.length > 0) {
    const next: string[] = [];
    for (const place of open) {
      for (const entry of entriesIn(join(root, place))) {
        const path = posix.join(place, entry.name);
        if (entry.isDirectory() && !SKIPPED.has(entry.name)) next.push(path);
        else if (entry.isFile() && SPEC.test(entry.name)) found.push(path);
      }
    }
    open = next;
  }
  return found;
}
