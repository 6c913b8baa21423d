import { OPENAPI_FILE } from '../request/contract-interfaces';
import { type ContractFiles, type ContractRequest } from '../request/contract-request';

const MOCKS_README_FILE = 'contracts/mocks/README.md';

/** The last version that runs on Node.js 20. Newer versions need Node.js 24. */
const PRISM = '@stoplight/prism-cli@5.14.2';
const PORT = 4010;

/** The settings that serve a contract with Prism, as in a plan's `contracts.mocks.prism`. */
export interface PrismMock {
  /** Run it in the workspace root. */
  readonly command: string;
  readonly base_url: string;
}

/**
 * Returns the settings that serve a document with Prism.
 *
 * @param document workspace-relative path of the change's OpenAPI document
 * @returns the command to run in the workspace root, and the base URL
 */
export function prismMock(document: string): PrismMock {
  return {
    command: `npx --yes ${PRISM} mock --host 127.0.0.1 --port ${PORT} ${document}`,
    base_url: `http://127.0.0.1:${PORT}`,
  };
}

/**
 * Writes `mocks/README.md`: how to serve the contract of a change before it is implemented.
 *
 * @returns paths relative to the change folder; empty for a change without an API
 */
export function scaffoldMocks(request: ContractRequest): ContractFiles {
  if ((request.operations ?? []).length === 0) return new Map();
  return new Map([[MOCKS_README_FILE, readme(request)]]);
}

function readme({ changeId }: ContractRequest): string {
  const { command, base_url } = prismMock(`openspec/changes/${changeId}/${OPENAPI_FILE}`);
  return `# Mocks

The API of this change can be used before it is implemented: these servers answer with the examples of [openapi/v1.yaml](../openapi/v1.yaml) and check requests against it. Run either one in the workspace root. Both accept requests from this machine only.

\`\`\`sh
npx parallel-plan mock --change ${shellWord(changeId)} --port ${PORT}
\`\`\`

It prints its address, and picks a free port without \`--port\`. It needs nothing but the plugin. Stop it with Ctrl+C.

\`\`\`sh
${command}
\`\`\`

[Prism](https://docs.stoplight.io/docs/prism) does the same at ${base_url}; the first run downloads about 90 MB.

To get another response, send a header:

\`\`\`sh
curl -H 'Prefer: code=404' ${base_url}/...
\`\`\`
`;
}

function shellWord(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\\\''")}'`;
}
