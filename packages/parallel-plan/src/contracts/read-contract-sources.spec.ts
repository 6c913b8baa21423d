import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { tempWorkspace } from '../testing/temp-workspace';
import { MAX_CONTRACT_BYTES, readContractSources } from './read-contract-sources';

const FOLDER = 'openspec/changes/add-käse und brot';
const CHANGE = 'add-käse und brot';

function plan(primary: string, files = [primary]) {
  return { contracts: { revision: 1, openapi: { primary, files } } } as Parameters<
    typeof readContractSources
  >[2];
}

function read(
  files: Readonly<Record<string, string | Uint8Array>>,
  named = plan('contracts/README.md'),
) {
  const { root } = tempWorkspace(files);
  return readContractSources(root, CHANGE, named);
}

describe('readContractSources', () => {
  it('reads the folder and the files that the plan names elsewhere in the workspace', () => {
    const { sources, missing, findings } = read(
      {
        [`${FOLDER}/contracts/README.md`]: '# Contracts\n',
        [`${FOLDER}/contracts/openapi/v1.yaml`]: 'openapi: 3.1.0\n',
        [`${FOLDER}/contracts/events/a.schema.json`]: '{}',
        [`${FOLDER}/proposal.md`]: 'no contract',
        'api/v2.json': '\uFEFF{}',
        'api/v3.json': '{}',
      },
      plan('contracts/openapi/v1.yaml', ['api/v2.json', 'contracts/openapi/v1.yaml']),
    );
    expect(sources).toEqual({
      folder: FOLDER,
      files: new Map([
        ['api/v2.json', '{}'],
        [`${FOLDER}/contracts/README.md`, '# Contracts\n'],
        [`${FOLDER}/contracts/events/a.schema.json`, '{}'],
        [`${FOLDER}/contracts/openapi/v1.yaml`, 'openapi: 3.1.0\n'],
      ]),
      openapi: [`${FOLDER}/contracts/openapi/v1.yaml`, 'api/v2.json'],
    });
    expect([...sources.files.keys()]).toEqual([...sources.files.keys()].sort());
    expect([missing, findings]).toEqual([[], []]);
  });

  it('reports a missing file with its place in the plan', () => {
    const named = plan('contracts/openapi/v1.yaml', ['contracts/a.yaml', '../../../../etc/passwd']);
    expect(read({}, named).missing).toEqual([
      {
        path: 'contracts/openapi/v1.yaml',
        at: ['contracts', 'openapi', 'primary'],
        why: 'missing',
      },
      { path: 'contracts/a.yaml', at: ['contracts', 'openapi', 'files', 0], why: 'missing' },
      { path: '../../../../etc/passwd', at: ['contracts', 'openapi', 'files', 1], why: 'outside' },
    ]);
  });

  it('returns no OpenAPI document for an index or an event schema', () => {
    const event = 'contracts/events/a.schema.json';
    const files = { [`${FOLDER}/contracts/README.md`]: '', [`${FOLDER}/${event}`]: '{}' };
    expect(read(files, plan('contracts/README.md', [event])).sources.openapi).toEqual([]);
  });

  it('reports the place of invalid UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from('openapi: "ä\n  ü'), Buffer.from([0xff])]);
    const { sources, findings } = read({ [`${FOLDER}/contracts/a.yaml`]: bytes });
    expect(sources.files.size).toBe(0);
    expect(findings).toMatchObject([
      { code: 'contract/unreadable', file: `${FOLDER}/contracts/a.yaml`, line: 2, column: 4 },
    ]);
  });

  it('skips images and Python caches without a report', () => {
    const { sources, findings } = read({
      [`${FOLDER}/contracts/picture.png`]: new Uint8Array([0x89, 0x50, 0xff]),
      [`${FOLDER}/contracts/generated/__pycache__/models.cpython-311.pyc`]: 'x',
      [`${FOLDER}/contracts/.DS_Store`]: 'x',
    });
    expect([sources.files.size, findings]).toEqual([0, []]);
  });

  it('refuses a file that is too large or unreadable', () => {
    const { root } = tempWorkspace({
      [`${FOLDER}/contracts/large.json`]: ' '.repeat(MAX_CONTRACT_BYTES + 1),
      [`${FOLDER}/contracts/whole.json`]: ' '.repeat(MAX_CONTRACT_BYTES),
    });
    const { sources, findings } = readContractSources(root, CHANGE, undefined);
    expect([...sources.files.keys()]).toEqual([`${FOLDER}/contracts/whole.json`]);
    expect(findings).toMatchObject([{ message: expect.stringContaining('more than 16 MiB') }]);
  });

  it('follows links inside the workspace only', () => {
    const { root } = tempWorkspace({
      'shared/errors.yaml': 'a: 1\n',
      [`${FOLDER}/contracts/README.md`]: '',
    });
    const contracts = join(root, FOLDER, 'contracts');
    symlinkSync('../../../../shared', join(contracts, 'shared'));
    symlinkSync('.', join(contracts, 'loop'));
    symlinkSync('/etc/hostname', join(contracts, 'out.yaml'));
    symlinkSync('/etc', join(contracts, 'etc'));
    symlinkSync('nowhere.yaml', join(contracts, 'broken.yaml'));
    const { sources, findings } = readContractSources(root, CHANGE, undefined);
    expect([...sources.files.keys()]).toEqual([
      `${FOLDER}/contracts/README.md`,
      `${FOLDER}/contracts/shared/errors.yaml`,
    ]);
    expect(findings.map(({ file, message }) => [file.split('/').at(-1), message])).toEqual([
      ['broken.yaml', expect.stringContaining('a file that does not exist')],
      ['out.yaml', expect.stringContaining('outside the workspace')],
    ]);
  });

  it('returns nothing for a change without contracts', () => {
    expect(read({}, undefined).sources).toEqual({ folder: FOLDER, files: new Map(), openapi: [] });
  });
});
