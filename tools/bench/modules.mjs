import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { SCRATCH } from './installed-plugin.mjs';
import { environment, measureInTurn, mib, ms, printTable } from './measure.mjs';

const LIBRARIES = 50;
const RUNS = 7;
const NEXT_RUNS = 3;

/** Each has the files, types and functions of a small data-access library. */
const FILES = 8;

/**
 * `parallel-plan modules check` for one contract and for 50, beside `tsc` on an empty file with the same options: what a
 * compiler needs to start there.
 *
 * @param {string} installed folder with Nx and the plugin in its `node_modules`
 */
export function benchModules(installed) {
  const cwd = join(SCRATCH, 'modules');
  makeWorkspace(cwd, installed);
  const bin = join(installed, 'node_modules/parallel-plan/src/bin/parallel-plan.js');
  const tsc = join(installed, 'node_modules/typescript/bin/tsc');
  const check = (change) => [bin, 'modules', 'check', '--change', change];
  const [start, library, one] = measureInTurn(
    [
      { name: 'tsc, an empty file', args: [tsc, '-p', 'tsconfig.empty.json'], cwd },
      { name: 'tsc, one library', args: [tsc, '-p', 'libs/lib-0/tsconfig.lib.json'], cwd },
      { name: 'check of 1 contract', args: check('one'), cwd },
    ],
    { runs: RUNS },
  );
  const [all] = measureInTurn(
    [{ name: `check of ${LIBRARIES} contracts`, args: check('all'), cwd }],
    { runs: NEXT_RUNS },
  );
  const rows = [['', 'median', 'min', 'max', 'memory', 'to tsc on an empty file', 'each further']];
  const more = (result) => `${((result.median - start.median) / 1000).toFixed(2)} s`;
  const row = ({ name, median, min, max, memory }, ...rest) =>
    rows.push([name, ms(median), ms(min), ms(max), mib(memory), ...rest]);
  row(start, '', '');
  row(library, more(library), '');
  row({ ...one, memory: checkerMemory(1, cwd) }, more(one), '');
  const further = ms((all.median - one.median) / (LIBRARIES - 1));
  row({ ...all, memory: checkerMemory(LIBRARIES, cwd) }, more(all), further);
  console.log(
    `whole processes, median of ${RUNS} runs in turn (${NEXT_RUNS} of ${LIBRARIES} contracts), Nx's project graph in its cache; memory of a check is that of the process that compares\n`,
  );
  printTable(rows);
}

/** Only the check of more than three contracts prints it; the function always returns it. */
const MEMORY = `const { readFileSync } = require('node:fs');
const modules = Array.from({ length: Number(process.argv[1]) }, (_, number) => ({
  file: 'lib-' + number + '.d.ts',
  text: readFileSync('openspec/changes/all/contracts/modules/lib-' + number + '.d.ts', 'utf8'),
  code: { entry: 'libs/lib-' + number + '/src/index.ts', tsconfig: 'libs/lib-' + number + '/tsconfig.lib.json' },
}));
require('@parallel-plan/contracts')
  .checkModules(modules, { root: process.cwd(), timeoutMs: 60_000 })
  .then(({ memoryMb, findings, notChecked }) => {
    if (findings.length + notChecked.length > 0) throw new Error(JSON.stringify([findings, notChecked]));
    console.log(memoryMb);
  });
`;

function checkerMemory(contracts, cwd) {
  const options = { cwd, env: environment(), encoding: 'utf8' };
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['-e', MEMORY, String(contracts)],
    options,
  );
  if (!(Number(stdout) > 0)) throw new Error(`The memory could not be measured:\n${stderr}`);
  return Number(stdout);
}

function makeWorkspace(root, installed) {
  rmSync(root, { recursive: true, force: true });
  const write = (file, text) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  const json = (file, value) => write(file, JSON.stringify(value));
  const numbers = Array.from({ length: LIBRARIES }, (_, number) => number);
  json('package.json', { name: 'bench', version: '0.0.0', private: true });
  json('nx.json', { analytics: false, plugins: ['parallel-plan'] });
  write('openspec/config.yaml', 'schema: spec-driven\n');
  json('tsconfig.base.json', {
    compilerOptions: {
      strict: true,
      noEmit: true,
      target: 'es2022',
      lib: ['es2022', 'dom'],
      module: 'esnext',
      moduleResolution: 'bundler',
      types: ['node'],
      baseUrl: '.',
      paths: Object.fromEntries(
        numbers.map((number) => [`@bench/lib-${number}`, [`libs/lib-${number}/src/index.ts`]]),
      ),
    },
  });
  json('tsconfig.empty.json', { extends: './tsconfig.base.json', files: ['empty.ts'] });
  write('empty.ts', 'export {};\n');
  for (const number of numbers) {
    json(`libs/lib-${number}/project.json`, { name: `lib-${number}` });
    json(`libs/lib-${number}/tsconfig.lib.json`, {
      extends: '../../tsconfig.base.json',
      include: ['src/**/*.ts'],
    });
    const parts = Array.from({ length: FILES }, (_, part) => part);
    for (const part of parts)
      write(`libs/lib-${number}/src/lib/part-${part}.ts`, code(number, part));
    const exports = parts.map((part) => `export * from './lib/part-${part}';\n`).join('');
    write(`libs/lib-${number}/src/index.ts`, exports);
    const contract = parts.map((part) => declarations(part)).join('\n');
    for (const change of number === 0 ? ['one', 'all'] : ['all']) {
      write(`openspec/changes/${change}/contracts/modules/lib-${number}.d.ts`, contract);
      write(`openspec/changes/${change}/proposal.md`, '## Why\n\nBench.\n');
    }
  }
  symlinkSync(join(installed, 'node_modules'), join(root, 'node_modules'));
}

const entity = (part) => `/** An entity. */
export interface Entity${part} {
  readonly id: string;
  readonly title: string;
  readonly state: 'draft' | 'open' | 'closed';
  readonly labels: readonly string[];
  readonly author: { readonly name: string; readonly email?: string };
}
`;

const signatures = (part) => [
  `findEntity${part}(id: string, options?: { readonly limit?: number }): Promise<Entity${part} | undefined>`,
  `saveEntity${part}(entity: Omit<Entity${part}, 'id'>, key: Uint8Array): Promise<Entity${part}>`,
  `groupBy${part}<Key extends string>(entities: readonly Entity${part}[], keyOf: (entity: Entity${part}) => Key): Map<Key, Entity${part}[]>`,
];

const DOC = '/**\n * Works on entities.\n * @returns what was found\n * @throws nothing\n */\n';

const declarations = (part) =>
  entity(part) +
  signatures(part)
    .map((text) => `${DOC}export declare function ${text};\n`)
    .join('');

/** Each library but the first uses the one before it, as layers of a workspace do. */
const code = (number, part) => {
  const other = number - 1;
  const isLinked = part === 0 && number % 5 !== 0;
  const link = isLinked
    ? `import type { Entity1 } from '@bench/lib-${other}';\nexport type Linked = Entity1;\n`
    : '';
  const functions = signatures(part).map(
    (text) => `export function ${text} {\n  throw new Error('not built');\n}\n`,
  );
  return link + entity(part) + functions.join('');
};
