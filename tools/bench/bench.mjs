#!/usr/bin/env node
/** `npm run bench [name]...`: measures what is promised about speed, on this machine, against what it is promised against. */
import { availableParallelism, cpus } from 'node:os';

import { benchCoordinator } from './coordinator.mjs';
import { benchGraph } from './graph.mjs';
import { benchImplement } from './implement.mjs';
import { installPlugin } from './installed-plugin.mjs';
import { benchModules } from './modules.mjs';
import { benchValidate } from './validate.mjs';

const BENCHMARKS = {
  validate: benchValidate,
  graph: benchGraph,
  coordinator: benchCoordinator,
  implement: benchImplement,
  modules: benchModules,
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(BENCHMARKS, name));
if (unknown.length > 0) {
  console.error(
    `There is no benchmark ${unknown.join(', ')}. Usage: npm run bench [${Object.keys(BENCHMARKS).join('|')}]`,
  );
  process.exitCode = 2;
} else {
  console.log(
    `Node ${process.version}, ${availableParallelism()} cores of ${cpus()[0]?.model ?? 'an unknown kind'}\n`,
  );
  const installed = installPlugin();
  for (const name of names.length > 0 ? names : Object.keys(BENCHMARKS)) {
    await BENCHMARKS[name](installed);
    console.log();
  }
}
