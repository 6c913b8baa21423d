import { contractInterfaces } from './request/contract-interfaces';
import { type ContractInterface, type ContractRequest } from './request/contract-request';

export const NO_INTERFACE = 'This change adds no operation, table, event or module contract.';
export const NO_API = 'There is no HTTP API in this change, so this file is its primary contract.';
export const TABLE_HEAD = [
  '| Artifact | Owner | Consumers | Lock key |',
  '| --- | --- | --- | --- |',
] as const;

/** Renders `README.md`: the owner, the consumers and the artifact of each interface. */
export function renderReadme(request: ContractRequest, files: readonly string[]): string {
  const interfaces = contractInterfaces(request);
  const generated = files.filter((file) => file.startsWith('contracts/generated/'));
  const lines = [
    `# Contracts of ${markdownText(request.title)}`,
    '',
    'The interfaces between the packages of this change. Every package builds against these files; only the package that holds the lock key changes an interface, and informs its consumers.',
    '',
    ...(interfaces.length === 0
      ? [NO_INTERFACE]
      : [...TABLE_HEAD, ...interfaces.map(interfaceRow)]),
    '',
    ...(interfaces.some(({ kind }) => kind === 'operation') ? [] : [NO_API, '']),
    ...(files.includes('contracts/db/seed.sql')
      ? ['`db/seed.sql` fills an empty database with one row per table.', '']
      : []),
    ...(generated.length === 0 ? [] : [...generatedFiles(generated), '']),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** One interface as a row of the index table. */
export function interfaceRow({ artifact, owner, consumers, lockKey }: ContractInterface): string {
  const cells = [
    link(artifact),
    code(owner),
    consumers.length === 0 ? '-' : consumers.map(code).join(', '),
    `\`${lockKey}\``,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The paragraph that lists the generated files. */
export function generatedFiles(files: readonly string[]): readonly string[] {
  return ['Generated from the contracts, never edited:', '', ...files.map(listItem)];
}

function link(file: string): string {
  const path = file.replace(/^contracts\//, '');
  return `[${path}](${path})`;
}

function listItem(file: string): string {
  return `- ${link(file)}`;
}

/** A name as inline code, or as escaped text if inline code in a table can't contain it. */
function code(text: string): string {
  return /[`|\\\s]/.test(text) || text === '' ? markdownText(text) : `\`${text.trim()}\``;
}

/** User text as one line of Markdown, with all markup escaped. */
function markdownText(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_{}[\]<>()#|!~&@:]/g, (character) => `&#${character.charCodeAt(0)};`);
}
