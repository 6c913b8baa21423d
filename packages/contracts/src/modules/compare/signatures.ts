import { quoted } from '@parallel-plan/plan';
import ts from 'typescript';
import {
  type Comparison,
  type Difference,
  inner,
  type Pair,
  type Relation,
  reversed,
} from './difference';
import { loneSignature } from './lone-signature';
import { arity, names, parameters, rest } from './parameters';
import { isNever, isThis, isVoid } from './type-kinds';
import { constraintDifferences } from './type-parameters';

/**
 * Compares the overloads of two functions or constructors. Each overload that one side uses needs a
 * matching overload on the other side.
 */
export function compareSignatureLists(
  comparison: Comparison,
  kind: ts.SignatureKind,
  types: Pair,
): readonly Difference[] {
  const { checker } = comparison;
  const { place, relation } = types;
  const own = checker.getSignaturesOfType(types.contract, kind);
  const others = checker.getSignaturesOfType(types.code, kind);
  if (own.length === 0 && others.length === 0) return [];
  const compare = (contract: ts.Signature, code: ts.Signature, used: Direction) =>
    compareSignatures(comparison, { contract, code, relation: used, place }, types);
  const [only, onlyOther] = [own[0], others[0]];
  const used = relation === 'both' ? (['gives', 'takes'] as const) : [relation];
  if (own.length === 1 && others.length === 1 && only !== undefined && onlyOther !== undefined) {
    return first(used.map((direction) => () => compare(only, onlyOther, direction)));
  }
  const verb = kind === ts.SignatureKind.Call ? 'called' : 'constructed';
  return used.flatMap((direction) => {
    const [wanted, given] = direction === 'gives' ? [own, others] : [others, own];
    const side = direction === 'gives' ? 'the code' : 'the contract';
    if (wanted.length > 0 && given.length === 0) {
      return comparison.differ(place, `${side} can't be ${verb}`);
    }
    const fits = (wish: ts.Signature, candidate: ts.Signature): boolean => {
      const [contract, code] = direction === 'gives' ? [wish, candidate] : [candidate, wish];
      return comparison.try(() => compare(contract, code, direction));
    };
    const isServed = (signature: ts.Signature, at: number): boolean => {
      if (!given.some((candidate) => fits(signature, candidate))) return false;
      // The compiler takes the first overload that accepts the arguments.
      const accepts = (candidate: ts.Signature) =>
        acceptsArguments(comparison, signature, candidate);
      if (direction === 'takes' || wanted.slice(0, at).some(accepts)) return true;
      const { answer: resolved, isAssumed } = comparison.ask(() => given.find(accepts));
      if (resolved === undefined || fits(signature, resolved)) return true;
      if (isAssumed) comparison.doubt();
      return false;
    };
    return wanted
      .filter((signature, at) => !isServed(signature, at))
      .map((signature) => {
        const text = quoted(checker.signatureToString(signature));
        return { ...place, what: `${side} has no overload that fits ${text}` };
      });
  });
}

/** Whether a function accepts all arguments of a call. Generic functions are not asked. */
function acceptsArguments(
  comparison: Comparison,
  call: ts.Signature,
  candidate: ts.Signature,
): boolean {
  const generics = [call, candidate].flatMap(({ typeParameters = [] }) => typeParameters);
  if (generics.length > 0) return false;
  const place = { path: [], contract: undefined, code: undefined };
  const pair = { contract: call, code: candidate, relation: 'gives', place } as const;
  return comparison.try(() => [
    ...arityDifferences(comparison, pair),
    ...parameterDifferences(comparison, pair),
  ]);
}

type Direction = Exclude<Relation, 'both'>;
type Signatures = Pair<ts.Signature, Direction>;

