import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { REGISTER } from './testing/programs';

describe('importing the package', () => {
  it('does not load optional libraries', () => {
    const program = `
      const before = new Set(Object.keys(require.cache));
      require(${JSON.stringify(join(__dirname, 'index.ts'))});
      const loaded = Object.keys(require.cache).filter((file) => !before.has(file));
      console.log(JSON.stringify(loaded.filter((file) => file.includes('node_modules'))));`;
    const output = execFileSync(process.execPath, ['--require', REGISTER, '-e', program], {
      encoding: 'utf8',
    });
    const heavy = /[\\/](?:libsql|pg|pg-pool|kysely|zod|@modelcontextprotocol)[\\/]/;
    expect((JSON.parse(output) as string[]).filter((file) => heavy.test(file))).toEqual([]);
  });
});
