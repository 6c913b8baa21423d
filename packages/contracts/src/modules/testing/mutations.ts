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

function editsIn(statement: ts.Statement, source: ts.SourceFile): readonly Edit[] {
  const edits: Edit[] = [];
  const add = (node: ts.Node, to: string, what: string) =>
    edits.push({ start: node.getStart(source), end: node.getEnd(), to, what });
  const visit = (node: ts.Node): void => {
    // More than one type can satisfy a constraint, condition or default.
    if (ts.isTypeParameterDeclaration(node) || ts.isConditionalTypeNode(node)) return;
    if (ts.isIntersectionTypeNode(node) || ts.isMappedTypeNode(node)) return;
    if (isPrimitive(node) && !isInUnion(node)) add(node, '{ readonly mutated: 1 }', 'another type');
    if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal) && !isInUnion(node)) {
      add(node, `'mutated'`, 'another literal');
    }
    if (ts.isPropertySignature(node) && node.questionToken === undefined) {
      add(node.name, 'mutated', 'another name of a property');
    }
    ts.forEachChild(node, visit);
  };
  visit(statement);
  if (ts.isFunctionDeclaration(statement) && isOnlyOverload(statement, source)) {
    const [first, second] = statement.parameters;
    if (first !== undefined && first.questionToken === undefined && second === undefined) {
      add(first, '', 'a parameter less');
    }
    if (statement.name !== undefined && isExportedInPlace(statement)) {
      add(statement.name, 'mutated', 'another name');
    }
  }
  return edits;
}

function isPrimitive({ kind }: ts.Node): boolean {
  const { StringKeyword, NumberKeyword, BooleanKeyword } = ts.SyntaxKind;
  return kind === StringKeyword || kind === NumberKeyword || kind === BooleanKeyword;
}

/** Adding or removing a union member can be compatible for callers. */
function isInUnion(node: ts.Node): boolean {
  return ts.isUnionTypeNode(node.parent);
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
