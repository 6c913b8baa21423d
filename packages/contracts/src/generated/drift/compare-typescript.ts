import { createRequire } from 'node:module';
import type * as ts from 'typescript';
import type { SyntaxDifference } from './syntax-difference';

/** A generated file is not nested like this; its reader's stack has an end. */
const MOST_DEPTH = 1_000;

/**
 * Where a TypeScript file first differs from what it should be, as syntax: comments, white space,
 * quotes, semicolons, trailing commas and parentheses around types make no difference.
 *
 * @returns a place in `actual`, or nothing where both say the same
 */
export function compareTypeScript(actual: string, expected: string): SyntaxDifference | undefined {
  if (actual === expected) return undefined;
  // Half a second to load, and most runs compare nothing.
  const compiler = createRequire(__filename)('typescript') as typeof ts;
  return new Comparison(compiler, actual).with(expected);
}

class Comparison {
  private readonly source: ts.SourceFile;

  constructor(
    private readonly compiler: typeof ts,
    actual: string,
  ) {
    this.source = this.parse(actual);
  }

  with(expected: string): SyntaxDifference | undefined {
    const position =
      brokenAt(this.source) ?? this.firstDifference(this.source, this.parse(expected), 0);
    if (position === undefined) return undefined;
    const { line, character } = this.source.getLineAndCharacterOfPosition(position);
    return { line: line + 1, column: character + 1 };
  }

  private parse(text: string): ts.SourceFile {
    const { ScriptKind, ScriptTarget } = this.compiler;
    const options = [ScriptTarget.Latest, false, ScriptKind.TS] as const;
    return this.compiler.createSourceFile('types.ts', text, ...options);
  }

  private firstDifference(a: ts.Node, b: ts.Node, depth: number): number | undefined {
    const [left, right] = [this.withoutParentheses(a), this.withoutParentheses(b)];
    if (depth > MOST_DEPTH || !this.isSameNode(left, right)) return this.startOf(left);
    const [lefts, rights] = [this.childrenOf(left), this.childrenOf(right)];
    for (const [index, child] of lefts.entries()) {
      const other = rights[index];
      if (other === undefined) return this.startOf(child);
      const position = this.firstDifference(child, other, depth + 1);
      if (position !== undefined) return position;
    }
    return lefts.length < rights.length ? this.endOf(left) : undefined;
  }

  private withoutParentheses(node: ts.Node): ts.Node {
    let inner = node;
    while (this.compiler.isParenthesizedTypeNode(inner)) inner = inner.type;
    return inner;
  }

  private childrenOf(node: ts.Node): readonly ts.Node[] {
    const children: ts.Node[] = [];
    this.compiler.forEachChild(node, (child) => {
      if (child.kind !== this.compiler.SyntaxKind.EmptyStatement) children.push(child);
    });
    return children;
  }

  /** Names by what they say: a formatter takes the quotes off those of properties. */
  private isSameNode(a: ts.Node, b: ts.Node): boolean {
    if (this.textOf(a) !== this.textOf(b)) return false;
    return a.kind === b.kind || (this.isName(a) && this.isName(b));
  }

  private isName(node: ts.Node): boolean {
    return this.compiler.isIdentifier(node) || this.compiler.isStringLiteralLike(node);
  }

  private textOf(node: ts.Node): string | undefined {
    const { compiler } = this;
    if (compiler.isIdentifier(node) || compiler.isLiteralExpression(node)) return node.text;
    if (compiler.isPrefixUnaryExpression(node)) return String(node.operator);
    return compiler.isTypeOperatorNode(node) ? String(node.operator) : undefined;
  }

  private startOf(node: ts.Node): number {
    return this.compiler.isSourceFile(node) ? 0 : node.getStart(this.source);
  }

  /** Where what is missing at the end should be. */
  private endOf(node: ts.Node): number {
    return this.compiler.isSourceFile(node) ? node.text.length : Math.max(node.end - 1, 0);
  }
}

/** Where the text is no TypeScript. The compiler keeps that on the file, but not in its types. */
function brokenAt(source: ts.SourceFile): number | undefined {
  const found: unknown = Reflect.get(source, 'parseDiagnostics');
  const first: unknown = Array.isArray(found) ? found[0] : undefined;
  return typeof first === 'object' && first !== null && 'start' in first
    ? Number(first.start)
    : undefined;
}
