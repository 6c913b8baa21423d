import ts from 'typescript';
import { type Relation, reversed } from '../compare/difference';
import { isOnlyOverload, isRequired, isSignature } from './signature-nodes';

/** A change of a part of a declaration file. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly to: string;
  /** What callers see. */
  readonly what: string;
}

/** A part of a declaration. `relation`: who provides its value; `undefined` if that isn't known. */
interface Part {
  readonly node: ts.Node;
  readonly relation: Relation | undefined;
}

/** Fits no type that libraries export, and no such type fits it. */
const ODD = '{ readonly mutated: 1 }';

/** Types whose type arguments are used as the type itself is. */
const TRANSPARENT = /^(?:Readonly)?(?:Array|Map|Set)$|^(?:Promise|Record|Readonly|Iterable)$/u;

/**
 * Finds the changes of an exported declaration that break a caller. Exported types are used in both
 * directions. Values and classes are given by the code, and their parameters are taken.
 */
export function editsIn(statement: ts.Statement): readonly Edit[] {
  const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
  const edits: Edit[] = [];
  const visit = (part: Part): void => {
    if (isOpen(part.node)) return;
    for (const kind of KINDS) edits.push(...kind(part));
    ts.forEachChild(part.node, (node) => visit({ node, relation: relationOf(node, part) }));
  };
  visit({ node: statement, relation: isType ? 'both' : 'gives' });
  return edits;
}

/** More than one type can satisfy a constraint, a condition or a computed type. */
function isOpen(node: ts.Node): boolean {
  return (
    ts.isTypeParameterDeclaration(node) ||
    ts.isConditionalTypeNode(node) ||
    ts.isIntersectionTypeNode(node) ||
    ts.isMappedTypeNode(node) ||
    ts.isIndexedAccessTypeNode(node) ||
    ts.isTemplateLiteralTypeNode(node) ||
    ts.isHeritageClause(node) ||
    ts.isComputedPropertyName(node)
  );
}

function relationOf(node: ts.Node, { node: parent, relation }: Part): Relation | undefined {
  if (relation === undefined) return undefined;
  if (ts.isParameter(node)) return reversed(relation);
  const isArgument = ts.isTypeReferenceNode(parent) && node !== parent.typeName;
  if (!isArgument) return relation;
  return TRANSPARENT.test(parent.typeName.getText()) ? relation : undefined;
}

type Kind = (part: Part) => readonly Edit[];

const KINDS: readonly Kind[] = [
  anotherPrimitive,
  anotherLiteral,
  anotherValue,
  unionMemberLess,
  unionMemberMore,
  anotherName,
  otherModifiers,
  memberMore,
  memberLess,
  writableList,
  otherParameters,
  overloadMore,
  widerType,
  narrowerType,
  anotherShape,
  otherPromise,
];

function replace(node: ts.Node, to: string, what: string): readonly Edit[] {
  return [{ start: node.getStart(), end: node.getEnd(), to, what }];
}

function insert(at: number, to: string, what: string): readonly Edit[] {
  return [{ start: at, end: at, to, what }];
}

function anotherPrimitive({ node }: Part): readonly Edit[] {
  const { StringKeyword, NumberKeyword, BooleanKeyword } = ts.SyntaxKind;
  const isPrimitive = [StringKeyword, NumberKeyword, BooleanKeyword].some((k) => k === node.kind);
  if (!isPrimitive || ts.isUnionTypeNode(node.parent)) return [];
  return replace(node, ODD, 'another type');
}

function anotherLiteral({ node, relation }: Part): readonly Edit[] {
  if (relation === undefined) return [];
  if (!ts.isLiteralTypeNode(node) || !ts.isStringLiteral(node.literal)) return [];
  if (ts.isUnionTypeNode(node.parent) && !isPlainUnion(node.parent)) return [];
  return replace(node, `'mutated'`, 'another literal');
}

function anotherValue({ node }: Part): readonly Edit[] {
  if (ts.isEnumMember(node) && node.initializer !== undefined) {
    return replace(node.initializer, '4711', 'another value of an enum');
  }
  if (!ts.isVariableDeclaration(node) || node.initializer === undefined) return [];
  return replace(node.initializer, '4711', 'another value of a constant');
}

