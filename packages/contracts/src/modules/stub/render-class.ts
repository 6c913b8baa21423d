import ts from 'typescript';
import { commentOf, notImplemented, signatureText } from './stub-text';

/**
 * Writes a class of a contract. An error class is complete: its constructor passes on the message
 * and sets each property that has the name of a parameter. Other classes throw when used.
 */
export function renderClass(node: ts.ClassDeclaration, source: ts.SourceFile): string {
  const name = node.name?.text ?? 'default';
  const title = node
    .getText(source)
    .slice(0, node.members.pos - node.getStart(source))
    .replace(/\bdeclare\s+/u, '');
  const isError = node.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
  const members = isError ? errorMembers(node, source) : classMembers(node, name, source);
  return `${commentOf(node, source)}${title}\n${members.join('\n\n')}\n}`;
}

function classMembers(
  { members }: ts.ClassDeclaration,
  name: string,
  source: ts.SourceFile,
): readonly string[] {
  const groups = new Map<string, ts.ClassElement[]>();
  for (const member of members) {
    const key = memberKey(member, source);
    groups.set(key, [...(groups.get(key) ?? []), member]);
  }
  return [...groups.values()].map((group) => memberText(group, name, source));
}

function memberKey(member: ts.ClassElement, source: ts.SourceFile): string {
  const isStatic = modifiersText(member, source).includes('static');
  return `${isStatic ? 'static ' : ''}${ts.SyntaxKind[member.kind]} ${member.name?.getText(source) ?? ''}`;
}

function memberText(
  group: readonly ts.ClassElement[],
  owner: string,
  source: ts.SourceFile,
): string {
  const [first] = group;
  if (first === undefined) return '';
  const prefix = modifiersText(first, source);
  const title = first.name?.getText(source) ?? 'constructor';
  const path = `${owner}.${title.replace(/^\[|\]$/gu, '')}`;
  const comment = commentOf(first, source);
  if (prefix.includes('abstract') || ts.isIndexSignatureDeclaration(first)) {
    return comment + group.map((member) => member.getText(source)).join('\n');
  }
  if (ts.isConstructorDeclaration(first)) {
    const own = group.filter(ts.isConstructorDeclaration);
    const signatures = own.map(
      (member) => `${comment}constructor${signatureText(member, source)};`,
    );
    return [...signatures, `constructor() {\n${thrown(owner)}\n}`].join('\n');
  }
  if (ts.isMethodDeclaration(first)) {
    if (first.questionToken !== undefined) return comment + first.getText(source);
    const own = group.filter(ts.isMethodDeclaration);
    const signatures = own.map((member) => {
      const text = `${prefix}${title}${signatureText(member, source)};`;
      return `${commentOf(member, source)}${text}`;
    });
    const { type, body } = notImplemented(own, path);
    return [...signatures, `${prefix}${title}(): ${type} {\n${body}\n}`].join('\n');
  }
  if (ts.isAccessor(first)) return comment + accessorText(first, prefix, path, source);
  return comment + propertyText(first, prefix, title, path, source);
}

function accessorText(
  node: ts.AccessorDeclaration,
  prefix: string,
  path: string,
  source: ts.SourceFile,
): string {
  const keyword = ts.isGetAccessor(node) ? 'get' : 'set';
  const [parameter] = node.parameters;
  // A setter needs its parameter, and linters report an unused one.
  const use = parameter === undefined ? '' : `void ${parameter.name.getText(source)};\n`;
  const title = node.name.getText(source);
  return `${prefix}${keyword} ${title}${signatureText(node, source)} {\n${use}${thrown(path)}\n}`;
}

function propertyText(
  node: ts.ClassElement,
  prefix: string,
  title: string,
  path: string,
  source: ts.SourceFile,
): string {
  if (!ts.isPropertyDeclaration(node) || node.type === undefined) return node.getText(source);
  const isOptional = node.questionToken !== undefined;
  if (isOptional) return `${node.getText(source).replace(/;$/u, '')};`;
  const type = node.type.getText(source);
  if (ts.isLiteralTypeNode(node.type)) return `${prefix}${title} = ${literalText(type, prefix)};`;
  if (!prefix.includes('readonly')) return `declare ${prefix}${title}: ${type};`;
  const visible = prefix.replace('readonly ', '');
  return `${visible}get ${title}(): ${type} {\n${thrown(path)}\n}`;
}

/**
 * The value of a literal property. Without `as const`, a mutable property would get the widened
 * type.
 */
function literalText(type: string, prefix: string): string {
  return prefix.includes('readonly') ? type : `${type} as const`;
}

