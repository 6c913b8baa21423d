import ts from 'typescript';

/** A parameter as callers see it. A rest parameter has the type of one argument. */
export interface Parameter {
  readonly name: string;
  readonly type: ts.Type;
  readonly node: ts.Node | undefined;
  readonly isRest: boolean;
}

export function parameters(checker: ts.TypeChecker, signature: ts.Signature): readonly Parameter[] {
  return signature.getParameters().map((symbol, at, all) => {
    const type = typeOfParameter(checker, symbol);
    const isRest = at === all.length - 1 && hasRest(signature);
    const element = isRest && checker.isArrayType(type) ? elementOf(checker, type) : type;
    return { name: symbol.name, type: element, node: symbol.valueDeclaration, isRest };
  });
}

/**
 * Adds `undefined` for a parameter with a default value: callers can omit it, but its own type
 * doesn't include that.
 */
function typeOfParameter(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Type {
  const type = checker.getTypeOfSymbol(symbol);
  const node = symbol.valueDeclaration;
  const hasInitialValue =
    node !== undefined && ts.isParameter(node) && node.initializer !== undefined;
  return hasInitialValue ? checker.getNullableType(type, ts.TypeFlags.Undefined) : type;
}

function elementOf(checker: ts.TypeChecker, list: ts.Type): ts.Type {
  return checker.getTypeArguments(list as ts.TypeReference)[0] ?? list;
}

export function rest(all: readonly Parameter[]): Parameter | undefined {
  const last = all.at(-1);
  return last?.isRest === true ? last : undefined;
}

export function arity(signature: ts.Signature): { readonly least: number; readonly most: number } {
  const declared = signature.getParameters().length;
  const { minArgumentCount } = signature as { readonly minArgumentCount?: number };
  return { least: minArgumentCount ?? declared, most: hasRest(signature) ? Infinity : declared };
}

/** The compiler's internal `SignatureFlags.HasRestParameter`. */
const REST_SIGNATURE = 1;

function hasRest(signature: ts.Signature): boolean {
  const { flags } = signature as { readonly flags?: number };
  return ((flags ?? 0) & REST_SIGNATURE) !== 0;
}

/** Parameter names that callers see. Destructured parameters have no name. */
export function names(signature: ts.Signature): readonly string[] {
  return signature
    .getParameters()
    .map(({ name, valueDeclaration }) =>
      valueDeclaration !== undefined &&
      ts.isParameter(valueDeclaration) &&
      ts.isIdentifier(valueDeclaration.name)
        ? name
        : '',
    );
}
