import ts from 'typescript';

const LONGEST = 120;

const EXACT =
  ts.TypeFormatFlags.NoTruncation |
  ts.TypeFormatFlags.InTypeAlias |
  ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope;

/** Prints types as text: short for messages, exact for comparing types with type parameters. */
export class TypeText {
  private readonly names: (readonly [contract: string, code: string])[] = [];

  constructor(private readonly checker: ts.TypeChecker) {}

  addTypeParameters(contract: ts.Type, code: ts.Type): void {
    this.names.push([contract.symbol.name, code.symbol.name]);
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
    if (this.names.length === 0) return false;
    const isInstantiable = [contract, code].every(
      ({ flags }) => (flags & (ts.TypeFlags.Instantiable | ts.TypeFlags.Object)) !== 0,
    );
    return isInstantiable && this.plain(contract, 0) === this.plain(code, 1);
  }

  private plain(type: ts.Type, side: 0 | 1): string {
    const text = withoutOwnNames(this.checker.typeToString(type, undefined, EXACT));
    return this.names.reduce(
      (renamed, names, at) => renamed.replace(new RegExp(`\\b${names[side]}\\b`, 'gu'), `$${at}`),
      text,
    );
  }
}

/** Gives the variables that a type declares itself, `infer U` and `[K in T]`, the same names. */
function withoutOwnNames(text: string): string {
  const declared = [...text.matchAll(/\binfer (\w+)|\[(\w+) in /gu)];
  const names = [...new Set(declared.map(([, inferred, key]) => inferred ?? key ?? ''))];
  return names.reduce(
    (renamed, name, at) => renamed.replace(new RegExp(`\\b${name}\\b`, 'gu'), `own#${at}`),
    text,
  );
}
