import { dirname, join } from 'node:path';
import ts from 'typescript';
import { type Probe, probesOf, probeTexts } from './probes';
import type { ProgramHost } from './program-host';
import { readConfiguration } from './read-configuration';

/** A module contract and the code that must fulfil it. Paths are absolute. */
export interface ModuleCode {
  /** The text of the contract. */
  readonly contract: string;
  /** The file that the project's package name or path alias resolves to. */
  readonly entry: string;
  /** The tsconfig that builds the project. If missing, the options are those of a new project. */
  readonly tsconfig: string | undefined;
  /** The text of the entry, if it is not the file on disk. It is as untrusted as a contract. */
  readonly entryText?: string;
}

/** A later version of a contract, in place of code. */
export function editedModule(
  contract: string,
  entryText: string,
  { root }: ProgramHost,
): ModuleCode {
  const entry = join(root, '__parallel_plan_later__.d.ts');
  return { contract, entry, tsconfig: undefined, entryText };
}

/** A program that contains a contract and the code that must fulfil it, with their type checker. */
export interface OpenModule {
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  /** The contract followed by the probes. The contract's own text ends at `contractEnd`. */
  readonly contractFile: ts.SourceFile;
  readonly contractEnd: number;
  readonly entryFile: ts.SourceFile;
  readonly probeFile: ts.SourceFile;
  readonly probes: readonly Probe[];
}

const CONTRACT_NAME = '__parallel_plan_contract__';
const PROBE_NAME = '__parallel_plan_probe__';
export const CONTRACT_SPECIFIER = 'parallel-plan:contract';
export const CODE_SPECIFIER = 'parallel-plan:code';

const OUTSIDE = "The entry of the owner's code is a link to a file outside the workspace.";

/** Options that type checking doesn't need, or that reject files that exist only in memory. */
const OPTIONS_OFF: ts.CompilerOptions = {
  composite: false,
  declaration: false,
  declarationMap: false,
  emitDeclarationOnly: false,
  erasableSyntaxOnly: false,
  incremental: false,
  inlineSources: false,
  isolatedDeclarations: false,
  // Without the compiler's errors, a contract that is broken would pass.
  noCheck: false,
  noEmit: true,
  noUnusedLocals: false,
  noUnusedParameters: false,
  skipDefaultLibCheck: true,
  skipLibCheck: false,
  verbatimModuleSyntax: false,
};

const NO_CONFIGURATION: Pick<ts.ParsedCommandLine, 'fileNames' | 'options' | 'projectReferences'> =
  {
    fileNames: [],
    options: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      types: [],
    },
  };

const OPTIONS_REMOVED = [
  'declarationDir',
  'outDir',
  'outFile',
  'rootDir',
  'rootDirs',
  'sourceRoot',
  'tsBuildInfoFile',
];

/**
 * Opens a contract as if it were next to the owner's entry file: imports, module format and
 * compiler options are the owner's. Writes nothing.
 *
 * @param strict whether to force `strict` on
 * @throws Error with a one-sentence message if the tsconfig or the entry can't be read, or if the
 * entry leads out of the workspace
 */
export function openModule(code: ModuleCode, host: ProgramHost, strict: boolean): OpenModule {
  if (!host.isInside(code.entry)) throw new Error(OUTSIDE);
  const config =
    code.tsconfig === undefined ? NO_CONFIGURATION : readConfiguration(code.tsconfig, host.root);
  const options = optionsOf(config.options, strict);
  const folder = dirname(code.entry);
  const format = /\.([mc]?)[jt]sx?$/.exec(code.entry)?.[1] ?? '';
  const contractPath = join(folder, `${CONTRACT_NAME}.d.${format}ts`);
  const probePath = join(folder, `${PROBE_NAME}.${format}ts`);
  const contractText = `${code.contract}\n`;
  const probes = probesOf(contractText);
  const texts = probeTexts(probes);
  const virtual = new Map([
    [contractPath, contractText + texts.types],
    [probePath, texts.values],
    ...(code.entryText === undefined ? [] : [[code.entry, code.entryText] as const]),
  ]);
  const declarations = config.fileNames.filter((name) => /\.d\.[mc]?ts$/.test(name));
  const program = ts.createProgram({
    rootNames: [...declarations, code.entry, contractPath, probePath],
    options,
    host: host.compilerHost(options, virtual, (name, from) => {
      if (name === CODE_SPECIFIER) return code.entry;
      if (name === CONTRACT_SPECIFIER) return contractPath;
      const isUntrusted =
        from === contractPath || (code.entryText !== undefined && from === code.entry);
      return isUntrusted ? insideOnly(name, from, options, host) : undefined;
    }),
    ...(config.projectReferences === undefined
      ? {}
      : { projectReferences: config.projectReferences }),
  });
  return {
    program,
    checker: program.getTypeChecker(),
    contractFile: fileOf(program, contractPath),
    contractEnd: contractText.length,
    entryFile: fileOf(program, code.entry),
    probeFile: fileOf(program, probePath),
    probes,
  };
}

