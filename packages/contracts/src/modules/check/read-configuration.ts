import { dirname, join } from 'node:path';
import ts from 'typescript';

/** The first version of TypeScript with other defaults: they changed once, in 6.0. */
const NEW_DEFAULTS = 6;

/** An option has a value that this version of TypeScript does not know. */
const UNKNOWN_VALUE = 6046;

/**
 * Reads the TypeScript configuration of a project as the TypeScript of its workspace does: with the
 * defaults of that version, and with the newest known value in place of a newer one.
 *
 * @param tsconfig absolute path
 * @param root absolute path of the workspace
 * @throws Error with a one-sentence message if the file can't be read
 */
export function readConfiguration(tsconfig: string, root: string): ts.ParsedCommandLine {
  const problems: ts.Diagnostic[] = [];
  const config = ts.getParsedCommandLineOfConfigFile(
    tsconfig,
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (problem) => problems.push(problem),
    },
  );
  if (config === undefined) {
    const [first] = problems;
    const why = first === undefined ? '' : ts.flattenDiagnosticMessageText(first.messageText, ' ');
    throw new Error(`The TypeScript configuration can't be read: ${why}`);
  }
  const options = withNewestValues(config.options, config.errors);
  const version = installedVersion(dirname(tsconfig), root);
  return { ...config, options: version < NEW_DEFAULTS ? options : withNewDefaults(options) };
}

/** @returns whether the owner's options enable everything that `strict` implies */
export function isStrict(tsconfig: string, root: string): boolean {
  const { options } = readConfiguration(tsconfig, root);
  const parts = ['strictNullChecks', 'strictFunctionTypes', 'noImplicitAny'] as const;
  return parts.every((part) => options[part] ?? options.strict ?? false);
}

/** Without this, an unknown target becomes ES5, whose library has no promises. */
function withNewestValues(
  options: ts.CompilerOptions,
  errors: readonly ts.Diagnostic[],
): ts.CompilerOptions {
  const unknown = errors
    .filter(({ code }) => code === UNKNOWN_VALUE)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  const isUnknown = (name: string): boolean => unknown.some((text) => text.includes(`--${name}'`));
  return {
    ...options,
    ...(isUnknown('target') && { target: ts.ScriptTarget.ESNext }),
    ...(isUnknown('lib') && { lib: [...(options.lib ?? []), 'lib.esnext.d.ts'] }),
    ...(isUnknown('module') && { module: ts.ModuleKind.ESNext }),
    ...(isUnknown('moduleResolution') && { moduleResolution: ts.ModuleResolutionKind.Bundler }),
  };
}

/** https://www.typescriptlang.org/docs/handbook/release-notes/typescript-6-0.html */
function withNewDefaults(options: ts.CompilerOptions): ts.CompilerOptions {
  const { module = ts.ModuleKind.ESNext } = options;
  const isNode = module >= ts.ModuleKind.Node16 && module <= ts.ModuleKind.NodeNext;
  return {
    strict: true,
    target: ts.ScriptTarget.ESNext,
    esModuleInterop: true,
    types: [],
    ...(isNode ? {} : { moduleResolution: ts.ModuleResolutionKind.Bundler }),
    ...options,
    module,
  };
}

/** The major version of the TypeScript that a folder uses; 0 if none is installed. */
function installedVersion(folder: string, root: string): number {
  const text = ts.sys.readFile(join(folder, 'node_modules/typescript/package.json'));
  const version = /"version"\s*:\s*"(\d+)\./.exec(text ?? '')?.[1];
  if (version !== undefined) return Number(version);
  return folder === root || dirname(folder) === folder
    ? 0
    : installedVersion(dirname(folder), root);
}
