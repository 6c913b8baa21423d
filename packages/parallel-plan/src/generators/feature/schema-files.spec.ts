import { createTree } from '@nx/devkit/testing';
import { findSchemaFiles } from './schema-files';

describe('findSchemaFiles', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['Prisma', { 'prisma/schema.prisma': '' }, ['prisma/**']],
    [
      'Drizzle',
      {
        'drizzle.config.ts': "export default { out: './sql/out', schema: './schema.ts' }",
        'sql/out/0.sql': '',
        'schema.ts': '',
      },
      ['schema.ts', 'sql/out/**'],
    ],
    [
      'Flyway',
      { 'flyway.conf': 'flyway.locations=filesystem:sql', 'sql/V1__a.sql': '' },
      ['sql/**'],
    ],
    [
      'Liquibase',
      { 'liquibase.properties': 'changeLogFile=changes/root.xml', 'changes/root.xml': '' },
      ['changes/root.xml'],
    ],
    ['Knex', { 'knexfile.js': "({ migrations: { directory: './m' } })", 'm/1.js': '' }, ['m/**']],
    ['TypeORM', { 'src/migrations/1700000000-a.ts': '' }, ['src/migrations/**']],
    ['plain SQL', { 'db/migrations/1.sql': '' }, ['db/**']],
    ['a folder that only has the name', { 'db/README.md': '', 'migrations/how.md': '' }, []],
    ['files of a project', { 'apps/api/prisma/schema.prisma': '' }, []],
    [
      'a folder that holds a project',
      { 'database/migrations/1.sql': '', 'database/app/x.ts': '' },
      [],
    ],
    ['a path outside the workspace', { 'knexfile.js': "({ directory: '../m' })" }, []],
  ])('finds %s', (_, files, expected) => {
    const tree = createTree();
    Object.entries(files).forEach(([file, text]) => tree.write(file, text));
    expect(findSchemaFiles(tree, ['.', 'apps/api', 'database/app'])).toEqual(expected);
  });
});
