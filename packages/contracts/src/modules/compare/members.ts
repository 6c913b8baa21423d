import { quoted } from '@parallel-plan/plan';
import ts from 'typescript';
import { type Comparison, type Difference, inner, type Pair, type Place } from './difference';
import { compareSignatureLists } from './signatures';

/**
 * Compares the members of two object types: properties, index signatures, call signatures and
 * constructors.
 */
export function compareMembers(comparison: Comparison, pair: Pair): readonly Difference[] {
  if (isUnrelated(comparison, pair) && !comparison.isAssignable(pair))
    return comparison.unlike(pair);
  // Consumers don't write class instances by hand, so additional members of the code's class are
  // harmless.
  const areClasses = isClassInstance(pair.contract) && isClassInstance(pair.code);
  if (areClasses) comparison.isCompilerStricter = true;
  const used: Pair = areClasses ? { ...pair, relation: 'gives' } : pair;
  return [
    ...classDifferences(comparison, pair),
    ...(areClasses ? abstractDifferences(comparison, pair) : []),
    ...propertyDifferences(comparison, used),
    ...indexDifferences(comparison, used),
    ...compareSignatureLists(comparison, ts.SignatureKind.Call, used),
    ...compareSignatureLists(comparison, ts.SignatureKind.Construct, used),
  ];
}

/**
 * Whether one side expects options, all of them optional, and the other side has none of them. Every
 * object fits such a type, so the compiler has a rule of its own for it.
 */
function isUnrelated({ checker }: Comparison, { contract, code, relation }: Pair): boolean {
  const isStranger = (given: ts.Type, wanted: ts.Type): boolean => {
    const [own, options] = [given, wanted].map((type) => propertiesOf(checker, type));
    if (own === undefined || options === undefined || options.size === 0) return false;
    return [...options].every(([key, option]) => isOptional(option) && !own.has(key));
  };
  return (
    (relation !== 'takes' && isStranger(code, contract)) ||
    (relation !== 'gives' && isStranger(contract, code))
  );
}

function classDifferences(
  comparison: Comparison,
  { contract, code, relation, place }: Pair,
): readonly Difference[] {
  if (relation === 'gives' || isClassInstance(contract) || !isClassInstance(code)) return [];
  const hidden = code.getProperties().find(isHidden);
  if (hidden === undefined) return [];
  const what = `the code wants an instance of the class ${comparison.name(code)}, whose member ${quoted(hidden.name)} is not public`;
  return comparison.differ(place, what);
}

/** Members that subclasses of an abstract class have to implement. */
function abstractDifferences(
  comparison: Comparison,
  { contract, code, place }: Pair,
): readonly Difference[] {
  if (!hasModifier(contract.symbol, ts.ModifierFlags.Abstract)) return [];
  const own = propertiesOf(comparison.checker, contract);
  return [...propertiesOf(comparison.checker, code)].flatMap(([key, property]) => {
    const counterpart = own.get(key);
    const isExpected =
      counterpart !== undefined && hasModifier(counterpart, ts.ModifierFlags.Abstract);
    if (isExpected || !hasModifier(property, ts.ModifierFlags.Abstract)) return [];
    const at = ofProperty(place, counterpart, property);
    return comparison.differ(at, 'it is abstract in the code, so subclasses have to implement it');
  });
}

function propertyDifferences(
  comparison: Comparison,
  { contract, code, relation, place }: Pair,
): readonly Difference[] {
  const [own, others] = [contract, code].map((type) => propertiesOf(comparison.checker, type));
  const found: Difference[] = [];
  for (const [key, property] of own ?? []) {
    if (relation === 'takes' || isHidden(property)) continue;
    const other = others?.get(key);
    found.push(...missingDifferences(comparison, other, ofProperty(place, property, other)));
  }
  for (const [key, property] of others ?? []) {
    const counterpart = own?.get(key);
    const at = ofProperty(place, counterpart, property);
    if (isHidden(property)) continue;
    if (counterpart !== undefined) {
      const properties = { contract: counterpart, code: property, relation, place: at };
      found.push(...compareProperty(comparison, properties));
    } else if (relation !== 'gives' && !isOptional(property)) {
      found.push({ ...at, what: 'the code requires it, the contract does not have it' });
    }
  }
  return found;
}

function missingDifferences(
  comparison: Comparison,
  code: ts.Symbol | undefined,
  place: Place,
): readonly Difference[] {
  if (code === undefined) return comparison.differ(place, 'the code does not have it');
  return isHidden(code) ? comparison.differ(place, 'it is not public in the code') : [];
}

