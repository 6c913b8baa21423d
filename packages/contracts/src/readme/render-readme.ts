import { contractInterfaces } from '../contract-interfaces';
import { type ContractInterface, type ContractRequest } from '../contract-request';

/** `README.md`: who owns and who uses each interface, and where it is described. */
export function renderReadme(request: ContractRequest, files: readonly string[]): string {
  const interfaces = contractInterfaces(request);
  const generated = files.filter((file) => file.startsWith('contracts/generated/'));
  const lines = [
    `# Contracts of ${markdownText(request.title)}`,
    '',
    'What the packages of this change share. Everyone builds against these files; only the package that holds the lock key changes an interface, and says so to its consumers.',
    '',
    ...(interfaces.length === 0
      ? ['This change has no operation, table or event of its own.']
      : table(interfaces)),
    '',
    ...(interfaces.some(({ kind }) => kind === 'operation')
      ? []
      : ['There is no HTTP API in this change, so this file is its primary contract.', '']),
    ...(files.includes('contracts/db/seed.sql')
      ? ['`db/seed.sql` fills an empty database with one row a table.', '']
      : []),
    ...(generated.length === 0
      ? []
      : ['Generated from the contracts, never edited:', '', ...generated.map(listItem), '']),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function table(interfaces: readonly ContractInterface[]): string[] {
  return [
    '| Artifact | Owner | Consumers | Lock key |',
    '| --- | --- | --- | --- |',
    ...interfaces.map(({ artifact, owner, consumers, lockKey }) => {
      const cells = [
        link(artifact),
        code(owner),
        consumers.length === 0 ? '-' : consumers.map(code).join(', '),
        `\`${lockKey}\``,
      ];
      return `| ${cells.join(' | ')} |`;
    }),
  ];
}

function link(file: string): string {
  const path = file.replace(/^contracts\//, '');
  return `[${path}](${path})`;
}

function listItem(file: string): string {
  return `- ${link(file)}`;
}

/** A name as code; one that code in a table can't hold, as escaped text. */
function code(text: string): string {
  return /[`|\\\s]/.test(text) || text === '' ? markdownText(text) : `\`${text.trim()}\``;
}

/** User text as one line of Markdown that means only itself. */
function markdownText(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_{}[\]<>()#|!~&@:]/g, (character) => `&#${character.charCodeAt(0)};`);
}