function compareSignatures(
  comparison: Comparison,
  outer: Signatures,
  types: Pair,
): readonly Difference[] {
  const { contract, code, relation } = outer;
  const place = {
    path: outer.place.path,
    contract: contract.declaration ?? outer.place.contract,
    code: code.declaration ?? outer.place.code,
  };
  const pair = { ...outer, place };
  const accessible = constructorDifferences(comparison, pair);
  if (accessible.length > 0) return accessible;
  const [own, others] = [contract.typeParameters ?? [], code.typeParameters ?? []];
  if (own.length !== others.length) {
    // Callers can write type arguments explicitly, so the code needs the contract's type
    // parameters.
    const isUnfit = relation === 'gives' && own.length > 0;
    if (isUnfit) {
      const what = `the contract has ${count(own.length, 'type parameter')}, the code ${others.length}`;
      return comparison.differ(place, what);
    }
    const [one, other] = [contract, code].map((side) => loneSignature(comparison.checker, side));
    const alone = { contract: one ?? types.contract, code: other ?? types.code };
    return comparison.compareLeaf({ ...alone, relation, place });
  }
  // The compiler infers the type parameters of one side from the other; here they are paired.
  if (own.length > 0) comparison.isCompilerStricter = true;
  const limits = { contract: own, code: others, relation, place };
  return comparison.withTypeParameters(own, others, () =>
    first([
      () => constraintDifferences(comparison, limits),
      () => arityDifferences(comparison, pair),
      () => orderDifferences(comparison, pair),
      () => parameterDifferences(comparison, pair),
      () => thisDifferences(comparison, pair),
      () => predicateDifferences(comparison, pair),
      () => returnDifferences(comparison, pair),
    ]),
  );
}

/** The differences of the first step that finds any. Later steps would only repeat them. */
function first(steps: readonly (() => readonly Difference[])[]): readonly Difference[] {
  for (const step of steps) {
    const found = step();
    if (found.length > 0) return found;
  }
  return [];
}

function constructorDifferences(
  comparison: Comparison,
  { contract, code, relation, place }: Signatures,
): readonly Difference[] {
  if (relation === 'takes') return [];
  const flag = (signature: ts.Signature, flags: ts.ModifierFlags) => {
    const node = signature.declaration;
    return (
      node !== undefined && (ts.getCombinedModifierFlags(node as ts.Declaration) & flags) !== 0
    );
  };
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  if (flag(code, hidden) && !flag(contract, hidden)) {
    return comparison.differ(place, 'its constructor is not public in the code');
  }
  return isAbstract(code) && !isAbstract(contract)
    ? comparison.differ(place, 'it is abstract in the code')
    : [];
}

/** The compiler's internal `SignatureFlags.Abstract`. */
const ABSTRACT_SIGNATURE = 4;

function isAbstract(signature: ts.Signature): boolean {
  const { flags } = signature as { readonly flags?: number };
  return ((flags ?? 0) & ABSTRACT_SIGNATURE) !== 0;
}

function arityDifferences(
  comparison: Comparison,
  { contract, code, relation, place }: Signatures,
): readonly Difference[] {
  const [own, other] = [arity(contract), arity(code)];
  if (relation === 'takes') {
    if (own.least <= other.most) return [];
    const what = `the contract needs ${count(own.least, 'argument')}, the code gives ${other.most}`;
    return comparison.differ(place, what);
  }
  if (other.least > own.least) {
    const what = `the contract requires ${count(own.least, 'argument')}, the code ${other.least}`;
    return comparison.differ(place, what);
  }
  if (other.most >= own.most) return [];
  const most = own.most === Infinity ? 'any number of arguments' : count(own.most, 'argument');
  return comparison.differ(place, `the contract takes ${most}, the code ${other.most}`);
}

function orderDifferences(
  comparison: Comparison,
  { contract, code, place }: Signatures,
): readonly Difference[] {
  const [own, others] = [names(contract), names(code)];
  const isMoved = own.some(
    (name, at) => name !== others[at] && others.includes(name) && own.includes(others[at] ?? ''),
  );
  if (!isMoved) return [];
  const what = `the contract takes (${own.join(', ')}), the code (${others.join(', ')}): another order`;
  return comparison.differ(place, what);
}

