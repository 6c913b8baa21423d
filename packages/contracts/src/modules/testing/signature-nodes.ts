import ts from 'typescript';

type Signature =
  | ts.FunctionDeclaration
  | ts.FunctionTypeNode
  | ts.MethodDeclaration
  | ts.MethodSignature
  | ts.ConstructorDeclaration;

/** Whether a node declares a function that callers can call. */
export function isSignature(node: ts.Node): node is Signature {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionTypeNode(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isMethodSignature(node) ||
    ts.isConstructorDeclaration(node)
  );
}

/** Whether callers have to pass a parameter. */
export function isRequired(parameter: ts.ParameterDeclaration): boolean {
  const { name, questionToken, dotDotDotToken } = parameter;
  const isPlain = ts.isIdentifier(name) && name.text !== 'this';
  return isPlain && questionToken === undefined && dotDotDotToken === undefined;
}

/** Another overload can accept what the changed one no longer does. */
export function isOnlyOverload(node: Signature): boolean {
  if (ts.isFunctionTypeNode(node)) return true;
  const siblings: ts.Node[] = [];
  ts.forEachChild(node.parent, (child) => void siblings.push(child));
  const nameOf = (one: ts.Node): string | undefined =>
    (one as Partial<ts.NamedDeclaration>).name?.getText();
  return (
    siblings.filter((one) => one.kind === node.kind && nameOf(one) === nameOf(node)).length === 1
  );
}
