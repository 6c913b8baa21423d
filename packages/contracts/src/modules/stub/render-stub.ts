import ts from 'typescript';
import { hasModifier, parseContract } from '../check/contract-syntax';
import { renderClass } from './render-class';
import { commentOf, notImplemented, signatureText } from './stub-text';

/** Code that replaces a contract's implementation until its owner has written it. */
export interface Stub {
  /** Unformatted TypeScript. Empty if nothing is left to write. */
  readonly text: string;
  /** Whether the module has a default export, which `export *` doesn't re-export. */
  readonly hasDefault: boolean;
}

/**
 * Writes a module that exports what a contract declares. Types, enums, constants with a literal
 * value and error classes are complete. Functions and methods throw `not implemented: <name>`, or
 * reject with it if they return a promise. The output is deterministic.
 *
 * @param contract a contract without `lintContract` errors
 * @param present names that the owner's entry already exports; the stub leaves them out
 * @param entry the import path for types that the entry already exports, such as `../index`
 * @param isEntry whether an import of a module is an import of the entry, such as by its package
 * name; the stub imports `entry` instead, because a project doesn't import itself
 */
export function renderStub(
  contract: string,
  present: ReadonlySet<string>,
  entry: string,
  isEntry: (specifier: string) => boolean = () => false,
): Stub {
  const source = parseContract(contract);
  const kept = source.statements.filter((node) => !present.has(exportedName(node) ?? ''));
  const declared = kept.filter((node) => !ts.isImportDeclaration(node));
  const body = withoutUnusedLocals(declared, source);
  if (!body.some((node) => isExported(node))) return { text: '', hasDefault: false };
  const used = identifiersIn(body);
  const parts = [
    ...source.statements.filter(ts.isImportDeclaration).flatMap((node) => {
      const module = (node.moduleSpecifier as ts.StringLiteral).text;
      return importText(node, used, isEntry(module) ? entry : module);
    }),
    ...presentTypes(source, present, used, entry),
    ...renderStatements(body, source),
  ];
  return { text: `${parts.join('\n\n')}\n`, hasDefault: body.some(isDefault) };
}

function renderStatements(
  statements: readonly ts.Statement[],
  source: ts.SourceFile,
): readonly string[] {
  const functions = new Map<string, ts.FunctionDeclaration[]>();
  for (const node of statements.filter(ts.isFunctionDeclaration)) {
    const name = node.name?.text ?? '';
    functions.set(name, [...(functions.get(name) ?? []), node]);
  }
  return statements.flatMap((node) => {
    if (!ts.isFunctionDeclaration(node)) return [statementText(node, source)];
    const overloads = functions.get(node.name?.text ?? '') ?? [];
    return overloads[0] === node ? [functionText(overloads, source)] : [];
  });
}

function statementText(node: ts.Statement, source: ts.SourceFile): string {
  if (ts.isClassDeclaration(node)) return renderClass(node, source);
  if (ts.isVariableStatement(node)) return constantText(node, source);
  if (ts.isModuleDeclaration(node)) return namespaceText(node, source);
  if (ts.isExportDeclaration(node)) return exportListText(node, source);
  const comment = commentOf(node, source);
  return comment + withoutDeclare(node.getText(source));
}

function functionText(overloads: readonly ts.FunctionDeclaration[], source: ts.SourceFile): string {
  const [first] = overloads;
  if (first === undefined) return '';
  const prefix = modifiersOf(first);
  const name = first.name?.text ?? '';
  const signatures = overloads.map(
    (node) => `${commentOf(node, source)}${prefix}function ${name}${signatureText(node, source)};`,
  );
  const { type, body } = notImplemented(overloads, name === '' ? 'default' : name);
  return [...signatures, `${prefix}function ${name}(): ${type} {\n  ${body}\n}`].join('\n');
}

function constantText(node: ts.VariableStatement, source: ts.SourceFile): string {
  const prefix = `${commentOf(node, source)}${modifiersOf(node)}const `;
  return node.declarationList.declarations
    .map(({ name, type, initializer }) => {
      const title = name.getText(source);
      if (initializer !== undefined) return `${prefix}${title} = ${initializer.getText(source)};`;
      if (type === undefined) return '';
      const call = functionType(type);
      if (call !== undefined) {
        const { body } = notImplemented([call], title);
        return `${prefix}${title}: ${type.getText(source)} = () => {\n  ${body}\n};`;
      }
      const value = valueText(type, source);
      const isComposite = value.startsWith('{') || value.startsWith('[');
      return `${prefix}${title} = ${value}${isComposite ? ' as const' : ''};`;
    })
    .join('\n');
}

function functionType(type: ts.TypeNode): ts.FunctionTypeNode | undefined {
  if (ts.isParenthesizedTypeNode(type)) return functionType(type.type);
  return ts.isFunctionTypeNode(type) ? type : undefined;
}

/** The value of a literal type, as code. */
function valueText(type: ts.TypeNode, source: ts.SourceFile): string {
  if (ts.isParenthesizedTypeNode(type) || ts.isTypeOperatorNode(type)) {
    return valueText(type.type, source);
  }
  if (ts.isTupleTypeNode(type)) {
    const elements = type.elements.map((element) =>
      valueText(ts.isNamedTupleMember(element) ? element.type : element, source),
    );
    return `[${elements.join(', ')}]`;
  }
  if (!ts.isTypeLiteralNode(type)) return type.getText(source);
  const members = type.members
    .filter(ts.isPropertySignature)
    .map(({ name, type: member }) =>
      member === undefined ? '' : `${name.getText(source)}: ${valueText(member, source)}`,
    );
  return `{ ${members.join(', ')} }`;
}