function parameterDifferences(
  comparison: Comparison,
  { contract, code, relation, place }: Signatures,
): readonly Difference[] {
  const [own, others] = [
    parameters(comparison.checker, contract),
    parameters(comparison.checker, code),
  ];
  const most = Math.max(own.length, others.length);
  return Array.from({ length: most }).flatMap((_, at) => {
    const [a, b] = [
      at < own.length ? own[at] : rest(own),
      at < others.length ? others[at] : rest(others),
    ];
    if (a === undefined || b === undefined) return [];
    const step = inner(place, `parameter ${quoted(a.name)}`, a.node, b.node);
    const types = { contract: a.type, code: b.type, relation: reversed(relation), place: step };
    return comparison.compare(types);
  });
}

/** What callers have to provide as `this`. */
function thisDifferences(
  comparison: Comparison,
  { contract, code, relation, place }: Signatures,
): readonly Difference[] {
  const [own, other] = [contract, code].map(
    (signature) => (signature as { readonly thisParameter?: ts.Symbol }).thisParameter,
  );
  if (own === undefined || other === undefined) return [];
  const at = inner(place, 'parameter "this"', own.valueDeclaration, other.valueDeclaration);
  const [a, b] = [own, other].map((symbol) => comparison.checker.getTypeOfSymbol(symbol)) as [
    ts.Type,
    ts.Type,
  ];
  return comparison.compare({ contract: a, code: b, relation: reversed(relation), place: at });
}

function predicateDifferences(
  comparison: Comparison,
  { contract, code, relation, place }: Signatures,
): readonly Difference[] {
  const predicates = [contract, code].map((signature) =>
    comparison.checker.getTypePredicateOfSignature(signature),
  );
  const [own, other] = relation === 'gives' ? predicates : [...predicates].reverse();
  if (own === undefined) return [];
  const at = inner(place, 'return type', undefined, undefined);
  const side = relation === 'gives' ? 'the code' : 'the contract';
  const isSame = own.kind === other?.kind && own.parameterIndex === other.parameterIndex;
  if (!isSame) return comparison.differ(at, `${side} does not narrow the type of its argument`);
  const [a, b] = predicates.map((predicate) => predicate?.type);
  if (a === undefined || b === undefined) return [];
  return comparison.compare({ contract: a, code: b, relation: 'both', place: at });
}

function returnDifferences(
  comparison: Comparison,
  { contract, code, relation, place }: Signatures,
): readonly Difference[] {
  const [own, other] = [contract.getReturnType(), code.getReturnType()];
  const at = inner(place, 'return type', returnNode(contract), returnNode(code));
  if (isVoid(own) && relation === 'gives') {
    return comparison.checker.getPropertyOfType(other, 'then') === undefined && !isNever(other)
      ? []
      : comparison.differ(at, `the contract says "void", the code has ${comparison.name(other)}`);
  }
  if (isVoid(other) && relation === 'takes') return [];
  const wantsThis = relation === 'gives' && returnNode(contract)?.kind === ts.SyntaxKind.ThisType;
  if (wantsThis && !returnsThis(comparison, code)) {
    const what = `the contract says "this", the code has ${comparison.name(other)}`;
    return comparison.differ(at, what);
  }
  return comparison.compare({ contract: own, code: other, relation, place: at });
}

/** Only its declaration tells: in a class, the compiler has replaced `this` by the class. */
function returnsThis({ checker }: Comparison, { declaration }: ts.Signature): boolean {
  if (declaration === undefined || ts.isJSDocSignature(declaration)) return false;
  const type = checker.getSignatureFromDeclaration(declaration)?.getReturnType();
  return type !== undefined && isThis(type);
}

function returnNode({ declaration }: ts.Signature): ts.Node | undefined {
  return (declaration as Partial<ts.SignatureDeclaration> | undefined)?.type;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