/**
 * A contract is untrusted input: its imports resolve only to files of the workspace and its
 * installed packages.
 */
function insideOnly(
  name: string,
  from: string,
  options: ts.CompilerOptions,
  host: ProgramHost,
): null | undefined {
  const { resolvedModule } = ts.resolveModuleName(name, from, options, ts.sys);
  return resolvedModule === undefined || host.isInside(resolvedModule.resolvedFileName)
    ? undefined
    : null;
}

/**
 * Reads the exports of a project's entry.
 *
 * @returns the exported names, sorted; the names exported with `export type`; whether relative
 * imports of the project need a file extension; and whether an import of a module is an import of
 * this entry
 * @throws Error with a one-sentence message if the tsconfig or the entry can't be read
 */
export function readEntry(
  { entry, tsconfig }: { readonly entry: string; readonly tsconfig: string },
  host: ProgramHost,
): {
  readonly exports: readonly string[];
  readonly typesOnly: readonly string[];
  readonly needsExtensions: boolean;
  readonly isEntry: (specifier: string) => boolean;
} {
  const config = readConfiguration(tsconfig, host.root);
  const options = optionsOf(config.options, false);
  const program = ts.createProgram({
    rootNames: [entry],
    options,
    host: host.compilerHost(options, new Map(), () => undefined),
  });
  const checker = program.getTypeChecker();
  const symbol = checker.getSymbolAtLocation(fileOf(program, entry));
  const exports = symbol === undefined ? [] : checker.getExportsOfModule(symbol);
  const code = fileOf(program, entry);
  return {
    exports: exports.map(({ name }) => name).sort(),
    typesOnly: exports
      .filter((one) => isTypeOnlyExport(checker, one))
      .map(({ name }) => name)
      .sort(),
    needsExtensions: isNodeEsModule(code, options) || hasExtension(code),
    isEntry: (specifier) =>
      ts.resolveModuleName(specifier, entry, options, ts.sys).resolvedModule?.resolvedFileName ===
      entry,
  };
}

/** Whether any export on the way from the entry to the declaration is an `export type`. */
export function isTypeOnlyExport(checker: ts.TypeChecker, symbol: ts.Symbol): boolean {
  for (let at: ts.Symbol | undefined = symbol; at !== undefined; at = nextOf(checker, at)) {
    const isType = at.declarations?.some(
      (node) =>
        ts.isTypeOnlyImportOrExportDeclaration(node) ||
        (ts.isExportDeclaration(node) && node.isTypeOnly),
    );
    if (isType) return true;
  }
  return false;
}

function nextOf(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol | undefined {
  const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
  return isAlias ? checker.getImmediateAliasedSymbol(symbol) : undefined;
}

/** Whether Node.js loads the file as an ES module, in which relative imports name the whole file. */
function isNodeEsModule(
  { impliedNodeFormat }: ts.SourceFile,
  { moduleResolution, module }: ts.CompilerOptions,
): boolean {
  const { Node16, NodeNext } = ts.ModuleResolutionKind;
  const resolution = moduleResolution ?? MODULE_RESOLUTIONS[module ?? -1];
  const isNode = resolution === Node16 || resolution === NodeNext;
  return isNode && impliedNodeFormat !== ts.ModuleKind.CommonJS;
}

/** The module resolution that `module` implies when `moduleResolution` is not set. */
const MODULE_RESOLUTIONS: Readonly<Record<number, ts.ModuleResolutionKind>> = {
  [ts.ModuleKind.Node16]: ts.ModuleResolutionKind.Node16,
  [ts.ModuleKind.Node18]: ts.ModuleResolutionKind.Node16,
  [ts.ModuleKind.Node20]: ts.ModuleResolutionKind.Node16,
  [ts.ModuleKind.NodeNext]: ts.ModuleResolutionKind.NodeNext,
};

/**
 * Whether a file's relative imports or exports have extensions, even if its module resolution
 * doesn't need them.
 */
function hasExtension({ statements }: ts.SourceFile): boolean {
  return statements.some(
    (node) =>
      (ts.isExportDeclaration(node) || ts.isImportDeclaration(node)) &&
      node.moduleSpecifier !== undefined &&
      /^['"]\.{1,2}\/.*\.[mc]?js['"]$/u.test(node.moduleSpecifier.getText()),
  );
}

function optionsOf(options: ts.CompilerOptions, strict: boolean): ts.CompilerOptions {
  const kept = Object.entries(options).filter(([name]) => !OPTIONS_REMOVED.includes(name));
  const forced = strict
    ? { strict: true, noImplicitAny: true, strictFunctionTypes: true, strictNullChecks: true }
    : {};
  return { ...Object.fromEntries(kept), ...OPTIONS_OFF, ...forced };
}

function fileOf(program: ts.Program, path: string): ts.SourceFile {
  const file = program.getSourceFile(path);
  if (file === undefined) throw new Error(`${path} can't be read.`);
  return file;
}
