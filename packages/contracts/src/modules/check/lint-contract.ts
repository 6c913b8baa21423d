import ts from 'typescript';
import { quoted } from '@parallel-plan/plan';
import {
  type Callable,
  directivesOf,
  isCallable,
  isExport,
  isLiteralType,
  missingDocumentation,
  parseContract,
  syntaxErrors,
} from './contract-syntax';
import { isPackageName } from './program-host';

/** A problem in the text of a contract, with its position. */
export interface ContractProblem {
  readonly code: 'module/contract' | 'module/undocumented' | 'module/unsupported';
  readonly message: string;
  /** Overrides the severity of the rule. */
  readonly severity?: 'warning';
  /** Offset in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/** A larger contract can't be reviewed, and takes seconds to parse. */
const MOST_CHARACTERS = 512 * 1024;

/**
 * A contract is a list of declarations. Deeper syntax is hostile: it overflows the stack of a
 * recursive reader.
 */
const MOST_DEPTH = 200;

const ERRORS = new Set([
  'Error',
  'AggregateError',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'URIError',
]);

/**
 * Checks the text of a module contract: its syntax, that it exports something, constructs with
 * which the compiler accepts a wrong module, and constructs that no module can fulfil.
 *
 * @param text the contract, a TypeScript declaration file
 * @param hasCode whether the owner has code; if so, an empty contract is an error, otherwise a
 * warning
 * @returns the problems in text order
 */
export function lintContract(
  text: string,
  { hasCode = false }: { readonly hasCode?: boolean } = {},
): readonly ContractProblem[] {
  if (text.length > MOST_CHARACTERS) {
    const message = `The contract has ${Math.ceil(text.length / 1024)} KiB. At most 512 KiB are read.`;
    return [{ code: 'module/contract', message, start: 0, end: 0 }];
  }
  try {
    return new ContractLinter(parseContract(text), hasCode).problems();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = 'The contract is nested too deep to be read. Declare named types instead.';
    return [{ code: 'module/contract', message, start: 0, end: 0 }];
  }
}

class ContractLinter {
  private readonly found: ContractProblem[] = [];
  private readonly errorClasses = new Set(ERRORS);

  constructor(
    private readonly source: ts.SourceFile,
    private readonly hasCode: boolean,
  ) {}

  problems(): readonly ContractProblem[] {
    for (const { messageText, start, length } of syntaxErrors(this.source)) {
      this.found.push({
        code: 'module/contract',
        message: ts.flattenDiagnosticMessageText(messageText, ' '),
        start,
        end: start + length,
      });
    }
    if (this.found.length > 0) return this.found;
    this.lintDirectives();
    this.visit(this.source, 0);
    if (!this.source.statements.some(isExport)) this.found.push(this.nothingExported());
    return [...this.found].sort((a, b) => a.start - b.start);
  }

  private add(code: ContractProblem['code'], node: ts.Node, message: string): void {
    const start = node === this.source ? 0 : node.getStart(this.source);
    const end = node === this.source ? 0 : node.getEnd();
    this.found.push({ code, message, start, end });
  }

  private refuse(node: ts.Node, message: string): void {
    this.add('module/unsupported', node, message);
  }

  private nothingExported(): ContractProblem {
    const isEmpty = this.source.statements.length === 0;
    const message = isEmpty
      ? 'The contract is empty. Declare what the consumers import.'
      : 'The contract exports nothing. Mark what the consumers import with `export`.';
    const place = { code: 'module/contract', message, start: 0, end: 0 } as const;
    return isEmpty && !this.hasCode ? { ...place, severity: 'warning' } : place;
  }

  private lintDirectives(): void {
    for (const { what, pos, end } of directivesOf(this.source)) {
      const message =
        what === 'reference'
          ? 'A triple-slash reference. Import what the contract needs from a package.'
          : `${quoted(what)} hides errors of the contract. Remove it.`;
      this.found.push({ code: 'module/unsupported', message, start: pos, end });
    }
  }

  private visit(node: ts.Node, depth: number): void {
    if (depth > MOST_DEPTH) throw new RangeError('nested too deep');
    this.lintNode(node);
    ts.forEachChild(node, (child) => this.visit(child, depth + 1));
  }

