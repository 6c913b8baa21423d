import fc from 'fast-check';
import ts from 'typescript';
import { type Edit, editsIn } from './mutation-kinds';

/** A contract that differs from its original in a way that callers notice. */
export interface Mutation {
  readonly what: string;
  readonly text: string;
}

/**
 * Changes exported declarations, one at a time. Not every result compiles: another type in one
 * place can contradict another place.
 *
 * @param text of a declaration file
 * @param seed for the order
 * @returns all mutations, in an order in which the kinds alternate
 */
export function mutationsOf(text: string, seed: number): readonly Mutation[] {
  const source = ts.createSourceFile('surface.d.ts', text, ts.ScriptTarget.Latest, true);
  const exported = exportedNames(source);
  const reached = reachedNames(source, exported);
  const edits = source.statements.flatMap((node) => {
    if (ts.isExportDeclaration(node)) return otherExports(node);
    const names = isType(node) ? reached : exported;
    return namesOf(node).some((name) => names.has(name)) ? editsIn(node) : [];
  });
  const shuffled = fc.shuffledSubarray([...edits], { minLength: edits.length });
  const order = fc.sample(shuffled, { seed, numRuns: 1 })[0] ?? [];
  return alternating(order).map(({ start, end, to, what }) => ({
    what: `${what} in line ${source.getLineAndCharacterOfPosition(start).line + 1}: ${text.slice(start, end)} → ${to}`,
    text: text.slice(0, start) + to + text.slice(end),
  }));
}

/** One edit of each kind, then a second one of each kind, and so on. */
function alternating(edits: readonly Edit[]): readonly Edit[] {
  const counts = new Map<string, number>();
  const ranked = edits.map((edit) => {
    const rank = counts.get(edit.what) ?? 0;
    counts.set(edit.what, rank + 1);
    return { edit, rank };
  });
  return ranked.sort((a, b) => a.rank - b.rank).map(({ edit }) => edit);
}

function otherExports({ exportClause }: ts.ExportDeclaration): readonly Edit[] {
  if (exportClause === undefined || !ts.isNamedExports(exportClause)) return [];
  return exportClause.elements.map(({ name, propertyName }) => ({
    start: name.getStart(),
    end: name.getEnd(),
    to: propertyName === undefined ? `${name.text} as mutated` : 'mutated',
    what: 'another exported name',
  }));
}

/**
 * The local names that a declaration file exports, directly or in a list. Callers don't see the
 * values of a class that is exported as a type.
 */
function exportedNames(source: ts.SourceFile): ReadonlySet<string> {
  const classes = new Set(source.statements.filter(ts.isClassDeclaration).flatMap(namesOf));
  return new Set(
    source.statements.flatMap((node) => {
      if (isExportedInPlace(node)) return namesOf(node);
      const clause = ts.isExportDeclaration(node) ? node.exportClause : undefined;
      if (clause === undefined || !ts.isNamedExports(clause)) return [];
      return clause.elements.flatMap(({ name, propertyName, isTypeOnly }) => {
        const { text: local } = propertyName ?? name;
        return isTypeOnly && classes.has(local) ? [] : [local];
      });
    }),
  );
}

/** The exported types, and the types of their properties. */
function reachedNames(source: ts.SourceFile, exported: ReadonlySet<string>): ReadonlySet<string> {
  const reached = new Set(exported);
  const interfaces = source.statements.filter(ts.isInterfaceDeclaration);
  for (const { name, members } of [...interfaces, ...interfaces]) {
    if (!reached.has(name.text)) continue;
    for (const { type } of members.filter(ts.isPropertySignature)) {
      if (type === undefined || !ts.isTypeReferenceNode(type)) continue;
      if (type.typeArguments === undefined) reached.add(type.typeName.getText());
    }
  }
  return reached;
}

function isType(node: ts.Statement): boolean {
  return ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
}

function isExportedInPlace(node: ts.Statement): boolean {
  return ts.canHaveModifiers(node)
    ? (ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false)
    : false;
}

function namesOf(node: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(node)) {
    return node.declarationList.declarations.map(({ name }) => name.getText());
  }
  const { name } = node as { readonly name?: ts.Node };
  return name === undefined ? [] : [name.getText()];
}
