import { dirname, join } from 'node:path';
import ts from 'typescript';

/**
 * The errors of `tsc --strict` in named sources. The sources see each other but no `node_modules`.
 */
export function compileProblems(sources: Readonly<Record<string, string>>): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
  };
  const libraries = dirname(ts.getDefaultLibFilePath(options));
  const host = ts.createCompilerHost(options);
  const isOurs = (file: string): boolean => Object.hasOwn(sources, file);
  const program = ts.createProgram(Object.keys(sources), options, {
    ...host,
    getDefaultLibLocation: () => libraries,
    directoryExists: () => true,
    fileExists: (file) => isOurs(file) || host.fileExists(file),
    readFile: (file) => sources[file] ?? host.readFile(file),
    getSourceFile: (file, version) =>
      isOurs(file)
        ? ts.createSourceFile(file, sources[file] ?? '', version)
        : libraryFile(join(file), version, host),
  });
  return ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ messageText, file, start }) =>
        `${file?.fileName ?? ''}:${String(start)} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
}

const libraryFiles = new Map<string, ts.SourceFile | undefined>();

/**
 * Parses the standard library once for all programs: it takes most of the time of a small
 * compilation.
 */
function libraryFile(
  file: string,
  version: ts.ScriptTarget | ts.CreateSourceFileOptions,
  host: ts.CompilerHost,
): ts.SourceFile | undefined {
  if (!libraryFiles.has(file)) {
    libraryFiles.set(file, host.getSourceFile(file, version));
  }
  return libraryFiles.get(file);
}
