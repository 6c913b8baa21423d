import fc from 'fast-check';
import ts from 'typescript';

/** A contract that differs from its original in a way that callers notice. */
export interface Mutation {
  readonly what: string;
  readonly text: string;
}

/**
 * @returns `count` different mutations of declarations, chosen by `seed`; all of them if there are
 * fewer
 */
export function mutationsOf(text: string, seed: number, count: number): readonly Mutation[] {
  const source = ts.createSourceFile('surface.d.ts', text, ts.ScriptTarget.Latest, true);
  const exported = exportedNames(source);
  const edits = source.statements.flatMap((node) => {
    if (ts.isExportDeclaration(node)) return renamedExports(node, source);
    const names = namesOf(node);
    return names.some((name) => exported.has(name)) ? editsIn(node, source) : [];
  });
  const order =
    fc.sample(fc.shuffledSubarray(edits, { minLength: edits.length }), { seed, numRuns: 1 })[0] ??
    [];
  return order.slice(0, count).map(({ start, end, to, what }) => ({
    what: `${what} in line ${source.getLineAndCharacterOfPosition(start).line + 1}: ${text.slice(start, end)}`,
    text: text.slice(0, start) + to + text.slice(end),
  }));
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly to: string;
  readonly what: string;
}

/** A type that no library has. */
const STRANGE = '{ readonly mutated: 1 }';

/** `export { a }` becomes `export { a as mutated }`. */
function renamedExports(node: ts.ExportDeclaration, source: ts.SourceFile): readonly Edit[] {
  const { exportClause: clause } = node;
  if (clause === undefined || !ts.isNamedExports(clause)) return [];
  return clause.elements
    .filter(({ name }) => name.text !== 'default')
    .map(({ name, propertyName }) => ({
      start: name.getStart(source),
      end: name.getEnd(),
      to: propertyName === undefined ? `${name.text} as mutated` : 'mutated',
      what: 'another name of an export',
    }));
}

function editsIn(statement: ts.Statement, source: ts.SourceFile): readonly Edit[] {
  const edits: Edit[] = [];
  const add = (node: ts.Node, to: string, what: string) =>
    edits.push({ start: node.getStart(source), end: node.getEnd(), to, what });
  const visit = (node: ts.Node): void => {
    // More than one type can satisfy a constraint, condition or default.
    if (ts.isTypeParameterDeclaration(node) || ts.isConditionalTypeNode(node)) return;
    if (ts.isIntersectionTypeNode(node) || ts.isMappedTypeNode(node)) return;
    if (isPrimitive(node) && !isInUnion(node)) add(node, STRANGE, 'another type');
    if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal) && !isBesideText(node)) {
      add(node, `'mutated'`, 'another literal');
    }
    if (ts.isPropertySignature(node)) propertyEdits(node, add);
    if (ts.isMethodSignature(node) && node.questionToken === undefined) {
      add(node.name, 'mutated', 'another name of a method');
    }
    if (ts.isMethodDeclaration(node) && isPublic(node)) {
      add(node.name, 'mutated', 'another name of a method');
    }
    ts.forEachChild(node, visit);
  };
  visit(statement);
  if (ts.isFunctionDeclaration(statement)) functionEdits(statement, source, add);
  if (ts.isInterfaceDeclaration(statement)) {
    const [first] = statement.typeParameters ?? [];
    if (first === undefined) add(statement.name, `${statement.name.text}<Mutated>`, 'generic');
    const { members } = statement;
    const last = members.at(-1);
    if (last !== undefined)
      add(last, `${last.getText(source)} readonly mutated: 1;`, 'a member more');
  }
  if (ts.isEnumDeclaration(statement)) {
    for (const { name } of statement.members) add(name, 'Mutated', 'another name of a member');
  }
  if (isExportedInPlace(statement)) {
    const { name } = statement as { readonly name?: ts.Node };
    if (name !== undefined && !isGeneric(statement)) add(name, 'mutated', 'another name');
  }
  return edits;
}

type Add = (node: ts.Node, to: string, what: string) => void;

