import ts from 'typescript';
import { hasModifier } from './contract-syntax';

/** A line of code that compiles only if the code fits the contract. */
export interface Probe {
  readonly kind: 'type' | 'value';
  /** The exported name that the probe tests. */
  readonly name: string;
  /** The code of the probe, one line. */
  readonly text: string;
  /** The offset of the declaration in the contract. */
  readonly start: number;
  readonly end: number;
}

/**
 * Writes probes for the names that a contract declares and exports. A type gets one probe in each
 * direction, generic if the type is generic. A value gets an assignment.
 */
export function probesOf(contract: string): readonly Probe[] {
  const source = ts.createSourceFile('contract.d.ts', contract, ts.ScriptTarget.Latest, true);
  const probes = source.statements.flatMap((node) => [
    ...typeProbes(node, source),
    ...valueProbes(node),
  ]);
  return [...new Map(probes.map((probe) => [`${probe.kind} ${probe.name}`, probe])).values()];
}

/**
 * @returns `types`, to append to the contract, because constraints of type parameters can use its
 * local names; and `values`, a file next to it
 */
export function probeTexts(probes: readonly Probe[]): {
  readonly types: string;
  readonly values: string;
} {
  const lines = (kind: Probe['kind']) =>
    probes.filter((probe) => probe.kind === kind).map(({ text }) => `${text}\n`);
  const code = "from 'parallel-plan:code';\n";
  return {
    types: `export {};\nimport type * as __Code ${code}type __Fits<A extends B, B> = A;\n${lines('type').join('')}`,
    values: `import * as __code ${code}import type * as __Contract from 'parallel-plan:contract';\n${lines('value').join('')}`,
  };
}

function typeProbes(node: ts.Statement, source: ts.SourceFile): readonly Probe[] {
  if (!ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node)) return [];
  const { text: name } = node.name;
  if (!isExported(node) || isDefault(node)) return [];
  const parameters = node.typeParameters ?? [];
  // Without `in` and `out`, which this kind of alias can't have.
  const declared = parameters
    .map(({ name: own, end }) => oneLine(source.text.slice(own.getStart(), end)))
    .join(', ');
  const used = parameters.map((parameter) => parameter.name.text).join(', ');
  const [list, args] = parameters.length === 0 ? ['', ''] : [`<${declared}>`, `<${used}>`];
  const [contract, code] = [`${name}${args}`, `__Code.${name}${args}`];
  const text = `type __${name}${list} = [__Fits<${code}, ${contract}>, __Fits<${contract}, ${code}>];`;
  return [{ kind: 'type', name, text, start: node.name.getStart(), end: node.name.getEnd() }];
}

function valueProbes(node: ts.Statement): readonly Probe[] {
  if (!isExported(node)) return [];
  return valueNames(node).map((nameNode) => {
    const name = isDefault(node) ? 'default' : nameNode.text;
    const text = `export const __${name}: typeof __Contract.${name} = __code.${name};`;
    return { kind: 'value', name, text, start: nameNode.getStart(), end: nameNode.getEnd() };
  });
}

function valueNames(node: ts.Statement): readonly ts.Identifier[] {
  if (ts.isVariableStatement(node)) {
    return node.declarationList.declarations.map(({ name }) => name).filter(ts.isIdentifier);
  }
  return ts.isFunctionDeclaration(node) && node.name !== undefined ? [node.name] : [];
}

function isExported(node: ts.Statement): boolean {
  return hasModifier(node, ts.SyntaxKind.ExportKeyword);
}

function isDefault(node: ts.Statement): boolean {
  return hasModifier(node, ts.SyntaxKind.DefaultKeyword);
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ');
}