  private lintNode(node: ts.Node): void {
    if (ts.isModuleDeclaration(node)) this.lintModule(node);
    else if (ts.isExportAssignment(node)) this.lintExportAssignment(node);
    else if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      if (node.moduleSpecifier !== undefined) this.lintSpecifier(node.moduleSpecifier);
      if (ts.isImportDeclaration(node) && node.importClause === undefined) {
        this.refuse(node, 'An import without names. Name what the contract needs.');
      }
    } else if (ts.isNamespaceExportDeclaration(node)) {
      this.refuse(node, '`export as namespace` declares a global. Use named exports.');
    } else if (ts.isImportTypeNode(node)) this.lintSpecifier(node.argument);
    else if (ts.isImportEqualsDeclaration(node)) {
      this.refuse(node, '`import x = …`. Use `import type { x } from …`.');
    } else if (ts.isPrivateIdentifier(node)) {
      this.refuse(node, `The private member ${quoted(node.text)}: consumers can't use it.`);
    } else if (ts.isEnumDeclaration(node)) this.lintEnum(node);
    else if (ts.isVariableDeclaration(node)) this.lintVariable(node);
    else if (ts.isClassDeclaration(node)) this.lintClass(node);
    else if (ts.isFunctionDeclaration(node)) this.lintFunction(node);
    else this.lintMember(node);
  }

  private lintMember(node: ts.Node): void {
    if (node.kind === ts.SyntaxKind.AnyKeyword) {
      this.refuse(node, '`any` fits every module, so nothing is agreed. Use `unknown` or a type.');
    } else if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.UniqueKeyword) {
      this.refuse(node, '`unique symbol` is fulfilled by no other declaration. Use a string.');
    } else if (
      node.kind === ts.SyntaxKind.PrivateKeyword ||
      node.kind === ts.SyntaxKind.ProtectedKeyword
    ) {
      this.refuse(node, "A private or protected member: consumers can't use it. Remove it.");
    } else if (ts.isParameter(node)) {
      if (node.type === undefined) this.refuse(node, 'A parameter without a type is `any`.');
    } else if (ts.isPropertySignature(node) || ts.isPropertyDeclaration(node)) {
      if (node.type === undefined) this.refuse(node, 'A property without a type is `any`.');
    } else if (isCallable(node)) this.lintCallable(node);
  }

  private lintModule(node: ts.ModuleDeclaration): void {
    if (ts.isStringLiteral(node.name)) {
      this.refuse(node.name, '`declare module` changes another module. Export the types instead.');
    } else if (
      node.name.text === 'global' &&
      (node.flags & ts.NodeFlags.GlobalAugmentation) !== 0
    ) {
      this.refuse(node.name, '`declare global` changes every module. Export the types instead.');
    }
  }

  private lintExportAssignment(node: ts.ExportAssignment): void {
    if (node.isExportEquals) this.refuse(node, '`export =`. Use named exports.');
    else if (!ts.isIdentifier(node.expression)) {
      this.refuse(node, 'The default export has no type. Declare it, then export its name.');
    }
  }

  private lintSpecifier(node: ts.Node): void {
    const literal = ts.isLiteralTypeNode(node) ? node.literal : node;
    if (!ts.isStringLiteral(literal)) {
      this.add('module/contract', node, 'An import needs the name of a package in quotes.');
    } else if (!isPackageName(literal.text)) {
      const what = `The import of ${quoted(literal.text)} does not name a package.`;
      this.refuse(literal, `${what} Import from packages; declare everything else here.`);
    }
  }

  private lintEnum(node: ts.EnumDeclaration): void {
    const constant = node.modifiers?.find(({ kind }) => kind === ts.SyntaxKind.ConstKeyword);
    if (constant !== undefined) {
      this.refuse(constant, '`const enum` has no value at run time. Use `enum`.');
    }
  }

  private lintVariable(node: ts.VariableDeclaration): void {
    const isConstant = (node.parent.flags & ts.NodeFlags.Const) !== 0;
    if (!isConstant) this.refuse(node, 'A variable that can change. Export a function or `const`.');
    else if (node.initializer === undefined && !isLiteralType(node.type)) {
      const name = quoted(node.name.getText(this.source));
      this.refuse(node, `The value of the constant ${name} is not given. Export a function.`);
    }
  }

  private lintClass(node: ts.ClassDeclaration): void {
    const parent = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
      ?.types[0];
    if (parent === undefined) return;
    const name = parent.expression.getText(this.source);
    if (this.errorClasses.has(name)) this.errorClasses.add(node.name?.text ?? '');
    else this.refuse(parent, `The class extends ${quoted(name)}. Only errors may be extended.`);
  }

  private lintFunction(node: ts.FunctionDeclaration): void {
    this.lintCallable(node);
    if (!isExport(node)) return;
    const missing = missingDocumentation(node);
    if (missing === undefined) return;
    const name = quoted(node.name?.text ?? 'default');
    this.add('module/undocumented', node.name ?? node, `${name} ${missing}`);
  }

  private lintCallable(node: Callable): void {
    const hasBody = 'body' in node && node.body !== undefined;
    if (hasBody)
      this.add('module/contract', node.body ?? node, 'A contract has no function bodies.');
    const hasReturn = ts.isConstructorDeclaration(node) || ts.isSetAccessor(node);
    if (!hasReturn && node.type === undefined) {
      this.refuse(node, 'The return type is missing, so it is `any`.');
    }
  }
}
