import { SHOP } from '../testing/shop';
import { findZones } from './context';

describe('findZones', () => {
  it('finds independent groups, leaves and shared projects', () => {
    const lonely = { name: 'docs', root: 'docs', type: 'library', tags: [], targets: [] } as const;
    const zones = findZones({ ...SHOP, projects: [...SHOP.projects, lonely] });

    expect(zones).toEqual({
      groups: [['accounts', 'api', 'api-e2e', 'http', 'web'], ['docs']],
      leaves: ['api-e2e', 'web', 'docs'],
      highImpact: [{ project: 'http', dependents: ['accounts', 'api', 'api-e2e', 'web'] }],
    });
  });

  it('ends for a dependency cycle', () => {
    const [a, b] = SHOP.projects;
    const zones = findZones({
      projects: [a!, b!],
      dependencies: [
        { source: a!.name, target: b!.name },
        { source: b!.name, target: a!.name },
      ],
    });
    expect(zones).toMatchObject({ groups: [['accounts', 'api']], leaves: [] });
  });
});
