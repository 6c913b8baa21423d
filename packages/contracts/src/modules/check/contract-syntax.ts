import ts from 'typescript';

/** @returns the syntax tree of a contract, with parent links; never throws on invalid text */
export function parseContract(text: string): ts.SourceFile {
  return ts.createSourceFile('contract.d.ts', text, ts.ScriptTarget.Latest, true);
}

/** A comment that the compiler obeys. */
interface Directive {
  /** `reference` for a triple-slash directive; else its name: `@ts-nocheck`. */
  readonly what: string;
  readonly pos: number;
  readonly end: number;
}

const REFERENCES = ['reference', 'amd-dependency', 'amd-module'];

/** Triple-slash directives, and comments that switch the compiler's errors off. */
export function directivesOf(source: ts.SourceFile): readonly Directive[] {
  const { commentDirectives = [], pragmas = new Map<string, Pragmas>() } = source as Parsed;
  const ofKind = (name: string) => [pragmas.get(name) ?? []].flat().map(({ range }) => range);
  const silent = [...ofKind('ts-nocheck'), ...commentDirectives.map(({ range }) => range)];
  const nameOf = ({ pos, end }: ts.TextRange) =>
    /@ts-[a-z-]+/u.exec(source.text.slice(pos, end))?.[0] ?? '@ts-ignore';
  return [
    ...REFERENCES.flatMap(ofKind).map(({ pos, end }) => ({ what: 'reference', pos, end })),
    ...silent.map((range) => ({ what: nameOf(range), pos: range.pos, end: range.end })),
  ];
}

interface Pragma {
  readonly range: ts.TextRange;
}
type Pragmas = Pragma | readonly Pragma[];

/** What the parser stores on a source file, but its types leave out. */
interface Parsed {
  readonly commentDirectives?: readonly Pragma[];
  readonly pragmas?: ReadonlyMap<string, Pragmas>;
}

/** A function, method, constructor or accessor. */
export type Callable =
  | ts.CallSignatureDeclaration
  | ts.ConstructSignatureDeclaration
  | ts.ConstructorDeclaration
  | ts.FunctionDeclaration
  | ts.GetAccessorDeclaration
  | ts.MethodDeclaration
  | ts.MethodSignature
  | ts.SetAccessorDeclaration;

export function isCallable(node: ts.Node): node is Callable {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isMethodSignature(node) ||
    ts.isCallSignatureDeclaration(node) ||
    ts.isConstructSignatureDeclaration(node) ||
    ts.isConstructorDeclaration(node) ||
    ts.isAccessor(node)
  );
}

/** Whether a stub can write a value of the type: a literal type, or a function. */
export function isLiteralType(type: ts.TypeNode | undefined): boolean {
  if (type === undefined) return false;
  if (ts.isLiteralTypeNode(type) || ts.isFunctionTypeNode(type)) return true;
  if (ts.isParenthesizedTypeNode(type)) return isLiteralType(type.type);
  if (ts.isTypeOperatorNode(type)) return isLiteralType(type.type);
  if (ts.isTupleTypeNode(type)) return type.elements.every((element) => isLiteralType(element));
  return (
    ts.isTypeLiteralNode(type) &&
    type.members.every((member) => ts.isPropertySignature(member) && isLiteralType(member.type))
  );
}

/** Whether a statement exports something; `export {}` does not. */
export function isExport(statement: ts.Statement): boolean {
  if (ts.isExportAssignment(statement)) return true;
  if (ts.isExportDeclaration(statement)) {
    const { exportClause } = statement;
    return !(exportClause && ts.isNamedExports(exportClause) && exportClause.elements.length === 0);
  }
  return hasModifier(statement, ts.SyntaxKind.ExportKeyword);
}

/** Whether a statement has a modifier such as `export` or `default`. */
export function hasModifier(statement: ts.Statement, kind: ts.SyntaxKind): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  return modifiers.some((modifier) => modifier.kind === kind);
}

/** Document either each overload, or the first one for all of them. */
export function missingDocumentation(node: ts.FunctionDeclaration): string | undefined {
  const overloads = overloadsOf(node);
  const comments = overloads.flatMap((overload) => ts.getJSDocCommentsAndTags(overload));
  if (overloads[0] !== node) return undefined;
  if (comments.length === 0) return 'has no documentation: say what it does, returns and throws.';
  const names = overloads
    .flatMap((overload) => ts.getJSDocTags(overload))
    .map(({ tagName }) => tagName.text);
  const result = node.type?.getText().replace(/^Promise<(.*)>$/su, '$1');
  const isVoid = result === 'void' || result === 'undefined' || result === 'never';
  if (!isVoid && !names.some((name) => name === 'returns' || name === 'return')) {
    return 'does not document what it returns: add `@returns`, with order and limits.';
  }
  return names.some((name) => name === 'throws' || name === 'throw' || name === 'exception')
    ? undefined
    : 'does not document its errors: add `@throws` with each error and when, or `@throws nothing`.';
}

function overloadsOf(node: ts.FunctionDeclaration): readonly ts.FunctionDeclaration[] {
  const { parent } = node;
  if (!ts.isSourceFile(parent) && !ts.isModuleBlock(parent)) return [];
  return parent.statements
    .filter(ts.isFunctionDeclaration)
    .filter(({ name }) => name?.text === node.name?.text);
}

/** The parser stores its errors on the source file, so no program is needed to read them. */
export function syntaxErrors(source: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  return (
    (source as { readonly parseDiagnostics?: readonly ts.DiagnosticWithLocation[] })
      .parseDiagnostics ?? []
  );
}
