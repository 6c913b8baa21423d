import type { ContractRequest, ModuleRequest } from '../request/contract-request';
import { contractInterfaces } from '../request/contract-interfaces';
import { scaffoldContracts } from '../scaffold-contracts';
import { lintContract } from './check/lint-contract';

const EXPORTS = `/**
 * Stores a comment.
 * @returns it, with its id
 * @throws Error where there is no such post
 */
export declare function createComment(post: string, text: string): Promise<string>;`;

function request(...modules: readonly ModuleRequest[]): ContractRequest {
  return { changeId: 'add-comments', title: 'Comments', description: 'x', modules };
}

describe('a request with modules', () => {
  it('creates a valid contract and its row in the index', async () => {
    const module = { project: '@acme/comments', consumers: ['feed', 'api'], exports: EXPORTS };
    const files = await scaffoldContracts(request(module));
    expect([...files.keys()]).toEqual([
      'contracts/modules/@acme/comments.d.ts',
      'contracts/README.md',
    ]);
    const text = files.get('contracts/modules/@acme/comments.d.ts') ?? '';
    expect(text).toContain('Consumers: feed, api.');
    expect(text).toContain(EXPORTS);
    expect(lintContract(text)).toEqual([]);
    expect(files.get('contracts/README.md')).toContain(
      '| [modules/@acme/comments.d.ts](modules/@acme/comments.d.ts) | `@acme/comments` | `feed`, `api` | `contract:contracts/modules/@acme/comments.d.ts` |',
    );
  });

  it('gets a warning and the current exports as comments where no export is declared', async () => {
    const surface = 'export declare function listPosts(): string[];';
    const files = await scaffoldContracts(
      request({ project: 'posts', consumers: ['api'], surface }),
    );
    const text = files.get('contracts/modules/posts.d.ts') ?? '';
    expect(text).toContain(`// ${surface}`);
    expect(lintContract(text)).toMatchObject([{ code: 'module/contract', severity: 'warning' }]);
  });

  it.each([
    ['../etc/passwd', 'invalid-module'],
    ['a/b', 'invalid-module'],
    ['', 'invalid-module'],
    ['@acme/../x', 'invalid-module'],
    ['Posts', 'duplicate-module'],
  ])('refuses the project %j', (project, code) => {
    const modules = [
      { project: 'posts', consumers: [] },
      { project, consumers: [] },
    ];
    expect(() => contractInterfaces(request(...modules))).toThrow(
      expect.objectContaining({ code, place: 'modules[1].project' }),
    );
  });
});
