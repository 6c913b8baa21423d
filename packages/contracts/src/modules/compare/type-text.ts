import ts from 'typescript';

const LONGEST = 120;

const EXACT =
  ts.TypeFormatFlags.NoTruncation |
  ts.TypeFormatFlags.InTypeAlias |
  ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope;

/** Prints types as text: short for messages, exact for comparing types with type parameters. */
export class TypeText {
  private pairs: readonly (readonly [contract: ts.Type, code: ts.Type])[] = [];

  constructor(private readonly checker: ts.TypeChecker) {}

  /** Gives type parameters the same names while `compare` runs. */
  withTypeParameters<Result>(
    contract: readonly ts.Type[],
    code: readonly ts.Type[],
    compare: () => Result,
  ): Result {
    const outer = this.pairs;
    this.pairs = [...outer, ...contract.map((own, at) => [own, code[at] ?? own] as const)];
    try {
      return compare();
    } finally {
      this.pairs = outer;
    }
  }

  /** @returns at most 120 characters */
  short(type: ts.Type): string {
    const text = this.checker.typeToString(
      type,
      undefined,
      ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope,
    );
    return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  }

  /** Whether two types print the same after their paired type parameters get the same names. */
  areEqual(contract: ts.Type, code: ts.Type): boolean {
    const isInstantiable = [contract, code].every(
      ({ flags }) => (flags & (ts.TypeFlags.Instantiable | ts.TypeFlags.Object)) !== 0,
    );
    return isInstantiable && this.plain(contract, 0, true) === this.plain(code, 1, true);
  }

  /** Whether equal types print their unions and intersections in the same order. */
  haveOneOrder(contract: ts.Type, code: ts.Type): boolean {
    return this.plain(contract, 0, false) === this.plain(code, 1, false);
  }

  private plain(type: ts.Type, side: 0 | 1, isSorted: boolean): string {
    const names = new Map(this.pairs.map((pair, at) => [pair[side].symbol.name, `paired#${at}`]));
    return plainText(this.checker.typeToString(type, undefined, EXACT), names, isSorted);
  }
}

/**
 * The text of a type with other names: paired type parameters get the given ones, and variables
 * that the type declares itself, `infer U` and `[K in T]`, are numbered.
 *
 * @param isSorted whether to sort the members of unions and intersections
 */
function plainText(type: string, paired: ReadonlyMap<string, string>, isSorted: boolean): string {
  const text = `type _ = ${type};`;
  const source = ts.createSourceFile('type.d.ts', text, ts.ScriptTarget.Latest, true);
  const names = new Map(paired);
  const declare = (node: ts.Node): void => {
    if (ts.isTypeParameterDeclaration(node)) names.set(node.name.text, `own#${names.size}`);
    ts.forEachChild(node, declare);
  };
  declare(source);
  const render = (node: ts.Node): string => {
    if (ts.isIdentifier(node) && isTypeName(node)) return names.get(node.text) ?? node.text;
    const children: ts.Node[] = [];
    ts.forEachChild(node, (child) => void children.push(child));
    if (isSorted && ts.isUnionTypeNode(node)) return children.map(render).sort().join(' | ');
    if (isSorted && ts.isIntersectionTypeNode(node)) {
      return children.map(render).sort().join(' & ');
    }
    let [rendered, at] = ['', node.getStart(source)];
    for (const child of children) {
      rendered += text.slice(at, child.getStart(source)) + render(child);
      at = child.getEnd();
    }
    return rendered + text.slice(at, node.getEnd());
  };
  return render(source);
}

function isTypeName({ parent }: ts.Identifier): boolean {
  return ts.isTypeReferenceNode(parent) || ts.isTypeParameterDeclaration(parent);
}
