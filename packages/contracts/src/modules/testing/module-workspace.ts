import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type JudgedProblem, judgeModule } from '../check/judge-module';
import { ProgramHost } from '../check/program-host';

/** A library in a temporary folder, with a package `shared-items` next to it. */
export interface ModuleWorkspace {
  readonly root: string;
  /** Writes a file; the path is relative to the root. */
  write(file: string, text: string): void;
  /** Checks a contract against this text of `src/index.ts`. */
  judge(contract: string, code: string): readonly JudgedProblem[];
  remove(): void;
}

/** @param compilerOptions of the library's `tsconfig.json`, in addition to target and library */
export function moduleWorkspace(
  compilerOptions: Readonly<Record<string, unknown>>,
): ModuleWorkspace {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'parallel-plan-modules-'));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  const options = { target: 'es2022', lib: ['es2022'], types: [], ...compilerOptions };
  const config = { module: 'esnext', moduleResolution: 'bundler', ...options };
  write('tsconfig.json', JSON.stringify({ compilerOptions: config, include: ['src'] }));
  const shared = 'node_modules/shared-items';
  write(`${shared}/package.json`, '{ "name": "shared-items", "types": "index.d.ts" }');
  write(
    `${shared}/index.d.ts`,
    'export interface Item { id: string }\nexport declare function make(): Item;\n',
  );
  // The host reads each file only once, so files that a test changes get new names.
  const host = new ProgramHost(root);
  let count = 0;
  return {
    root,
    write,
    judge(contract, code) {
      const entry = `case-${(count += 1)}/src/index.ts`;
      write(entry, code);
      const tsconfig = join(root, 'tsconfig.json');
      return judgeModule(contract, { entry: join(root, entry), tsconfig }, host);
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
