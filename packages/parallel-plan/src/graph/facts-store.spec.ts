import { cacheFile } from './facts-store';

describe('cacheFile', () => {
  const before = process.env['NX_CACHE_DIRECTORY'];
  afterEach(() => {
    if (before === undefined) delete process.env['NX_CACHE_DIRECTORY'];
    else process.env['NX_CACHE_DIRECTORY'] = before;
  });

  it.each([
    [
      'node_modules, where nothing is set',
      undefined,
      {},
      '/w/node_modules/.cache/parallel-plan/graph.json',
    ],
    [
      'what nx.json says',
      undefined,
      { cacheDirectory: '.cache' },
      '/w/.cache/parallel-plan-graph.json',
    ],
    [
      'what the environment says',
      'c',
      { cacheDirectory: '.cache' },
      '/w/c/parallel-plan-graph.json',
    ],
    ['an absolute folder', '/tmp/nx', {}, '/tmp/nx/parallel-plan-graph.json'],
  ])('returns a file in %s', (_name, environment, settings, expected) => {
    if (environment === undefined) delete process.env['NX_CACHE_DIRECTORY'];
    else process.env['NX_CACHE_DIRECTORY'] = environment;
    expect(cacheFile('/w', settings)).toBe(expected);
  });
});
