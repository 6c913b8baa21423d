import ts from 'typescript';

/**
 * A type that has only this signature, so that the other overloads of its function don't count.
 *
 * @returns `undefined` for a constructor that is not declared, which has no overloads
 */
export function loneSignature(
  checker: ts.TypeChecker,
  signature: ts.Signature,
): ts.Type | undefined {
  const { declaration } = signature;
  if (declaration === undefined) return undefined;
  const [calls, constructors] = isConstruct(declaration) ? [[], [signature]] : [[signature], []];
  const maker = checker as ts.TypeChecker & TypeMaker;
  return maker.createAnonymousType(undefined, new Map(), calls, constructors, []);
}

function isConstruct(node: ts.SignatureDeclaration | ts.JSDocSignature): boolean {
  return (
    ts.isConstructorDeclaration(node) ||
    ts.isConstructSignatureDeclaration(node) ||
    ts.isConstructorTypeNode(node)
  );
}

/** An internal function of the compiler. */
interface TypeMaker {
  createAnonymousType(
    symbol: undefined,
    members: ReadonlyMap<string, ts.Symbol>,
    calls: readonly ts.Signature[],
    constructors: readonly ts.Signature[],
    indexes: readonly ts.IndexInfo[],
  ): ts.Type;
}
