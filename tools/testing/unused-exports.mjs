import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/**
 * Finds what a package exports without a reason: nothing imports it from the entry point, no page names it, and the
 * declaration of no other used export names it.
 *
 * @param {string} root of the repository, absolute
 * @param {string[]} entries the entry points of the packages, relative to it
 * @returns {string[]} one line per export
 */
export function unusedExports(root, entries) {
  const files = ['packages', 'tools', 'docs']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true }).map((file) => `${folder}/${file}`),
    )
    .filter((file) => !/(?:^|\/)(?:node_modules|dist|files|fixtures)\//.test(file));
  const words = ['README.md', ...files.filter((file) => file.endsWith('.md'))].flatMap((file) =>
    [...read(root, file).matchAll(/[A-Za-z_$][\w$]*/g)].map(([word]) => word),
  );
  const documented = new Set(words);
  const imported = new Set(
    files
      .filter((file) => /\.(?:[cm]?ts|mjs|cjs)$/.test(file))
      .flatMap((file) => importsOf(root, file, entries)),
  );
  return entries.flatMap((entry) => {
    const exported = exportsOf(root, entry);
    const isUsed = ({ name }) => imported.has(`${entry} ${name}`) || documented.has(name);
    const used = new Set(exported.filter(isUsed).map(({ name }) => name));
    for (const name of used) {
      const { file, source } = exported.find((one) => one.name === name);
      for (const other of namedTypes(root, file, source))
        if (exported.some((one) => one.name === other)) used.add(other);
    }
    return exported
      .filter(({ name }) => !used.has(name))
      .map(({ name }) => `${entry} exports ${name}, which nothing outside needs`);
  });
}

/** `packages/plan/src/scope/index.ts` is `@parallel-plan/plan/glob`. */
function specifierOf(entry) {
  const [, name, , folder] = entry.split('/');
  const subpath = folder === 'index.ts' ? '' : `/${folder === 'scope' ? 'glob' : folder}`;
  return `@parallel-plan/${name}${subpath}`;
}

/** The exports of an entry point, with the file and the name of each declaration. */
function exportsOf(root, entry) {
  return parse(root, entry)
    .statements.filter(ts.isExportDeclaration)
    .flatMap(({ exportClause, moduleSpecifier }) => {
      const file = `${join(dirname(entry), moduleSpecifier.text)}.ts`;
      return (exportClause?.elements ?? []).map(({ name, propertyName }) => ({
        name: name.text,
        source: (propertyName ?? name).text,
        file,
      }));
    });
}

/** The types that a declaration names; of a function, those of its signature. */
function namedTypes(root, file, name) {
  if (!ts.sys.fileExists(join(root, file))) return [];
  const found = new Set();
  const visit = (node) => {
    if (ts.isBlock(node)) return;
    if (ts.isIdentifier(node)) found.add(node.text);
    ts.forEachChild(node, visit);
  };
  const source = parse(root, file);
  for (const statement of source.statements) {
    const names = ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.map((one) => one.name.getText())
      : [statement.name?.text];
    if (names.includes(name)) visit(statement);
  }
  return found;
}

/** What a file imports of our packages from outside: `packages/plan/src/index.ts parsePlan`. */
function importsOf(root, file, entries) {
  const found = [];
  const add = (name, specifier) => {
    const entry = entries.find((one) =>
      specifier?.startsWith('.')
        ? join(dirname(file), specifier) === dirname(one)
        : specifierOf(one) === specifier && !file.startsWith(`${one.split('/src/')[0]}/`),
    );
    if (entry !== undefined) found.push(`${entry} ${name}`);
  };
  const addAll = (elements, specifier) => {
    for (const { name, propertyName } of elements ?? [])
      add((propertyName ?? name).text, specifier);
  };
  // With `import * as glob`, each name in the file counts.
  let namespace;
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) {
      namespace ??= node.importClause?.namedBindings?.name && node.moduleSpecifier.text;
      addAll(node.importClause?.namedBindings?.elements, node.moduleSpecifier.text);
    } else if (ts.isExportDeclaration(node)) {
      addAll(node.exportClause?.elements, node.moduleSpecifier?.text);
    } else if (ts.isIdentifier(node)) {
      add(node.text, namespace);
    } else if (ts.isImportTypeNode(node)) {
      add(node.qualifier?.getText(), node.argument.literal?.text);
    } else if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name)) {
      // `await import('…')`, and `load('…') as typeof Contracts` where a package is loaded on demand.
      const loaded = /^(?:await import|load)\('([^']*)'\)/;
      const [, specifier] = loaded.exec(node.initializer?.getText() ?? '') ?? [];
      addAll(node.name.elements, specifier);
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(root, file));
  return found;
}

function parse(root, file) {
  return ts.createSourceFile(file, read(root, file), ts.ScriptTarget.Latest, true);
}

function read(root, file) {
  return readFileSync(join(root, file), 'utf8');
}
