#!/usr/bin/env node
/**
 * `npm run versions`: what works on the newest patches of Nx, and on the newest OpenSpec and TypeScript. Made for a weekly
 * run: it prints a table, names what a new release breaks, and exits with 1 if anything is broken. Takes about an hour.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as prettier from 'prettier';

import { packOnce, runCell } from './cells.mjs';
import { commonVersions, latestVersion, newestPatch, nodeFolder } from './registry.mjs';

/** The minors of Nx that are promised: the peer range of the plugin is their majors. */
const NX_LINES = ['22.7', '23.3', '24.0'];
const NODE_MAJORS = ['20', '22', '24'];

const USAGE = `Usage: npm run versions -- [options]

  --lookup        only look the versions up
  --nx <list>     lines of Nx, default ${NX_LINES.join(',')}
  --node <list>   majors of Node, default ${NODE_MAJORS.join(',')}
  --specs <list>  spec files of a cell, default nx-versions,nx-table
  --nx-only       neither OpenSpec nor TypeScript
  --write         also write the table into docs/compatibility.md`;

const ROOT = join(import.meta.dirname, '../..');
const CACHE = join(ROOT, 'tmp/versions');
const PAGE = join(ROOT, 'docs/compatibility.md');

function main(args) {
  const options = readOptions(args);
  const published = commonVersions(['nx', '@nx/devkit']);
  const nx = options.nx.map((line) => ({ line, ...newestPatch(line, published) }));
  for (const { line, version, missing } of nx) {
    console.log(
      missing ? `Nx ${line}: no such release; ${version} instead` : `Nx ${line}: ${version}`,
    );
  }
  const tools = options.nxOnly
    ? []
    : [
        ['OpenSpec', '@fission-ai/openspec', 'PARALLEL_PLAN_OPENSPEC_VERSION'],
        ['TypeScript', 'typescript', 'PARALLEL_PLAN_TYPESCRIPT_VERSION'],
      ].map(([name, id, variable]) => ({ name, variable, version: latestVersion(id) }));
  for (const { name, version } of tools) console.log(`${name}: ${version}`);
  if (options.lookup) return [];

  const tarballs = join(CACHE, 'tarballs');
  packOnce(tarballs);
  const rows = options.node.flatMap((major) => {
    const node = tryNode(major);
    return nx.map(({ version }) => ({
      what: `Nx ${version}, Node ${major}`,
      ran: options.specs.join(', '),
      ...(typeof node === 'string'
        ? measured({
            specs: options.specs,
            env: { PARALLEL_PLAN_NX_VERSIONS: version },
            node,
            tarballs,
          })
        : node),
    }));
  });
  const [node] = options.node;
  for (const { name, variable, version } of tools) {
    const specs = ['feature.spec'];
    rows.push({
      what: `${name} ${version}`,
      ran: 'feature, in the workspace js-libs',
      ...measured({
        specs,
        tests: 'in the workspace js-libs',
        env: { [variable]: version },
        node: nodeFolder(node, CACHE),
        tarballs,
      }),
    });
  }
  return rows;
}

function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      lookup: { type: 'boolean', default: false },
      nx: { type: 'string', default: NX_LINES.join(',') },
      node: { type: 'string', default: NODE_MAJORS.join(',') },
      specs: { type: 'string', default: 'nx-versions,nx-table' },
      'nx-only': { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  return {
    lookup: values.lookup,
    nx: values.nx.split(','),
    node: values.node.split(','),
    specs: values.specs.split(','),
    nxOnly: values['nx-only'],
    write: values.write,
  };
}

/** @returns {string | { passed: number, failed: string[] }} the folder of the program, or why there is none */
function tryNode(major) {
  try {
    return nodeFolder(major, CACHE);
  } catch (error) {
    return {
      passed: 0,
      failed: [`Node ${major} can't be installed: ${error.message}`],
      minutes: 0,
    };
  }
}

function measured(cell) {
  const started = Date.now();
  const result = runCell(cell);
  const minutes = (Date.now() - started) / 60_000;
  console.log(
    `${Object.values(cell.env).join()} on ${cell.node}: ${result.passed} passed, ${result.failed.length} failed, ${minutes.toFixed(1)} min`,
  );
  return { ...result, minutes };
}

function table(rows) {
  return [
    '| versions | what ran | tests passed | failed |',
    '| --- | --- | --- | --- |',
    ...rows.map(
      ({ what, ran, passed, failed }) => `| ${what} | ${ran} | ${passed} | ${failed.length} |`,
    ),
  ].join('\n');
}

async function writePage(rows) {
  const text = readFileSync(PAGE, 'utf8').replace(
    /(<!-- versions -->\n)[^]*?(<!-- \/versions -->)/,
    (_, start, end) => `${start}\n${table(rows)}\n\n${end}`,
  );
  const options = await prettier.resolveConfig(PAGE);
  writeFileSync(PAGE, await prettier.format(text, { ...options, filepath: PAGE }));
}

try {
  const args = process.argv.slice(2);
  const rows = main(args);
  if (rows.length > 0) console.log(`\n${table(rows)}`);
  if (args.includes('--write')) await writePage(rows);
  for (const { what, failed } of rows) {
    for (const name of failed) console.error(`${what} breaks: ${name}`);
  }
  process.exitCode = rows.some(({ failed }) => failed.length > 0) ? 1 : 0;
} catch (error) {
  if (error.code?.startsWith('ERR_PARSE_ARGS')) console.error(`${error.message}\n\n${USAGE}`);
  else console.error(error.message);
  process.exitCode = 2;
}
