import { BARE_API, EVENTS } from '../testing/sample-requests';
import { scaffoldMocks } from './scaffold-mocks';

describe('scaffoldMocks', () => {
  it('describes how to serve the contract, with commands for the workspace root', () => {
    const [[path, text] = []] = [...scaffoldMocks(BARE_API)];
    expect(path).toBe('contracts/mocks/README.md');
    const commands = [...(text ?? '').matchAll(/^```sh\n(.*)\n```$/gm)].map(([, line]) => line);
    expect(commands).toEqual([
      `npx parallel-plan mock --change ${BARE_API.changeId} --port 4010`,
      `npx --yes @stoplight/prism-cli@5.14.2 mock --host 127.0.0.1 --port 4010 openspec/changes/${BARE_API.changeId}/contracts/openapi/v1.yaml`,
      "curl -H 'Prefer: code=404' http://127.0.0.1:4010/...",
    ]);
  });

  it('quotes an id with shell characters', () => {
    const files = scaffoldMocks({ ...BARE_API, changeId: 'plan it' });
    expect([...files.values()].join('')).toContain("mock --change 'plan it' --port 4010");
  });

  it('writes nothing without an API', () => {
    expect([...scaffoldMocks(EVENTS)]).toEqual([]);
  });
});
