import ts from 'typescript';

/**
 * Removes what callers can't use from declarations: class members that are not public.
 *
 * @param typesOnly exported names that are types only, although their declaration has a value too
 */
export function publicDeclarations(text: string, typesOnly: ReadonlySet<string>): string {
  const source = ts.createSourceFile('surface.d.ts', text, ts.ScriptTarget.Latest, true);
  const edits: { readonly start: number; readonly end: number; readonly to: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isClassElement(node) && isHidden(node)) {
      edits.push({ start: node.getFullStart(), end: node.getEnd(), to: '' });
    } else if (ts.isExportSpecifier(node) && typesOnly.has(node.name.text) && !isType(node)) {
      edits.push({ start: node.getStart(), end: node.getStart(), to: 'type ' });
    } else ts.forEachChild(node, visit);
  };
  visit(source);
  return edits
    .reverse()
    .reduce((rest, { start, end, to }) => rest.slice(0, start) + to + rest.slice(end), text);
}

function isType(node: ts.ExportSpecifier): boolean {
  return node.isTypeOnly || node.parent.parent.isTypeOnly;
}

/** A non-public constructor stays: without it, callers could use `new`. */
function isHidden(node: ts.ClassElement): boolean {
  if (ts.isConstructorDeclaration(node)) return false;
  if (node.name !== undefined && ts.isPrivateIdentifier(node.name)) return true;
  const flags = ts.getCombinedModifierFlags(node);
  return (flags & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0;
}
