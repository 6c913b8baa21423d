import { schemaProblem } from './schema-checker';

describe('schemaProblem', () => {
  it('checks each value against the pattern of its own schema', () => {
    const schema = {
      type: 'object',
      properties: { letters: { pattern: '^[a-z]+$' }, digits: { pattern: '^[0-9]+$' } },
    };
    expect(schemaProblem(schema, { letters: 'abc', digits: '123' }, {})).toBeUndefined();
    expect(schemaProblem(schema, { letters: 'abc', digits: 'abc' }, {})).toContain('digits');
  });
});
