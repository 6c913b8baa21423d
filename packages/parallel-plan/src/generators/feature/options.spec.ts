import type { LoadedBrief } from './brief/read-brief';
import type { FeatureBrief } from './brief/types';
import { normalizeOptions } from './options';
import type { FeatureGeneratorSchema } from './schema';
import schema from './schema.json';

describe('normalizeOptions', () => {
  it('adds missing parts of the brief from flags', () => {
    const options = normalizeOptions(
      { projects: ['api, web'], tables: ['users'], changeId: 'add-login', maxPackages: 3 },
      loaded({ description: 'Let members  sign in.\nAt once.', events: ['a.b'] }),
    );
    expect(options).toMatchObject({
      changeId: 'add-login',
      title: 'Let members sign in',
      description: 'Let members sign in. At once.',
      tier: 'auto',
      claim: true,
      projects: [{ name: 'api' }, { name: 'web' }],
      brief: { tables: ['users'], events: ['a.b'] },
      briefFile: 'brief.yaml',
      maxPackages: 3,
    });
  });

  it('accepts a title alone', () => {
    expect(normalizeOptions({}, loaded({ title: 'User sessions' }))).toMatchObject({
      changeId: 'add-user-sessions',
      description: 'User sessions',
    });
  });

  it.each(schema.properties.tier.enum)('accepts the tier %s', (name) => {
    const tier = name as NonNullable<FeatureGeneratorSchema['tier']>;
    expect(normalizeOptions({ description: 'add x', tier }, undefined).tier).toBe(tier);
  });

  it.each<[FeatureGeneratorSchema, FeatureBrief, string]>([
    [{ description: 'add x' }, { description: 'add y' }, 'the description'],
    [{ api: ['GET /a'], tables: ['a'] }, { operations: [], tables: [] }, '--api, --tables'],
  ])('refuses %j beside %j', (flags, brief, words) => {
    expect(() => normalizeOptions(flags, loaded({ title: 'T', ...brief }))).toThrow(
      expect.objectContaining({
        code: 'feature/brief-conflict',
        message: expect.stringContaining(words),
      }),
    );
  });

  it('accepts as many packages as the schema', () => {
    const { minimum, maximum } = schema.properties.maxPackages;
    const accepted = [minimum - 1, minimum, maximum, maximum + 1].filter((maxPackages) => {
      try {
        return normalizeOptions({ description: 'add x', maxPackages }, undefined);
      } catch {
        return false;
      }
    });
    expect(accepted).toEqual([minimum, maximum]);
  });

  it.each<[FeatureGeneratorSchema, string]>([
    [{}, 'feature/no-description'],
    [{ description: '  ' }, 'feature/no-description'],
    [{ description: '…!' }, 'feature/no-description'],
    [{ description: 'x '.repeat(600) }, 'feature/description-too-long'],
    [{ description: 'add x', changeId: 'Add X' }, 'feature/change-id'],
    [{ description: 'add x', tier: 'parallel' as 'auto' }, 'feature/tier'],
    [{ description: 'add x', maxPackages: 0 }, 'feature/max-packages'],
    [{ description: 'add x', maxPackages: 1.5 }, 'feature/max-packages'],
    [{ description: 'add x', maxPackages: 101 }, 'feature/max-packages'],
  ])('refuses %j', (options, code) => {
    expect(() => normalizeOptions(options, undefined)).toThrow(expect.objectContaining({ code }));
  });
});

function loaded(brief: FeatureBrief): LoadedBrief {
  return { brief, file: 'brief.yaml', place: (path) => `brief.yaml:1:1 ${path.join('.')}` };
}
