import { classNames, fieldNames } from './python-names';

describe('classNames', () => {
  it.each([
    ['User', 'User'],
    ['APIKey', 'APIKey'],
    ['user_session', 'UserSession'],
    ['my.pkg.User-v2', 'MyPkgUserV2'],
    ['größe', 'GroE'],
    ['日本', 'Model'],
    ['2fa', 'Model2fa'],
    ['None', 'NoneModel'],
    ['Optional', 'OptionalModel'],
    ['BaseModel', 'BaseModelModel'],
  ])('turns %s into %s', (name, expected) => {
    expect(classNames([name]).get(name)).toBe(expected);
  });

  it('numbers duplicates, also those that differ only in case', () => {
    const names = classNames(['foo-bar', 'fooBar', 'FooBAR', 'foo_bar2']);
    expect([...names.values()]).toEqual(['FooBar', 'FooBar2', 'FooBAR3', 'FooBar22']);
  });
});

describe('fieldNames', () => {
  it.each([
    ['createdAt', 'created_at'],
    ['HTTPStatus', 'http_status'],
    ['_id', 'id'],
    ['$ref', 'ref'],
    ['class', 'class_'],
    ['None', 'none'],
    ['str', 'str_'],
    ['model_dump', 'model_dump_'],
    ['model_name', 'model_name'],
    ['1st', 'field_1st'],
    ['', 'field'],
    ['日本', 'field'],
  ])('turns %j into %s', (name, expected) => {
    expect(fieldNames([[name]]).get(name)).toBe(expected);
  });

  it('numbers duplicates within one schema only', () => {
    const fields = fieldNames([['fooBar', 'foo_bar', 'foo-bar'], ['FOO_BAR']]);
    expect(Object.fromEntries(fields)).toEqual({
      FOO_BAR: 'foo_bar',
      'foo-bar': 'foo_bar',
      fooBar: 'foo_bar_2',
      foo_bar: 'foo_bar_3',
    });
  });
});
