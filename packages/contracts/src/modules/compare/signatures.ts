import { quoted } from '@parallel-plan/plan';
import ts from 'typescript';
import {
  type Comparison,
  type Difference,
  inner,
  type Place,
  type Relation,
  reversed,
  type Sides,
} from './difference';
import { arity, names, parameters, rest } from './parameters';
import { isNever, isVoid } from './type-kinds';
import { constraintDifferences } from './type-parameters';

/**
 * Compares the overloads of two functions or constructors. Each overload that one side uses needs a
 * matching overload on the other side.
 */
export function compareSignatureLists(
  comparison: Comparison,
  sides: Sides,
  kind: ts.SignatureKind,
  relation: Relation,
  place: Place,
): readonly Difference[] {
  const { checker } = comparison;
  const own = checker.getSignaturesOfType(sides.contract, kind);
  const others = checker.getSignaturesOfType(sides.code, kind);
  const compare = (contract: ts.Signature, code: ts.Signature, used: 'gives' | 'takes') =>
    compareSignatures(
      comparison,
      { ...sides, contractSignature: contract, codeSignature: code },
      used,
      place,
    );
  if (own.length === 0 && others.length === 0) return [];
  const [only, onlyOther] = [own[0], others[0]];
  const used = relation === 'both' ? (['gives', 'takes'] as const) : [relation];
  if (own.length === 1 && others.length === 1 && only !== undefined && onlyOther !== undefined) {
    return first(used.map((direction) => () => compare(only, onlyOther, direction)));
  }
  const verb = kind === ts.SignatureKind.Call ? 'called' : 'constructed';
  return used.flatMap((direction) => {
    const [wanted, given] = direction === 'gives' ? [own, others] : [others, own];
    if (wanted.length > 0 && given.length === 0) {
      const side = direction === 'gives' ? 'the code' : 'the contract';
      return comparison.differ(place, `${side} can't be ${verb}`);
    }
    return wanted
      .filter(
        (signature) =>
          !given.some((candidate) => {
            const pair = direction === 'gives' ? [signature, candidate] : [candidate, signature];
            const [contract, code] = pair as [ts.Signature, ts.Signature];
            return comparison.try(() => compare(contract, code, direction)).length === 0;
          }),
      )
      .map((signature) => {
        const text = quoted(checker.signatureToString(signature));
        const side = direction === 'gives' ? 'the code' : 'the contract';
        return { ...place, what: `${side} has no overload that fits ${text}` };
      });
  });
}

interface Signatures extends Sides {
  readonly contractSignature: ts.Signature;
  readonly codeSignature: ts.Signature;
}

function compareSignatures(
  comparison: Comparison,
  pair: Signatures,
  relation: 'gives' | 'takes',
  outer: Place,
): readonly Difference[] {
  const { contractSignature: contract, codeSignature: code } = pair;
  const place = {
    path: outer.path,
    contract: contract.declaration ?? outer.contract,
    code: code.declaration ?? outer.code,
  };
  const accessible = constructorDifferences(comparison, contract, code, relation, place);
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
    return comparison.compareLeaf(pair.contract, pair.code, relation, place);
  }
  for (const [at, parameter] of own.entries()) {
    comparison.addTypeParameters(parameter, others[at] ?? parameter);
  }
  return first([
    () => constraintDifferences(comparison, own, others, relation, place),
    () => arityDifferences(comparison, contract, code, relation, place),
    () => orderDifferences(comparison, contract, code, place),
    () => parameterDifferences(comparison, contract, code, relation, place),
    () => predicateDifferences(comparison, contract, code, relation, place),
    () => returnDifferences(comparison, contract, code, relation, place),
  ]);
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
  contract: ts.Signature,
  code: ts.Signature,
  relation: Relation,
  place: Place,
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
  contract: ts.Signature,
  code: ts.Signature,
  relation: Relation,
  place: Place,
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
  contract: ts.Signature,
  code: ts.Signature,
  place: Place,
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
  contract: ts.Signature,
  code: ts.Signature,
  relation: 'gives' | 'takes',
  place: Place,
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
    return comparison.compare(a.type, b.type, reversed(relation), step);
  });
}

function predicateDifferences(
  comparison: Comparison,
  contract: ts.Signature,
  code: ts.Signature,
  relation: 'gives' | 'takes',
  place: Place,
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
  const types = predicates.map((predicate) => predicate?.type);
  const [a, b] = types;
  return a === undefined || b === undefined ? [] : comparison.compare(a, b, 'both', at);
}

function returnDifferences(
  comparison: Comparison,
  contract: ts.Signature,
  code: ts.Signature,
  relation: 'gives' | 'takes',
  place: Place,
): readonly Difference[] {
  const [own, other] = [contract.getReturnType(), code.getReturnType()];
  const at = inner(place, 'return type', returnNode(contract), returnNode(code));
  if (isVoid(own) && relation === 'gives') {
    return comparison.checker.getPropertyOfType(other, 'then') === undefined && !isNever(other)
      ? []
      : comparison.differ(at, `the contract says "void", the code has ${comparison.name(other)}`);
  }
  if (isVoid(other) && relation === 'takes') return [];
  return comparison.compare(own, other, relation, at);
}

function returnNode({ declaration }: ts.Signature): ts.Node | undefined {
  return (declaration as Partial<ts.SignatureDeclaration> | undefined)?.type;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
