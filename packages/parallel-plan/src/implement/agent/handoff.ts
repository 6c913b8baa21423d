import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { escapeControls, quoted } from '@parallel-plan/plan';
import Ajv2020, { type ErrorObject } from 'ajv/dist/2020';
import { readBounded } from '../../workspace/read-bounded';
import { handoffRef } from '../branches/refs';
import { type RunRepository, storeJson, tryGit } from '../repository';

/**
 * What an agent hands over to the packages that depend on its own. Schema:
 * `schemas/handoff.schema.json`.
 */
export interface Handoff {
  readonly schema_version: 1;
  readonly package_id: string;
  readonly attempt?: number;
  readonly summary: string;
  readonly exports?: readonly {
    readonly module: string;
    readonly name: string;
    readonly kind: string;
  }[];
  readonly dependencies_wanted?: readonly {
    readonly ecosystem: string;
    readonly name: string;
    readonly range: string;
    readonly dev?: boolean;
    readonly why: string;
  }[];
  readonly questions?: readonly { readonly text: string; readonly blocking: boolean }[];
  readonly contract_changes?: readonly {
    readonly file: string;
    readonly pointer?: string;
    readonly wanted: string;
    readonly why: string;
    readonly blocking: boolean;
  }[];
  readonly noticed?: readonly {
    readonly path: string;
    readonly text: string;
    readonly wanted?: boolean;
  }[];
  readonly results?: Readonly<Record<string, unknown>>;
}

export type HandoffRead =
  | { readonly kind: 'none' }
  | { readonly kind: 'valid'; readonly handoff: Handoff }
  /** One line per problem, written for the agent. */
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

const SCHEMA = 'schemas/handoff.schema.json';
const MAX_BYTES = 1024 * 1024;

/**
 * Reads and checks the handoff that an agent has written.
 *
 * @param file absolute path
 * @param packageId the package that the handoff must name
 */
export function readHandoff(file: string, packageId: string): HandoffRead {
  const read = readBounded(file, MAX_BYTES);
  if (!read.ok) {
    return read.why === 'missing'
      ? { kind: 'none' }
      : { kind: 'invalid', problems: ['The handoff is not a regular file.'] };
  }
  if (read.bytes.length > MAX_BYTES) {
    return { kind: 'invalid', problems: ['The handoff has more than 1 MiB.'] };
  }
  return parseHandoff(Buffer.from(read.bytes).toString('utf8'), packageId);
}

/** Parses and checks the text of a handoff. Parameters and result as in `readHandoff`. */
export function parseHandoff(text: string, packageId: string): HandoffRead {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = escapeControls(String((error as Error).message).slice(0, 200));
    return { kind: 'invalid', problems: [`The handoff is not JSON: ${why}.`] };
  }
  const validate = validator();
  if (!validate(value)) {
    return { kind: 'invalid', problems: (validate.errors ?? []).slice(0, 20).map(problemOf) };
  }
  const handoff = value as Handoff;
  if (handoff.package_id === packageId) return { kind: 'valid', handoff };
  const problem = `"package_id" is ${quoted(handoff.package_id)}, and this package is ${quoted(packageId)}.`;
  return { kind: 'invalid', problems: [problem] };
}

/**
 * Stores the handoff of a package in git, where dependents, the integration and other machines find
 * it.
 *
 * @throws NotCheckableError if git fails
 */
export async function storeHandoff(
  repository: RunRepository,
  change: string,
  packageId: string,
  handoff: Handoff,
): Promise<void> {
  await storeJson(repository, handoffRef(change, packageId), handoff);
}

/**
 * The stored handoffs of packages, in the order of the request. Packages without a handoff are left
 * out.
 */
export async function storedHandoffs(
  repository: RunRepository,
  change: string,
  packageIds: readonly string[],
): Promise<readonly Handoff[]> {
  const found = await Promise.all(
    packageIds.map(async (id) => {
      const shown = await tryGit(repository, ['cat-file', 'blob', handoffRef(change, id)]);
      const read = shown.exitCode === 0 ? parseHandoff(shown.stdout, id) : undefined;
      return read?.kind === 'valid' ? [read.handoff] : [];
    }),
  );
  return found.flat();
}

/** Renders a handoff as Markdown, for a prompt or a slice. */
export function renderHandoff(handoff: Handoff): string {
  const list = <T>(
    title: string,
    items: readonly T[] | undefined,
    line: (item: T) => string,
  ): string =>
    items === undefined || items.length === 0
      ? ''
      : `${title}:\n${items.map((item) => `- ${line(item)}`).join('\n')}`;
  return [
    `## ${handoff.package_id}`,
    handoff.summary.trim(),
    list(
      'Exports',
      handoff.exports,
      ({ module, name, kind }) => `\`${name}\` (${kind}) from \`${module}\``,
    ),
    list(
      'Wanted dependencies',
      handoff.dependencies_wanted,
      ({ ecosystem, name, range, dev, why }) =>
        `${ecosystem}: \`${name}@${range}\`${dev ? ' (dev)' : ''}: ${why}`,
    ),
    list('Questions', handoff.questions, ({ text }) => text),
    list(
      'Contract changes',
      handoff.contract_changes,
      ({ file, wanted, why }) => `\`${file}\`: ${wanted} (${why})`,
    ),
    list('Noticed', handoff.noticed, ({ path, text }) => `\`${path}\`: ${text}`),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

let compiled: ReturnType<Ajv2020['compile']> | undefined;

function validator(): ReturnType<Ajv2020['compile']> {
  compiled ??= new Ajv2020({ allErrors: true }).compile(readHandoffSchema());
  return compiled;
}

/**
 * Finds the schema in `schemas/` of the nearest parent folder: in the package or in the repository.
 */
function readHandoffSchema(): object {
  let folder = __dirname;
  while (!existsSync(join(folder, SCHEMA)) && dirname(folder) !== folder) folder = dirname(folder);
  return JSON.parse(readFileSync(join(folder, SCHEMA), 'utf8')) as object;
}

function problemOf({ instancePath, keyword, params, message }: ErrorObject): string {
  const where = instancePath === '' ? 'The handoff' : quoted(instancePath);
  if (keyword === 'additionalProperties') {
    return `${where} has the unknown key ${quoted(String(params['additionalProperty']))}. Remove it.`;
  }
  return `${where} ${message ?? 'is not valid'}.`;
}