function compareProperty(
  comparison: Comparison,
  { contract, code, relation, place }: Pair<ts.Symbol>,
): readonly Difference[] {
  const { checker } = comparison;
  if (relation !== 'takes' && !isOptional(contract) && isOptional(code)) {
    return comparison.differ(place, 'it is required in the contract and optional in the code');
  }
  if (relation !== 'gives' && isOptional(contract) && !isOptional(code)) {
    return comparison.differ(place, 'it is optional in the contract and required in the code');
  }
  if (relation !== 'takes' && !isReadonly(contract) && isReadonly(code)) {
    return comparison.differ(place, 'it is writable in the contract and read-only in the code');
  }
  return comparison.compare({
    contract: checker.getTypeOfSymbol(contract),
    code: checker.getTypeOfSymbol(code),
    relation,
    place,
  });
}

function indexDifferences(comparison: Comparison, pair: Pair): readonly Difference[] {
  const { contract, code, relation, place } = pair;
  const { checker } = comparison;
  const own = checker.getIndexInfosOfType(contract);
  const others = checker.getIndexInfosOfType(code);
  const target = relation === 'takes' ? others : own;
  const extra = relation === 'both' ? others : [];
  return [...target, ...extra].flatMap(({ keyType }) => {
    const same = (info: ts.IndexInfo) => info.keyType === keyType;
    const [a, b] = [own.find(same), others.find(same)];
    const step = `index signature ${quoted(checker.typeToString(keyType))}`;
    const at = inner(place, step, a?.declaration, b?.declaration);
    if (a !== undefined && b !== undefined) {
      if (relation !== 'takes' && !a.isReadonly && b.isReadonly) {
        return comparison.differ(at, 'it is writable in the contract and read-only in the code');
      }
      return comparison.compare({ contract: a.type, code: b.type, relation, place: at });
    }
    if (comparison.isAssignable(pair)) return [];
    return comparison.differ(at, `only the ${a === undefined ? 'code' : 'contract'} has it`);
  });
}

/**
 * The properties by escaped name: it distinguishes `[Symbol.iterator]` from a string key, and
 * leaves out the symbol's id, and the suffix that bundlers add to a name.
 */
function propertiesOf(checker: ts.TypeChecker, type: ts.Type): ReadonlyMap<string, ts.Symbol> {
  return new Map(
    checker
      .getPropertiesOfType(type)
      .filter(({ flags }) => (flags & ts.SymbolFlags.Prototype) === 0)
      .map((symbol) => [
        String(symbol.escapedName).replace(/^(__@.*?)(?:\$\d+)?@\d+$/u, '$1'),
        symbol,
      ]),
  );
}

function ofProperty(
  place: Place,
  contract: ts.Symbol | undefined,
  code: ts.Symbol | undefined,
): Place {
  const symbol = contract ?? code;
  const kind =
    symbol !== undefined && (symbol.flags & ts.SymbolFlags.Method) !== 0 ? 'method' : 'property';
  const [own, other] = [contract, code].map((side) => side?.declarations?.[0]);
  return inner(place, `${kind} ${quoted(nameOf(symbol))}`, own, other);
}

function nameOf(symbol: ts.Symbol | undefined): string {
  const name = symbol?.name ?? '';
  const known = /^__@(\w+)@\d+$/u.exec(name)?.[1];
  return known === undefined ? name : `[Symbol.${known}]`;
}

function isOptional(symbol: ts.Symbol): boolean {
  return (symbol.flags & ts.SymbolFlags.Optional) !== 0;
}

function isHidden(symbol: ts.Symbol): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  return symbol.name.startsWith('__#') || hasModifier(symbol, hidden);
}

/** Whether a declaration of a symbol has one of the modifiers. */
function hasModifier({ declarations = [] }: ts.Symbol, flags: ts.ModifierFlags): boolean {
  return declarations.some((node) => (ts.getCombinedModifierFlags(node) & flags) !== 0);
}

/**
 * The compiler's internal `CheckFlags.Readonly`, set on properties of mapped types such as
 * `Readonly<T>`.
 */
const READONLY_FLAG = 1 << 3;
const MAPPED_FLAG = 1 << 18;

function isReadonly(symbol: ts.Symbol): boolean {
  const { links } = symbol as { readonly links?: { readonly checkFlags?: number } };
  const flags = links?.checkFlags ?? 0;
  if ((flags & (READONLY_FLAG | MAPPED_FLAG)) !== 0) return (flags & READONLY_FLAG) !== 0;
  const isGetterOnly =
    (symbol.flags & ts.SymbolFlags.GetAccessor) !== 0 &&
    (symbol.flags & ts.SymbolFlags.SetAccessor) === 0;
  return isGetterOnly || hasModifier(symbol, ts.ModifierFlags.Readonly);
}

/** Whether a type is an instance type of a class, not the class itself. */
export function isClassInstance(type: ts.Type): boolean {
  return type.isClass() || ((type as Partial<ts.TypeReference>).target?.isClass() ?? false);
}
