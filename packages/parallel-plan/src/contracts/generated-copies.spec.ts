import { copiesAmong, copyFile } from './generated-copies';

describe('copyFile', () => {
  it.each([
    ['libs/web/src', 'types', 'libs/web/src/generated/add-users.ts'],
    ['services/api', 'models', 'services/api/generated/add_users.py'],
    ['.', 'types', 'generated/add-users.ts'],
  ] as const)('in %j of %s', (folder, kind, file) => {
    expect(copyFile(folder, 'add-users', kind)).toBe(file);
  });
});

describe('copiesAmong', () => {
  it('finds the copies of the change in the scopes of packages', () => {
    const types = copyFile('libs/web/src', 'add-users', 'types');
    const models = copyFile('api', 'add-users', 'models');
    const others = [
      'libs/web/**',
      'libs/*/generated/add-users.ts',
      'libs/web/generated/add-user.ts',
    ];
    expect(copiesAmong([types, ...others, models, types], 'add-users')).toEqual([models, types]);
  });
});
