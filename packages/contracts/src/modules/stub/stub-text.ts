import ts from 'typescript';

/**
 * The body of a stub function: what a function with this signature does until it is implemented.
 */
export function notImplemented(
  overloads: readonly ts.SignatureDeclaration[],
  name: string,
): { readonly type: string; readonly body: string } {
  const isAsync = overloads.every(({ type }) => isPromise(type));
  const error = `new Error('not implemented: ${name}')`;
  return isAsync
    ? { type: 'Promise<never>', body: `return Promise.reject(${error});` }
    : { type: 'never', body: `throw ${error};` };
}

function isPromise(type: ts.TypeNode | undefined): boolean {
  return (
    type !== undefined &&
    ts.isTypeReferenceNode(type) &&
    ts.isIdentifier(type.typeName) &&
    type.typeName.text === 'Promise'
  );
}

/** Type parameters, parameters and return type, as in the contract. */
export function signatureText(node: ts.SignatureDeclaration, source: ts.SourceFile): string {
  const list = (nodes: readonly ts.Node[] | undefined) =>
    (nodes ?? []).map((one) => one.getText(source)).join(', ');
  const generics = node.typeParameters === undefined ? '' : `<${list(node.typeParameters)}>`;
  const type = node.type === undefined ? '' : `: ${node.type.getText(source)}`;
  return `${generics}(${list(node.parameters)})${type}`;
}

/** The documentation of a declaration followed by a line break, or an empty text. */
export function commentOf(node: ts.Node, source: ts.SourceFile): string {
  const ranges = ts.getLeadingCommentRanges(source.text, node.pos) ?? [];
  const comment = ranges
    .map(({ pos, end }) => source.text.slice(pos, end))
    .findLast((text) => text.startsWith('/**'));
  return comment === undefined ? '' : `${comment.replace(/\n[ \t]+\*/gu, '\n *')}\n`;
}
