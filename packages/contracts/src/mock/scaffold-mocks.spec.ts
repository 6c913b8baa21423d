import { BARE_API, EVENTS } from '../testing/sample-requests';
import { scaffoldMocks } from './scaffold-mocks';

describe('scaffoldMocks', () => {
  it('says how to serve the contract, with commands that run from the workspace root', () => {
    const [[path, text] = []] = [...scaffoldMocks(BARE_API)];
    expect(path).toBe('contracts/mocks/README.md');
    const commands = [...(text ?? '').matchAll(/^```sh\n(.*)\n```$/gm)].map(([, line]) => line);
    expect(commands).toEqual([
      `npx nx run change/${BARE_API.changeId}:mock --port 4010`,
      `npx --yes @stoplight/prism-cli@5.14.2 mock --host 127.0.0.1 --port 4010 openspec/changes/${BARE_API.changeId}/contracts/openapi/v1.yaml`,
      "curl -H 'Prefer: code=404' http://127.0.0.1:4010/...",
    ]);
  });

  it('names the project as the workspace does', () => {
    const files = scaffoldMocks({ ...BARE_API, changeProject: 'plan it/add' });
    expect([...files.values()].join('')).toContain("npx nx run 'plan it/add:mock' --port 4010");
  });

  it('writes nothing where there is no API', () => {
    expect([...scaffoldMocks(EVENTS)]).toEqual([]);
  });
});
