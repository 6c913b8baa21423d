import { join } from 'node:path';
import { generateFiles, OverwriteStrategy, type Tree } from '@nx/devkit';
import { GeneratorError } from '../generator-error';

/** The OpenSpec schema with contracts and work packages. */
export const OPENSPEC_SCHEMA = 'parallel-plan';

const SCHEMA_FOLDER = `openspec/schemas/${OPENSPEC_SCHEMA}`;

/**
 * Creates `openspec/` if it doesn't exist: the files of `openspec init --tools none` 1.13.2, with
 * our schema as the default. An existing `openspec/` keeps its configuration.
 *
 * @throws GeneratorError `init/openspec-is-a-file`
 */
export function createOpenSpecFolder(tree: Tree): void {
  if (tree.isFile('openspec')) {
    throw new GeneratorError(
      'init/openspec-is-a-file',
      'openspec is a file, but it must be the folder of the changes. Move the file and run init again.',
    );
  }
  if (tree.exists('openspec')) {
    return;
  }
  generateFiles(tree, join(__dirname, 'files', 'openspec'), 'openspec', {
    dot: '.',
    tmpl: '',
    schema: OPENSPEC_SCHEMA,
  });
}

/** Adds missing files of the schema. Existing files may have been adapted, so they are kept. */
export function installOpenSpecSchema(tree: Tree): void {
  generateFiles(
    tree,
    join(__dirname, 'files', 'schema'),
    SCHEMA_FOLDER,
    { tmpl: '' },
    { overwriteStrategy: OverwriteStrategy.KeepExisting },
  );
}

/** Whether a change may use our schema. OpenSpec rejects a change whose schema isn't installed. */
export function hasOpenSpecSchema(tree: Tree): boolean {
  return tree.exists(`${SCHEMA_FOLDER}/schema.yaml`);
}