/** Whether each member of a union is a type of its own: no other member includes it. */
function isPlainUnion(union: ts.UnionTypeNode): boolean {
  const { StringKeyword, NumberKeyword, BooleanKeyword, UndefinedKeyword } = ts.SyntaxKind;
  const kinds = union.types.map((type) =>
    ts.isLiteralTypeNode(type) ? type.literal.kind : type.kind,
  );
  const hasBoth = (keyword: ts.SyntaxKind, literals: readonly ts.SyntaxKind[]) =>
    kinds.includes(keyword) && literals.some((literal) => kinds.includes(literal));
  const known = new Set([
    ...[StringKeyword, NumberKeyword, BooleanKeyword, UndefinedKeyword],
    ...[ts.SyntaxKind.StringLiteral, ts.SyntaxKind.NumericLiteral, ts.SyntaxKind.NullKeyword],
    ...[ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword, ts.SyntaxKind.ArrayType],
  ]);
  return (
    kinds.every((kind) => known.has(kind)) &&
    !hasBoth(StringKeyword, [ts.SyntaxKind.StringLiteral]) &&
    !hasBoth(NumberKeyword, [ts.SyntaxKind.NumericLiteral]) &&
    !hasBoth(BooleanKeyword, [ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword])
  );
}

function unionMemberLess({ node, relation }: Part): readonly Edit[] {
  if (!ts.isUnionTypeNode(node) || !isPlainUnion(node)) return [];
  if (relation !== 'both' && relation !== 'gives') return [];
  return node.types.flatMap((type) => {
    // An optional property includes it anyway.
    if (type.kind === ts.SyntaxKind.UndefinedKeyword) return [];
    const others = node.types.filter((other) => other !== type).map((other) => other.getText());
    return replace(node, others.join(' | '), 'a union member less');
  });
}

function unionMemberMore({ node, relation }: Part): readonly Edit[] {
  if (!ts.isUnionTypeNode(node) || !isPlainUnion(node)) return [];
  if (relation !== 'both' && relation !== 'takes') return [];
  const isText = node.types.some((type) => type.kind === ts.SyntaxKind.StringKeyword);
  return insert(node.getEnd(), isText ? ' | bigint' : ` | 'mutated'`, 'a union member more');
}

function anotherName({ node, relation }: Part): readonly Edit[] {
  const isProperty = ts.isPropertySignature(node) || ts.isPropertyDeclaration(node);
  const isMember = isProperty || ts.isMethodSignature(node) || ts.isMethodDeclaration(node);
  if (isMember && ts.isIdentifier(node.name)) {
    const isRequired = isProperty && node.questionToken === undefined;
    const isSeen =
      relation === 'both' || relation === 'gives' || (isRequired && relation === 'takes');
    return isSeen ? replace(node.name, 'mutated', 'another name of a member') : [];
  }
  if (ts.isEnumMember(node)) return replace(node.name, 'mutated', 'another name of an enum member');
  return [];
}

function otherModifiers({ node, relation }: Part): readonly Edit[] {
  if (!ts.isPropertySignature(node) && !ts.isPropertyDeclaration(node)) return [];
  const edits: Edit[] = [];
  const { questionToken, name, modifiers = [] } = node;
  const isRead = relation === 'both' || relation === 'gives';
  if (questionToken !== undefined && isRead)
    edits.push(...replace(questionToken, '', 'a required property'));
  const isWritten = relation === 'both' || relation === 'takes';
  if (questionToken === undefined && isWritten) {
    edits.push(...insert(name.getEnd(), '?', 'an optional property'));
  }
  const readonly = modifiers.find(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword);
  if (readonly !== undefined && isRead) edits.push(...replace(readonly, '', 'a writable property'));
  return edits;
}

function memberMore({ node, relation }: Part): readonly Edit[] {
  const isObject = ts.isInterfaceDeclaration(node) || ts.isTypeLiteralNode(node);
  if (!isObject && !ts.isClassDeclaration(node)) return [];
  if (relation !== 'both' && relation !== 'gives') return [];
  return insert(node.members.pos, ' readonly mutated: 1; ', 'a member more');
}

function memberLess({ node, relation }: Part): readonly Edit[] {
  if (!ts.isPropertySignature(node) || node.questionToken !== undefined) return [];
  return relation === 'both' ? replace(node, '', 'a member less') : [];
}

