import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CHANGES_FOLDER } from '../workspace/open-changes';
import { INSTALL_OPENSPEC, resolveOpenspec, runOpenspec } from './cli';

/** One finding of `openspec validate --strict`. Warnings fail a strict validation like errors. */
export interface OpenspecIssue {
  readonly level: 'ERROR' | 'WARNING' | 'INFO';
  /**
   * The path in OpenSpec's form: `auth/spec.md` under the change's `specs/`, `tasks.md`, or `file`.
   */
  readonly path: string;
  readonly message: string;
  readonly line?: number;
}

export type OpenspecVerdict =
  | { readonly checked: true; readonly issues: readonly OpenspecIssue[] }
  | { readonly checked: false; readonly why: string };

/**
 * Validates a change with OpenSpec (`openspec validate <id> --strict`). It takes about 0.3 s.
 *
 * @param root the folder that contains `openspec/`; a copy of only that folder is sufficient
 * @param toolRoot the folder in which the OpenSpec CLI is installed, if it is another one
 */
export async function validateChange(
  root: string,
  id: string,
  toolRoot: string = root,
): Promise<OpenspecVerdict> {
  // For a missing change, OpenSpec 1.13 reports other errors. Check it here.
  if (!isChange(root, id))
    return { checked: false, why: `OpenSpec: there is no change ${JSON.stringify(id)}.` };
  const verdicts = await runValidate(root, ['--type', 'change', '--', id], toolRoot, id);
  if ('why' in verdicts) return { checked: false, why: verdicts.why };
  return (
    verdicts.byId.get(id) ?? {
      checked: false,
      why: `OpenSpec returned no result for the change ${id}.`,
    }
  );
}

/** Like `validateChange`, for several changes in a single call. */
export async function validateChanges(
  root: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, OpenspecVerdict>> {
  const [first] = ids;
  if (first === undefined) return new Map();
  if (ids.length === 1) return new Map([[first, await validateChange(root, first)]]);
  const verdicts = await runValidate(root, ['--changes'], root);
  return new Map(
    ids.map((id): [string, OpenspecVerdict] => [
      id,
      'why' in verdicts
        ? { checked: false, why: verdicts.why }
        : (verdicts.byId.get(id) ?? {
            checked: false,
            why: `OpenSpec returned no result for the change ${id}.`,
          }),
    ]),
  );
}

async function runValidate(
  root: string,
  what: readonly string[],
  toolRoot: string,
  id?: string,
): Promise<{ why: string } | { byId: ReadonlyMap<string, OpenspecVerdict> }> {
  // Without this check, OpenSpec would search parent folders and validate another workspace.
  if (!existsSync(join(root, CHANGES_FOLDER))) return { why: 'There is no openspec/ folder.' };
  const cli = resolveOpenspec(toolRoot);
  if (cli === undefined) return { why: INSTALL_OPENSPEC };

  const flags = ['--strict', '--json', '--no-interactive'];
  const result = await runOpenspec(cli, root, ['validate', ...flags, ...what]);
  if (result.failure !== undefined) {
    const reasons = { timeout: 'did not answer in time', 'not-found': 'could not be started' };
    const reason = result.failure in reasons ? reasons[result.failure as 'timeout'] : 'failed';
    return { why: `The OpenSpec CLI ${reason}; try \`openspec validate --changes --strict\`.` };
  }
  const answer = parseAnswer(result.stdout);
  if (answer === undefined) {
    return {
      why: `The result of the OpenSpec CLI can't be read; is it version 1 or later? ${wayOut(id)}`,
    };
  }
  if (answer.items === undefined) {
    const said = answer.status?.[0]?.message ?? 'no result';
    return { why: `OpenSpec: ${said.replace(/\.?$/, '.')} ${wayOut(id)}` };
  }
  return {
    byId: new Map(
      answer.items.map(({ id, issues }) => [id, { checked: true, issues: issues.map(toIssue) }]),
    ),
  };
}

/** A command to copy. An id that is not safe in a shell is left out. */
function wayOut(id: string | undefined): string {
  const what = id !== undefined && /^[\w.-]+$/.test(id) && !id.startsWith('-') ? id : '--changes';
  return `\`npx openspec validate ${what} --strict\` shows its own output; \`npm install --save-dev @fission-ai/openspec\` reinstalls it.`;
}

function isChange(root: string, id: string): boolean {
  const isName = /^[^/\\\0]+$/.test(id) && id !== '.' && id !== '..';
  return isName && existsSync(join(root, CHANGES_FOLDER, id));
}

interface Answer {
  readonly items?: readonly { readonly id: string; readonly issues: readonly OpenspecIssue[] }[];
  readonly status?: readonly { readonly message: string }[];
}

function parseAnswer(stdout: string): Answer | undefined {
  try {
    const answer = JSON.parse(stdout) as Answer | null;
    const items = answer?.items;
    if (items !== undefined && !items.every(({ id, issues }) => id && Array.isArray(issues))) {
      return undefined;
    }
    return answer ?? undefined;
  } catch {
    return undefined;
  }
}

function toIssue({ level, path, message, line }: OpenspecIssue): OpenspecIssue {
  return {
    level,
    path: String(path),
    message: String(message),
    ...(typeof line === 'number' ? { line } : {}),
  };
}