function errorMembers(node: ts.ClassDeclaration, source: ts.SourceFile): readonly string[] {
  const name = node.name?.text ?? 'Error';
  const constructors = node.members.filter(ts.isConstructorDeclaration);
  const [declared] = constructors;
  const parameters = declared?.parameters ?? [];
  const names = new Set(parameters.map((parameter) => parameter.name.getText(source)));
  const properties = node.members.filter(ts.isPropertyDeclaration);
  const open = properties.filter(
    ({ name: own, type, questionToken }) =>
      !names.has(own.getText(source)) &&
      questionToken === undefined &&
      !(type !== undefined && ts.isLiteralTypeNode(type)),
  );
  const others = node.members.filter(
    (member) => !ts.isConstructorDeclaration(member) && !ts.isPropertyDeclaration(member),
  );
  const fields = properties.map((property) => {
    const { name: own, type } = property;
    const prefix = modifiersText(property, source);
    const title = own.getText(source);
    if (type === undefined || names.has(title)) return memberWithType(property, source);
    if (property.questionToken !== undefined) return memberWithType(property, source);
    if (ts.isLiteralTypeNode(type)) {
      return `${commentOf(property, source)}${overrides(title)}${prefix}${title} = ${literalText(type.getText(source), prefix)};`;
    }
    return `${commentOf(property, source)}declare ${prefix}${title}: ${type.getText(source)};`;
  });
  const rest = others.map((member) => memberText([member], name, source));
  const build =
    declared === undefined && open.length === 0
      ? []
      : [errorConstructor({ parameters, properties, open, name, parent: parentOf(node) }, source)];
  return [...fields, ...build, ...rest];
}

/** `noImplicitOverride` requires `override` on members that every error has. */
function overrides(title: string): string {
  return ['name', 'message', 'stack', 'cause'].includes(title) ? 'override ' : '';
}

function memberWithType(node: ts.PropertyDeclaration, source: ts.SourceFile): string {
  const title = node.name.getText(source);
  return `${commentOf(node, source)}${overrides(title)}${node.getText(source).replace(/;$/u, '')};`;
}

interface ErrorClass {
  readonly name: string;
  readonly parameters: readonly ts.ParameterDeclaration[];
  readonly properties: readonly ts.PropertyDeclaration[];
  /** Properties whose value the contract doesn't define. */
  readonly open: readonly ts.PropertyDeclaration[];
  /** The class of this contract that it extends; missing if it extends `Error` directly. */
  readonly parent: ts.ClassDeclaration | undefined;
}

function parentOf(node: ts.ClassDeclaration): ts.ClassDeclaration | undefined {
  const name = node.heritageClauses?.[0]?.types[0]?.expression.getText();
  const { parent } = node;
  if (!ts.isSourceFile(parent) && !ts.isModuleBlock(parent)) return undefined;
  return parent.statements.filter(ts.isClassDeclaration).find((one) => one.name?.text === name);
}

function errorConstructor(
  { name, parameters, properties, open, parent }: ErrorClass,
  source: ts.SourceFile,
): string {
  const list = parameters.map((parameter) => parameter.getText(source)).join(', ');
  const title = (parameter: ts.ParameterDeclaration) => parameter.name.getText(source);
  const inherited = parent?.members.find(ts.isConstructorDeclaration)?.parameters;
  const names = new Set(parameters.map(title));
  if (open.length > 0) {
    // The owner must decide the value of a property that no parameter sets.
    const none = inherited?.map(() => 'undefined as never').join(', ') ?? '';
    return `constructor(${list});\nconstructor() {\nsuper(${none});\n${thrown(name)}\n}`;
  }
  const message = parameters.find((parameter) => title(parameter) === 'message') ?? parameters[0];
  const passed =
    inherited === undefined
      ? [message === undefined ? '' : superArgument(message, source)]
      : inherited.map((one) => (names.has(title(one)) ? title(one) : 'undefined as never'));
  const own = new Set(properties.map((property) => property.name.getText(source)));
  const used = inherited === undefined ? [message] : inherited;
  const usedNames = new Set(used.flatMap((one) => (one === undefined ? [] : [title(one)])));
  const lines = [
    `super(${passed.join(', ')});`,
    ...[...names]
      .filter((one) => own.has(one) && one !== 'message')
      .map((one) => `this.${one} = ${one};`),
    ...[...names]
      .filter((one) => !own.has(one) && !usedNames.has(one))
      .map((one) => `void ${one};`),
  ];
  return `constructor(${list}) {\n${lines.join('\n')}\n}`;
}

function superArgument(parameter: ts.ParameterDeclaration, source: ts.SourceFile): string {
  const title = parameter.name.getText(source);
  const isString = parameter.type?.kind === ts.SyntaxKind.StringKeyword;
  return isString ? title : `String(${title})`;
}

function modifiersText(node: ts.ClassElement, source: ts.SourceFile): string {
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  const words = modifiers.map((modifier) => modifier.getText(source));
  return words.length === 0 ? '' : `${words.join(' ')} `;
}

function thrown(name: string): string {
  return `throw new Error('not implemented: ${name}');`;
}
