import { join } from 'node:path';
import ts from 'typescript';

/**
 * Finds functions that a package exports without a TSDoc comment.
 *
 * @param {string} root of the repository, absolute
 * @param {string[]} entries the entry points of the packages, relative to it
 * @returns {string[]} one line a problem
 */
export function undocumentedFunctions(root, entries) {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const files = entries.map((entry) => join(root, entry));
  const program = ts.createProgram(files, { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  return entries.flatMap((entry, at) => {
    const source = program.getSourceFile(files[at]);
    const module = checker.getSymbolAtLocation(source);
    return checker.getExportsOfModule(module).flatMap((symbol) => {
      const target =
        symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      if (!target.declarations?.some(ts.isFunctionDeclaration)) return [];
      const text = ts.displayPartsToString(target.getDocumentationComment(checker));
      return text.trim() === '' ? [`${entry}: ${symbol.name}`] : [];
    });
  });
}
