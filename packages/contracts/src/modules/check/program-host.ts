import { dirname, join, sep } from 'node:path';
import ts from 'typescript';

/** Files that exist only in memory, by absolute path. */
export type VirtualFiles = ReadonlyMap<string, string>;

/**
 * Referenced projects need not be built: their sources count, not their last output. Editors use
 * this setting too. It is missing in the types of `ts.CompilerHost`.
 */
const SOURCES_OF_REFERENCES = { useSourceOfProjectReferenceRedirect: () => true };

/**
 * File access for one child process. It reads and parses each file once for all programs: parsing
 * the standard library takes most of the time of a small program.
 */
export class ProgramHost {
  private readonly exists = new Map<string, boolean>();
  private readonly parsed = new Map<string, ts.SourceFile | undefined>();
  private readonly resolutions = new Map<string, ts.ModuleResolutionCache>();
  private readonly roots: readonly string[];

  /** @param root absolute path of the workspace */
  constructor(readonly root: string) {
    const realRoot = real(root);
    this.roots = [
      realRoot,
      real(join(root, 'node_modules')),
      dirname(ts.sys.getExecutingFilePath()),
    ];
  }

  /**
   * Whether a file, with symbolic links resolved, is in the workspace or in its installed packages.
   */
  isInside(file: string): boolean {
    const target = real(file);
    return this.roots.some((root) => target === root || target.startsWith(`${root}${sep}`));
  }

  /**
   * @param options of the program
   * @param virtual files that the program sees in addition to those on disk
   * @param resolve returns the file for a module name, `null` for none, or `undefined` to use the
   * default resolution
   */
  compilerHost(
    options: ts.CompilerOptions,
    virtual: VirtualFiles,
    resolve: (name: string, from: string) => string | null | undefined,
  ): ts.CompilerHost {
    const base = ts.createCompilerHost(options);
    const bucket = bucketOf(options);
    const fileExists = (file: string) => virtual.has(file) || this.fileExists(file);
    const readFile = (file: string) => virtual.get(file) ?? ts.sys.readFile(file);
    const cache = this.resolutionsWith(options);
    const host: ts.CompilerHost = {
      ...base,
      ...SOURCES_OF_REFERENCES,
      fileExists,
      readFile,
      writeFile: () => undefined,
      getCurrentDirectory: () => this.root,
      getSourceFile: (file, languageVersion) => {
        const text = virtual.get(file);
        if (text !== undefined) return ts.createSourceFile(file, text, languageVersion);
        return this.parse(file, languageVersion, bucket);
      },
      getModuleResolutionCache: () => cache,
      resolveModuleNameLiterals: (literals, from, redirected, settings, source) =>
        literals.map((literal) => {
          const file = resolve(literal.text, from);
          if (file === null) return { resolvedModule: undefined };
          if (file !== undefined) return { resolvedModule: resolvedFile(file) };
          const mode = ts.getModeForUsageLocation(source, literal, settings);
          return ts.resolveModuleName(literal.text, from, settings, host, cache, redirected, mode);
        }),
    };
    return host;
  }

  private fileExists(file: string): boolean {
    let known = this.exists.get(file);
    if (known === undefined) {
      known = ts.sys.fileExists(file);
      this.exists.set(file, known);
    }
    return known;
  }

  /** Programs with the same options share what their imports resolve to. */
  private resolutionsWith(options: ts.CompilerOptions): ts.ModuleResolutionCache {
    const key = JSON.stringify(Object.entries(options).sort());
    const known = this.resolutions.get(key);
    if (known !== undefined) return known;
    const cache = ts.createModuleResolutionCache(this.root, (name) => name, options);
    this.resolutions.set(key, cache);
    return cache;
  }

  private parse(
    file: string,
    version: ts.ScriptTarget | ts.CreateSourceFileOptions,
    bucket: string,
  ): ts.SourceFile | undefined {
    const format = typeof version === 'object' ? version.impliedNodeFormat : undefined;
    const key = `${file}\0${String(format)}\0${bucket}`;
    if (!this.parsed.has(key)) {
      const text = this.fileExists(file) ? ts.sys.readFile(file) : undefined;
      const source = text === undefined ? undefined : ts.createSourceFile(file, text, version);
      this.parsed.set(key, source);
    }
    return this.parsed.get(key);
  }
}

/** Programs share parsed files if their options differ only in file locations. */
function bucketOf(options: ts.CompilerOptions): string {
  const places = new Set(['baseUrl', 'configFilePath', 'paths', 'pathsBasePath', 'typeRoots']);
  return JSON.stringify(
    Object.entries(options)
      .filter(([name]) => !places.has(name))
      .sort(),
  );
}

function resolvedFile(file: string): ts.ResolvedModuleFull {
  const extension = ['.d.ts', '.d.mts', '.d.cts'].find((end) => file.endsWith(end));
  return { resolvedFileName: file, extension: extension ?? /\.[^.]+$/.exec(file)?.[0] ?? '.ts' };
}

function real(path: string): string {
  return ts.sys.realpath?.(path) ?? path;
}

/**
 * Whether an import specifier names a package as npm and Node.js define it: `ioredis`,
 * `@scope/name/part`, `node:fs`. False for paths, URLs and `#internal` names.
 */
export function isPackageName(specifier: string): boolean {
  return (
    /^(?:node:)?(?:@[a-z0-9~][\w.~-]*\/)?[a-z0-9~_][\w.~-]*(?:\/[\w.~@+-]+)*$/iu.test(specifier) &&
    !specifier.split('/').includes('..')
  );
}