function namespaceText(node: ts.ModuleDeclaration, source: ts.SourceFile): string {
  const { body } = node;
  const statements = body !== undefined && ts.isModuleBlock(body) ? [...body.statements] : [];
  // An ambient namespace exports everything that it declares.
  const parts = renderStatements(statements, source).map((text) =>
    text.replace(/^(?=(?:class|const|enum|function|interface|namespace|type) )/gmu, 'export '),
  );
  const reason =
    '// eslint-disable-next-line @typescript-eslint/no-namespace -- the contract has one';
  return `${commentOf(node, source)}${reason}\n${modifiersOf(node)}namespace ${node.name.getText(source)} {\n${parts.join('\n\n')}\n}`;
}

/** Types in an export list get `type`, as `verbatimModuleSyntax` and `isolatedModules` require. */
function exportListText(node: ts.ExportDeclaration, source: ts.SourceFile): string {
  const { exportClause } = node;
  if (node.moduleSpecifier !== undefined || node.isTypeOnly || exportClause === undefined) {
    return node.getText(source);
  }
  if (!ts.isNamedExports(exportClause)) return node.getText(source);
  const types = new Set(
    source.statements
      .filter((other) => ts.isInterfaceDeclaration(other) || ts.isTypeAliasDeclaration(other))
      .map(({ name }) => name.text),
  );
  const names = exportClause.elements.map((element) => {
    const local = (element.propertyName ?? element.name).text;
    return types.has(local) && !element.isTypeOnly
      ? `type ${element.getText(source)}`
      : element.getText(source);
  });
  return `export { ${names.join(', ')} };`;
}

function importText(
  node: ts.ImportDeclaration,
  used: ReadonlySet<string>,
  module: string,
): readonly string[] {
  const from = `from '${module}';`;
  const { name, namedBindings } = node.importClause ?? {};
  const texts: string[] = [];
  if (name !== undefined && used.has(name.text)) texts.push(`import type ${name.text} ${from}`);
  if (namedBindings !== undefined && ts.isNamespaceImport(namedBindings)) {
    const { text } = namedBindings.name;
    if (used.has(text)) texts.push(`import type * as ${text} ${from}`);
  } else if (namedBindings !== undefined) {
    const names = namedBindings.elements.filter((element) => used.has(element.name.text));
    const list = names.map(({ name: own, propertyName }) =>
      propertyName === undefined ? own.text : `${propertyName.text} as ${own.text}`,
    );
    if (list.length > 0) texts.push(`import type { ${list.join(', ')} } ${from}`);
  }
  return texts.length === 0 ? [] : [texts.join('\n')];
}

function presentTypes(
  source: ts.SourceFile,
  present: ReadonlySet<string>,
  used: ReadonlySet<string>,
  entry: string,
): readonly string[] {
  const names = source.statements
    .map((node) => exportedName(node))
    .filter((name) => name !== undefined && present.has(name) && used.has(name));
  const list = [...new Set(names)].sort();
  return list.length === 0 ? [] : [`import type { ${list.join(', ')} } from '${entry}';`];
}

/** Removes local declarations that only left-out declarations used. */
function withoutUnusedLocals(
  statements: readonly ts.Statement[],
  source: ts.SourceFile,
): readonly ts.Statement[] {
  let kept = statements;
  for (;;) {
    const next = kept.filter((node) => {
      const name = localName(node);
      if (isExported(node) || name === undefined) return true;
      return identifiersIn(kept.filter((other) => other !== node)).has(name);
    });
    if (next.length === kept.length) return next;
    kept = next;
    if (kept.length > source.statements.length) return kept;
  }
}

/** The identifiers that the statements use, without those that they declare themselves. */
function identifiersIn(statements: readonly ts.Statement[]): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !isDeclaredName(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  statements.forEach(visit);
  return names;
}

function isDeclaredName(node: ts.Identifier): boolean {
  const { parent } = node;
  const isName = (parent as { readonly name?: ts.Node }).name === node;
  return isName && !ts.isExportSpecifier(parent) && !ts.isPropertyAccessExpression(parent);
}

function localName(node: ts.Statement): string | undefined {
  const { name } = node as { readonly name?: ts.Node };
  return name !== undefined && ts.isIdentifier(name) ? name.text : undefined;
}

function exportedName(node: ts.Statement): string | undefined {
  if (isDefault(node)) return 'default';
  if (!isExported(node)) return undefined;
  if (!ts.isVariableStatement(node)) return localName(node);
  return node.declarationList.declarations[0]?.name.getText();
}

function isExported(node: ts.Statement): boolean {
  return (
    ts.isExportDeclaration(node) ||
    ts.isExportAssignment(node) ||
    hasModifier(node, ts.SyntaxKind.ExportKeyword)
  );
}

function isDefault(node: ts.Statement): boolean {
  return ts.isExportAssignment(node) || hasModifier(node, ts.SyntaxKind.DefaultKeyword);
}

function modifiersOf(node: ts.Statement): string {
  const isExport = hasModifier(node, ts.SyntaxKind.ExportKeyword);
  return `${isExport ? 'export ' : ''}${isDefault(node) ? 'default ' : ''}`;
}

function withoutDeclare(text: string): string {
  return text.replace(/^((?:export\s+)?)declare\s+/u, '$1');
}
