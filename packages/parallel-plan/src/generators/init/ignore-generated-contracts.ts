import type { Tree } from '@nx/devkit';
import { hasDependency } from './has-dependency';

const IGNORE_FILE = '.prettierignore';

/** Of open changes and of archived ones. */
const GENERATED_CONTRACTS = 'openspec/changes/**/contracts/generated/';

/** Of Prettier, and of oxfmt, which reads the same ignore file. */
const FORMATTER_CONFIGURATIONS = [
  '.oxfmtrc.json',
  '.oxfmtrc.jsonc',
  '.prettierrc',
  '.prettierrc.json',
  '.prettierrc.json5',
  '.prettierrc.yaml',
  '.prettierrc.yml',
  '.prettierrc.toml',
  '.prettierrc.js',
  '.prettierrc.cjs',
  '.prettierrc.mjs',
  '.prettierrc.ts',
  'prettier.config.js',
  'prettier.config.cjs',
  'prettier.config.mjs',
  'prettier.config.ts',
];

/**
 * Keeps formatters away from generated contracts, whose text is compared with what the contract
 * gives. Workspaces without one get no file for it.
 */
export function ignoreGeneratedContracts(tree: Tree): void {
  const text = tree.read(IGNORE_FILE, 'utf-8');
  if (text === null) {
    if (usesFormatter(tree)) {
      tree.write(IGNORE_FILE, `${GENERATED_CONTRACTS}\n`);
    }
    return;
  }
  if (text.split(/\r?\n/).some((line) => line.trim() === GENERATED_CONTRACTS)) {
    return;
  }
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  tree.write(IGNORE_FILE, `${text}${separator}${GENERATED_CONTRACTS}\n`);
}

function usesFormatter(tree: Tree): boolean {
  return (
    FORMATTER_CONFIGURATIONS.some((file) => tree.exists(file)) ||
    hasDependency(tree, 'prettier') ||
    hasDependency(tree, 'oxfmt')
  );
}
