import { join } from 'node:path';
import ts from 'typescript';

/**
 * Finds functions that a package exports without a complete TSDoc comment: a text, `@param` for each parameter, `@returns` for
 * a result and `@throws` for a `throw` of its own.
 *
 * @param {string} root of the repository, absolute
 * @param {string[]} entries the entry points of the packages, relative to it
 * @returns {string[]} one line per problem
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
      const declarations = target.declarations?.filter(ts.isFunctionDeclaration) ?? [];
      if (declarations.length === 0) return [];
      const name = `${entry}: ${symbol.name}`;
      const text = ts.displayPartsToString(target.getDocumentationComment(checker));
      if (text.trim() === '') return [`${name} has no documentation`];
      return declarations.flatMap(missingTags).map((tag) => `${name} has no ${tag}`);
    });
  });
}

function missingTags(declaration) {
  const tags = ts.getJSDocTags(declaration);
  const described = tags
    .filter(ts.isJSDocParameterTag)
    .map((tag) => tag.name.getText().split('.')[0]);
  const missing = declaration.parameters.filter(({ name }, index) =>
    // A destructured parameter can have any name in the comment.
    ts.isIdentifier(name) ? !described.includes(name.text) : described.length <= index,
  );
  const hasTag = (wanted) => tags.some(({ tagName }) => tagName.text === wanted);
  const returns = declaration.type?.kind !== ts.SyntaxKind.VoidKeyword;
  return [
    ...missing.map(({ name }) => `@param for ${name.getText()}`),
    ...(returns && !hasTag('returns') ? ['@returns'] : []),
    ...(throws(declaration.body) && !hasTag('throws') ? ['@throws'] : []),
  ];
}

/** Whether a body throws an error of its own, outside of the functions in it. `throw error` passes a caught one on. */
function throws(node) {
  if (node === undefined || ts.isFunctionLike(node)) return false;
  return (
    (ts.isThrowStatement(node) && !ts.isIdentifier(node.expression)) ||
    (ts.forEachChild(node, throws) ?? false)
  );
}
