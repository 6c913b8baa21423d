import { lstatSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Tree } from '@nx/devkit';
import {
  type OperationContract,
  parseOperation,
  type TakenOver,
  TakeOverError,
  takeOverOpenapi,
} from '@parallel-plan/contracts';
import { didYouMean, quoted } from '@parallel-plan/plan';
import { decodeUtf8 } from '../../../contracts/decode-utf8';
import { MAX_CONTRACT_BYTES } from '../../../contracts/read-contract-sources';
import { leadsOutside } from '../../../paths';
import { GeneratorError } from '../../generator-error';
import type { FeatureBrief, WithoutParties } from '../brief/types';

/** An OpenAPI document of the workspace, imported as the contract of a change. */
export interface TakenOverFile extends TakenOver {
  /** Workspace-relative. */
  readonly file: string;
}

/**
 * Imports the API that a user names. It is read through the tree; nothing is fetched.
 *
 * @param file relative to `cwd` or to the workspace root, or absolute
 * @param cwd absolute path of the folder in which the command was started
 * @throws GeneratorError `feature/openapi-url`, `feature/openapi-outside`,
 *   `feature/openapi-unreadable` or `feature/openapi-refused`
 */
export async function takeOver(tree: Tree, file: string, cwd: string): Promise<TakenOverFile> {
  const path = findDocument(tree, file, cwd);
  const decoded = decodeUtf8(readDocument(tree, path));
  if (!decoded.ok) {
    throw new GeneratorError(
      'feature/openapi-unreadable',
      `${path}:${decoded.line}:${decoded.column} is not UTF-8 text. Save the document as UTF-8.`,
    );
  }
  try {
    return { ...(await takeOverOpenapi(decoded.text, { file: path })), file: path };
  } catch (error) {
    if (!(error instanceof TakeOverError)) throw error;
    const [reason = '', ...details] = error.message.split('\n');
    throw new GeneratorError('feature/openapi-refused', reason, details);
  }
}

function findDocument(tree: Tree, file: string, cwd: string): string {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(file)) {
    throw new GeneratorError(
      'feature/openapi-url',
      `${quoted(file)} is a URL, and URLs are not fetched. Save the document in the workspace, and name the file.`,
    );
  }
  const paths = [resolve(cwd, file), resolve(tree.root, file)].map((candidate) =>
    relative(tree.root, candidate),
  );
  const inside = paths.filter(
    (path) => path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path),
  );
  const found = inside.find((path) => tree.exists(path) && tree.isFile(path));
  const outside = inside.length === 0 || (found !== undefined && isLinkedOut(tree, found));
  if (outside) {
    throw new GeneratorError(
      'feature/openapi-outside',
      `The OpenAPI document ${quoted(file)} is outside the workspace. Copy it into the workspace, so that reviewers can see the source of the contract.`,
    );
  }
  if (found === undefined) {
    throw new GeneratorError(
      'feature/openapi-unreadable',
      `There is no file ${quoted(file)}. Check the path of the OpenAPI document: it is relative to the current folder, or to the workspace root.`,
    );
  }
  return found.replaceAll(sep, '/');
}

function isLinkedOut(tree: Tree, path: string): boolean {
  return leadsOutside(realpathSync(tree.root), join(tree.root, path)) !== undefined;
}

function readDocument(tree: Tree, path: string): Buffer {
  const size = lstatSync(join(tree.root, path), { throwIfNoEntry: false })?.size ?? 0;
  const bytes = size > MAX_CONTRACT_BYTES ? null : tree.read(path);
  if (bytes === null || bytes.length > MAX_CONTRACT_BYTES) {
    throw new GeneratorError(
      'feature/openapi-unreadable',
      `${path} can't be read, or has more than ${MAX_CONTRACT_BYTES / 1024 / 1024} MiB. Split it into several documents, or remove large examples.`,
    );
  }
  return bytes;
}

type Operations = NonNullable<FeatureBrief['operations']>;

/** The only keys that a brief may set for an operation of an existing document. */
const PARTIES = ['method', 'path', 'owner', 'consumers'];

/**
 * The operations of an imported document, in its order, with the owners and consumers that the
 * brief gives for some of them.
 *
 * @throws GeneratorError `feature/openapi-operation` if the document doesn't have an operation, or
 *   the brief describes it as well
 */
export function takenOverOperations(
  { operations, file }: TakenOverFile,
  given: Operations,
): readonly WithoutParties<OperationContract>[] {
  const known = new Map(operations.map((one) => [keyOf(one), one]));
  const parties = new Map(
    given.map((operation, index) => {
      const own =
        typeof operation === 'string'
          ? parseOperation(operation, `operations[${index}]`)
          : operation;
      const key = keyOf(own);
      if (!known.has(key)) throw unknownOperation(key, [...known.keys()], file);
      checkDescription(own, key, file);
      return [key, own] as const;
    }),
  );
  return operations.map((one) => {
    const { owner, consumers }: Partial<WithoutParties<OperationContract>> =
      parties.get(keyOf(one)) ?? {};
    return {
      method: one.method,
      path: one.path,
      ...(owner === undefined ? {} : { owner }),
      ...(consumers === undefined ? {} : { consumers }),
    };
  });
}

function keyOf({ method, path }: { readonly method: string; readonly path: string }): string {
  return `${method.trim().toUpperCase()} ${path}`;
}

function unknownOperation(key: string, known: readonly string[], file: string): GeneratorError {
  return new GeneratorError(
    'feature/openapi-operation',
    `${file} has no operation ${quoted(key)}.${didYouMean(key, known)} Add it there, or leave it out here and add it to the change afterwards: nx g parallel-plan:contract --operation ${quoted(key)}`,
  );
}

function checkDescription(operation: object, key: string, file: string): void {
  const more = Object.keys(operation).filter((name) => !PARTIES.includes(name));
  if (more.length === 0) return;
  throw new GeneratorError(
    'feature/openapi-operation',
    `${file} describes ${quoted(key)} already, and the brief says its ${more.join(', ')} again. Leave that out: only owner and consumers are not in the document.`,
  );
}