function propertyEdits(node: ts.PropertySignature, add: Add): void {
  const { name, questionToken, type } = node;
  if (questionToken === undefined) add(name, 'mutated', 'another name of a property');
  // Whether a property may be missing is only seen where callers read it.
  else if (ts.isInterfaceDeclaration(node.parent)) add(questionToken, '', 'a required property');
  if (type !== undefined && isNamedType(type)) add(type, STRANGE, 'another type of a property');
}

function functionEdits(node: ts.FunctionDeclaration, source: ts.SourceFile, add: Add): void {
  if (!isOnlyOverload(node, source)) return;
  const { parameters, type } = node;
  const required = parameters.filter(
    ({ questionToken, dotDotDotToken, name }) =>
      questionToken === undefined && dotDotDotToken === undefined && name.getText() !== 'this',
  );
  const last = required.at(-1);
  if (last !== undefined && required.length === parameters.length) {
    if (parameters.length === 1) add(last, '', 'a parameter less');
    add(
      last,
      last
        .getText(source)
        .replace(/^\w+\s*:/, '$&')
        .replace(/:/, '?:'),
      'an optional parameter',
    );
  }
  if (type !== undefined && isNamedType(type)) add(type, STRANGE, 'another result');
}

/** A reference to a named type, or an array. It is not a parameter of the declaration itself. */
function isNamedType(node: ts.TypeNode): boolean {
  if (ts.isArrayTypeNode(node)) return true;
  return ts.isTypeReferenceNode(node) && node.typeArguments === undefined && !isTypeVariable(node);
}

function isTypeVariable(reference: ts.TypeReferenceNode): boolean {
  const name = reference.typeName.getText();
  for (let node: ts.Node = reference; node.parent !== undefined; node = node.parent) {
    const { typeParameters } = node as { readonly typeParameters?: readonly ts.Node[] };
    const names = typeParameters?.map((one) => (one as ts.TypeParameterDeclaration).name.getText());
    if (names?.includes(name) === true) return true;
  }
  return false;
}

function isPublic(node: ts.MethodDeclaration): boolean {
  const { PrivateKeyword, ProtectedKeyword } = ts.SyntaxKind;
  const kinds = (ts.getModifiers(node) ?? []).map(({ kind }) => kind);
  return (
    !kinds.includes(PrivateKeyword) &&
    !kinds.includes(ProtectedKeyword) &&
    ts.isIdentifier(node.name)
  );
}

function isPrimitive({ kind }: ts.Node): boolean {
  const { StringKeyword, NumberKeyword, BooleanKeyword } = ts.SyntaxKind;
  return kind === StringKeyword || kind === NumberKeyword || kind === BooleanKeyword;
}

/** Adding or removing a union member can be compatible for callers. */
function isInUnion(node: ts.Node): boolean {
  return ts.isUnionTypeNode(node.parent);
}

/** In a union with `string`, a literal makes no difference. */
function isBesideText({ parent }: ts.Node): boolean {
  return (
    ts.isUnionTypeNode(parent) &&
    parent.types.some(
      (type) => !ts.isLiteralTypeNode(type) || type.literal.kind === ts.SyntaxKind.NullKeyword,
    )
  );
}

function isGeneric(node: ts.Node): boolean {
  return (node as { readonly typeParameters?: unknown }).typeParameters !== undefined;
}

function isOnlyOverload(node: ts.FunctionDeclaration, source: ts.SourceFile): boolean {
  return (
    source.statements.filter(
      (one) => ts.isFunctionDeclaration(one) && one.name?.text === node.name?.text,
    ).length === 1
  );
}

function isExportedInPlace(node: ts.Statement): boolean {
  return ts.canHaveModifiers(node)
    ? (ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false)
    : false;
}

/** The local names that a declaration file exports, directly or in a list. */
function exportedNames(source: ts.SourceFile): ReadonlySet<string> {
  return new Set(
    source.statements.flatMap((node) => {
      if (isExportedInPlace(node)) return namesOf(node);
      const clause = ts.isExportDeclaration(node) ? node.exportClause : undefined;
      if (clause === undefined || !ts.isNamedExports(clause)) return [];
      return clause.elements.map(({ name, propertyName }) => (propertyName ?? name).text);
    }),
  );
}

function namesOf(node: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(node)) {
    return node.declarationList.declarations.map(({ name }) => name.getText());
  }
  const { name } = node as { readonly name?: ts.Node };
  return name === undefined ? [] : [name.getText()];
}