function writableList({ node, relation }: Part): readonly Edit[] {
  if (!ts.isTypeOperatorNode(node) || node.operator !== ts.SyntaxKind.ReadonlyKeyword) return [];
  if (relation !== 'both' && relation !== 'gives') return [];
  return replace(node, node.type.getText(), 'a writable list');
}

function otherParameters({ node, relation }: Part): readonly Edit[] {
  if (!isSignature(node) || !isOnlyOverload(node) || relation === undefined) return [];
  const { parameters } = node;
  const required = parameters.filter(isRequired);
  const last = parameters.at(-1);
  const edits: Edit[] = [];
  const [one, other] = required;
  if (one !== undefined && other !== undefined) {
    edits.push({
      start: one.getStart(),
      end: other.getEnd(),
      to: `${other.getText()}, ${one.getText()}`,
      what: 'parameters in another order',
    });
  }
  if (required.length === parameters.length) {
    edits.push(
      ...insert(parameters.end, `${last === undefined ? '' : ', '}mutated: 1`, 'a parameter more'),
    );
  }
  if (last === undefined || !isRequired(last) || relation === 'takes') return edits;
  const start = parameters.at(-2)?.getEnd() ?? last.getStart();
  edits.push({ start, end: last.getEnd(), to: '', what: 'a parameter less' });
  edits.push(...insert(last.name.getEnd(), '?', 'an optional parameter'));
  return edits;
}

function overloadMore({ node, relation }: Part): readonly Edit[] {
  if (relation !== 'both' && relation !== 'gives') return [];
  const isMethod = ts.isMethodSignature(node) || ts.isMethodDeclaration(node);
  if (!isMethod && !ts.isFunctionDeclaration(node)) return [];
  const { name, questionToken } = node;
  if (name === undefined || questionToken !== undefined) return [];
  const head = node.getText().slice(0, name.getEnd() - node.getStart());
  return insert(node.getStart(), `${head}(mutated: bigint): ${ODD}; `, 'an overload more');
}

/** The types of properties, parameters and results, where the whole type is known. */
function isWholeType(node: ts.Node): node is ts.TypeNode {
  const { parent } = node;
  const isTyped =
    ts.isPropertySignature(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isParameter(parent) ||
    isSignature(parent);
  if (!isTyped || parent.type !== node) return false;
  const signature = ts.isParameter(parent) ? parent.parent : parent;
  if (isSignature(signature) && !isOnlyOverload(signature)) return false;
  if (ts.isParameter(parent) && parent.dotDotDotToken !== undefined) return false;
  const { AnyKeyword, UnknownKeyword, NeverKeyword, VoidKeyword, ObjectKeyword } = ts.SyntaxKind;
  const open = [AnyKeyword, UnknownKeyword, NeverKeyword, VoidKeyword, ObjectKeyword];
  const others = [ts.SyntaxKind.TypePredicate, ts.SyntaxKind.ThisType];
  return ![...open, ...others].some((kind) => kind === node.kind);
}

function widerType({ node, relation }: Part): readonly Edit[] {
  if (!isWholeType(node) || (relation !== 'both' && relation !== 'takes')) return [];
  return replace(node, `(${node.getText()}) | bigint`, 'a wider type');
}

function narrowerType({ node, relation }: Part): readonly Edit[] {
  if (!isWholeType(node) || (relation !== 'both' && relation !== 'gives')) return [];
  return replace(node, `(${node.getText()}) & ${ODD}`, 'a narrower type');
}

function anotherShape({ node, relation }: Part): readonly Edit[] {
  if (!isWholeType(node) || relation === undefined) return [];
  const type = `(${node.getText()})`;
  return [
    ...replace(node, `${type}[]`, 'a list'),
    ...replace(node, `() => ${type}`, 'a function'),
    ...(relation === 'gives' || type.includes('null')
      ? []
      : replace(node, `${type} | null`, 'a nullable type')),
  ];
}

function otherPromise({ node, relation }: Part): readonly Edit[] {
  if (!isWholeType(node) || !isSignature(node.parent)) return [];
  if (relation !== 'both' && relation !== 'gives') return [];
  const [value] = ts.isTypeReferenceNode(node) ? (node.typeArguments ?? []) : [];
  if (value === undefined || !node.getText().startsWith('Promise<')) {
    return replace(node, `Promise<${node.getText()}>`, 'a promise');
  }
  return /\b(?:any|unknown)\b/u.test(value.getText())
    ? []
    : replace(node, value.getText(), 'no promise');
}
