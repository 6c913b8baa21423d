import ts from 'typescript';

export function isAny(type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.Any) !== 0;
}

export function isNever(type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.Never) !== 0;
}

export function isUnknown(type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.Unknown) !== 0;
}

export function isVoid(type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.Void) !== 0;
}

export function isThis(type: ts.Type): boolean {
  return (type as { readonly isThisType?: boolean }).isThisType === true;
}

export function isEnum(type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.EnumLike) !== 0;
}

/** Each `unique symbol` declaration has its own type, so compare these types by name. */
export function isUniqueSymbol(type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.UniqueESSymbol) !== 0;
}

export function isObject(type: ts.Type): boolean {
  return (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0;
}

export function isReference(type: ts.Type): type is ts.TypeReference {
  return (objectFlags(type) & ts.ObjectFlags.Reference) !== 0;
}

function objectFlags(type: ts.Type): ts.ObjectFlags {
  return (type as Partial<ts.ObjectType>).objectFlags ?? 0;
}

/** Whether the compiler can't resolve a type before its type parameters are known. */
export function isOpaque(type: ts.Type): boolean {
  if ((type.flags & ts.TypeFlags.Instantiable) !== 0) return true;
  if ((objectFlags(type) & ts.ObjectFlags.Mapped) === 0) return false;
  const { constraintType } = type as { readonly constraintType?: ts.Type };
  return constraintType !== undefined && (constraintType.flags & ts.TypeFlags.Instantiable) !== 0;
}

export function isTypeParameter({ flags }: ts.Type): boolean {
  return (flags & ts.TypeFlags.TypeParameter) !== 0;
}

/** Whether a type is an intersection of more than object types, such as `string & K`. */
export function isMixed(type: ts.Type): boolean {
  return type.isIntersection() && type.types.some((part) => isOpaque(part) || !isObject(part));
}

export function isLibraryType(type: ts.Type): boolean {
  const file =
    (type.symbol as ts.Symbol | undefined)?.declarations?.[0]?.getSourceFile().fileName ?? '';
  return /\/lib\.[^/]*\.d\.ts$/.test(file);
}

export function isValueOf(type: ts.Type, symbol: ts.Symbol): boolean {
  return (
    type.symbol === symbol &&
    (objectFlags(type) & ts.ObjectFlags.Anonymous) !== 0 &&
    (symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Enum | ts.SymbolFlags.Module)) !== 0
  );
}

export function membersOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}
