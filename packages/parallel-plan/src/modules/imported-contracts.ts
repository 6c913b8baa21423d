import { type Diagnostic, quoted } from '@parallel-plan/plan';
import { runGit } from '../git/git';

/** Files that can import: code, and nothing in the folders of changes or of installed packages. */
const CODE = [
  '*.ts',
  '*.tsx',
  '*.mts',
  '*.cts',
  '*.js',
  '*.jsx',
  '*.mjs',
  '*.cjs',
  '*.vue',
  '*.py',
];

/** An import of a path in a change's folder: `from`, `import(…)`, `require(…)`. */
const IMPORT = String.raw`(from|import|require)[[:space:](]*['"][^'"]*openspec/changes/[^'"]*['"]`;

/** More findings than this say nothing new. */
const MOST = 50;

/**
 * Finds code that imports from the folder of a change. The import breaks when the change is
 * archived, and Nx makes a circle of the project and the change.
 *
 * @param root absolute path of the workspace root; only files that git tracks or would track
 * @returns a `contract/imported` warning for each import; empty outside a git repository
 */
export async function importedContracts(root: string): Promise<readonly Diagnostic[]> {
  const pathspecs = [...CODE.map((glob) => `:(glob)**/${glob}`), ':(exclude)openspec/**'];
  const args = ['grep', '--untracked', '--column', '-z', '-nIE', IMPORT, '--', ...pathspecs];
  const { exitCode, stdout } = await runGit(root, args);
  if (exitCode !== 0) return [];
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.slice(0, MOST).flatMap((found) => {
    const [file = '', line = '', column = '', text = ''] = found.split('\0');
    if (isInText(text.slice(0, Number(column) - 1))) return [];
    const path = /['"]([^'"]*openspec\/changes\/[^'"]*)['"]/.exec(text)?.[1] ?? '';
    const place = { line: Number(line), column: Number(column) };
    const end = { endLine: place.line, endColumn: text.length + 1 };
    const message = `The code imports ${quoted(path)} from a change. Import a copy in a project, such as src/generated: the change will be archived.`;
    return [
      {
        code: 'contract/imported',
        severity: 'warning',
        message,
        file,
        ...place,
        ...end,
        related: [],
      },
    ];
  });
}

/** Whether a quotation is open at the end of a part of a line, so that what follows is no code. */
function isInText(before: string): boolean {
  return ['"', "'", '`'].some((quote) => before.split(quote).length % 2 === 0);
}
