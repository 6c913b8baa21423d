import { quoted } from '@parallel-plan/plan';
import ts from 'typescript';
import { isTypeOnlyExport, type OpenModule } from '../check/open-module';
import type { Difference, Place } from './difference';
import { isClassInstance } from './members';
import { TypeComparison } from './type-comparison';
import { constraintDifferences } from './type-parameters';

/** The differences between the code and its contract, in contract order. */
export interface ModuleComparison {
  readonly differences: readonly Difference[];
  /**
   * Whether something was compared where the compiler can be stricter than callers need: classes,
   * generic functions, or intersections in another order.
   */
  readonly isCompilerStricter: boolean;
}

/** Compares the exports of a contract with the exports of the code. */
export function compareModules(module: OpenModule): ModuleComparison {
  const comparison = new TypeComparison(module.checker);
  const exports = new ExportComparison(comparison, module);
  const differences = exports.compare(module.contractFile, module.entryFile);
  return { differences, isCompilerStricter: comparison.isCompilerStricter };
}

/** One name that a contract exports. `code` is missing if the code doesn't export the name. */
interface Export {
  readonly name: string;
  readonly contract: ts.Symbol;
  readonly code: ts.Symbol | undefined;
  /** The code exports the name with `export type`, so callers can't use it as a value. */
  readonly isTypeOnly: boolean;
  /** The contract exports a value: the name is not exported with `export type`. */
  readonly isValue: boolean;
  readonly place: Place;
}

class ExportComparison {
  private readonly checker: ts.TypeChecker;

  constructor(
    private readonly comparison: TypeComparison,
    private readonly module: OpenModule,
  ) {
    this.checker = comparison.checker;
  }

  compare(contract: ts.SourceFile, code: ts.SourceFile): readonly Difference[] {
    const own = this.checker.getSymbolAtLocation(contract);
    const other = this.checker.getSymbolAtLocation(code);
    if (own === undefined) return [];
    if (other === undefined) {
      return [{ path: [], contract, code, what: 'the code is not a module: it exports nothing' }];
    }
    return this.compareSymbols(own, other, []);
  }

  private compareSymbols(
    contract: ts.Symbol,
    code: ts.Symbol,
    path: readonly string[],
  ): readonly Difference[] {
    const pairs = this.exportsOf(contract, code, path);
    for (const { contract: own, code: other } of pairs) {
      if (other !== undefined && isTypeSymbol(own) && isTypeSymbol(other)) {
        this.comparison.addCounterparts(own, other);
      }
    }
    return pairs.flatMap((pair) => this.compareExport(pair));
  }

  private compareTypesIn(
    contract: ts.Symbol,
    code: ts.Symbol,
    name: string,
  ): readonly Difference[] {
    return this.exportsOf(contract, code, [name])
      .filter((pair) => isTypeSymbol(pair.contract))
      .flatMap((pair) => this.compareExport(pair));
  }

  private exportsOf(
    contract: ts.Symbol,
    code: ts.Symbol,
    path: readonly string[],
  ): readonly Export[] {
    const others = new Map(
      this.checker.getExportsOfModule(code).map((symbol) => [symbol.name, symbol]),
    );
    return this.checker.getExportsOfModule(contract).map((symbol) => {
      const other = others.get(symbol.name);
      const own = this.resolve(symbol);
      const resolved = other === undefined ? undefined : this.resolve(other);
      const isTypeOnly = other !== undefined && isTypeOnlyExport(this.checker, other);
      const nodes = [symbol, other].map((side) => side?.declarations?.[0]);
      const [node, otherNode] = [
        own.declarations?.[0] ?? nodes[0],
        resolved?.declarations?.[0] ?? nodes[1],
      ];
      return {
        name: symbol.name,
        contract: own,
        code: resolved,
        isTypeOnly,
        isValue:
          (own.flags & ts.SymbolFlags.Value) !== 0 && !isTypeOnlyExport(this.checker, symbol),
        place: {
          path: [...path, symbol.name],
          contract: isIn(node, this.module.contractFile) ? node : nodes[0],
          code: (isTypeOnly ? nodes[1] : otherNode) ?? this.module.entryFile,
        },
      };
    });
  }

  private resolve(symbol: ts.Symbol): ts.Symbol {
    return (symbol.flags & ts.SymbolFlags.Alias) === 0
      ? symbol
      : this.checker.getAliasedSymbol(symbol);
  }

  private compareExport({
    name,
    contract,
    code,
    isTypeOnly,
    isValue,
    place,
  }: Export): readonly Difference[] {
    if (code === undefined) return [{ ...place, what: 'the code does not export it' }];
    const isType = isTypeSymbol(contract);
    if (isValue && (isTypeOnly || (code.flags & ts.SymbolFlags.Value) === 0)) {
      const what = `the contract says ${kindOf(contract)}, the code exports only a type`;
      return [{ ...place, what }];
    }
    if (contract === code) return [];
    if (isType && !isTypeSymbol(code)) {
      return [
        {
          ...place,
          what: `the contract says ${kindOf(contract)}, the code has ${kindOf(code)}, which is no type`,
        },
      ];
    }
    if (isNamespace(contract) && isNamespace(code) && !isType && !isFunction(contract)) {
      return this.compareSymbols(contract, code, [name]);
    }
    const types = isType ? this.compareTypes(contract, code, place) : [];
    if (types.length > 0 || !isValue) return types;
    return [
      // The values of a namespace that is merged with a class or function are properties of it.
      ...(isNamespace(contract) ? this.compareTypesIn(contract, code, name) : []),
      ...this.compareEnumValues(contract, code, place),
      ...this.comparison.compare({
        contract: this.checker.getTypeOfSymbol(contract),
        code: this.checker.getTypeOfSymbol(code),
        relation: 'gives',
        place,
      }),
    ];
  }

  private compareTypes(contract: ts.Symbol, code: ts.Symbol, place: Place): readonly Difference[] {
    const own = this.checker.getDeclaredTypeOfSymbol(contract);
    const other = this.checker.getDeclaredTypeOfSymbol(code);
    if (isEnumSymbol(contract) !== isEnumSymbol(code)) {
      return [
        { ...place, what: `the contract says ${kindOf(contract)}, the code has ${kindOf(code)}` },
      ];
    }
    if (isEnumSymbol(contract)) return [];
    const parameters = this.parametersOf(contract, own);
    const others = this.parametersOf(code, other);
    if (parameters.length !== others.length) {
      const what = `the contract has ${parameters.length} type parameters, the code ${others.length}`;
      return [{ ...place, what }];
    }
    const relation = isClassInstance(own) && isClassInstance(other) ? 'gives' : 'both';
    const limits = { contract: parameters, code: others, relation, place } as const;
    return this.comparison.withTypeParameters(parameters, others, () => {
      const found = constraintDifferences(this.comparison, limits);
      if (found.length > 0) return found;
      return this.comparison.compareDeclared({ contract: own, code: other, relation, place });
    });
  }

  private parametersOf(symbol: ts.Symbol, type: ts.Type): readonly ts.Type[] {
    const alias = symbol.declarations?.find(ts.isTypeAliasDeclaration);
    if (alias !== undefined) {
      return (alias.typeParameters ?? []).map((node) => this.checker.getTypeAtLocation(node));
    }
    return (type as Partial<ts.InterfaceType>).typeParameters ?? [];
  }

  private compareEnumValues(
    contract: ts.Symbol,
    code: ts.Symbol,
    place: Place,
  ): readonly Difference[] {
    if (!isEnumSymbol(contract) || !isEnumSymbol(code)) return [];
    const [own, others] = [this.enumValues(contract), this.enumValues(code)];
    const names = new Set([...own.keys(), ...others.keys()]);
    return [...names].flatMap((name) => {
      const [value, other] = [own.get(name), others.get(name)];
      if (value === other) return [];
      const show = (side: string | number | undefined) =>
        side === undefined ? 'nothing' : JSON.stringify(side);
      const path = [...place.path, `member ${quoted(name)}`];
      return [
        { ...place, path, what: `the contract says ${show(value)}, the code has ${show(other)}` },
      ];
    });
  }

  private enumValues(symbol: ts.Symbol): ReadonlyMap<string, string | number | undefined> {
    const members = (symbol.declarations ?? [])
      .filter(ts.isEnumDeclaration)
      .flatMap(({ members: nodes }) => nodes);
    return new Map(
      members.map((member) => [member.name.getText(), this.checker.getConstantValue(member)]),
    );
  }
}

function isTypeSymbol({ flags }: ts.Symbol): boolean {
  return (flags & ts.SymbolFlags.Type) !== 0;
}

function isEnumSymbol({ flags }: ts.Symbol): boolean {
  return (flags & ts.SymbolFlags.Enum) !== 0;
}

function isNamespace({ flags }: ts.Symbol): boolean {
  return (flags & ts.SymbolFlags.Module) !== 0;
}

function isFunction({ flags }: ts.Symbol): boolean {
  return (flags & ts.SymbolFlags.Function) !== 0;
}

function isIn(node: ts.Node | undefined, file: ts.SourceFile): boolean {
  return node?.getSourceFile() === file;
}

function kindOf({ flags }: ts.Symbol): string {
  const kinds: readonly (readonly [ts.SymbolFlags, string])[] = [
    [ts.SymbolFlags.Function, 'a function'],
    [ts.SymbolFlags.Class, 'a class'],
    [ts.SymbolFlags.Enum, 'an enum'],
    [ts.SymbolFlags.Variable, 'a constant'],
    [ts.SymbolFlags.Interface, 'an interface'],
    [ts.SymbolFlags.TypeAlias, 'a type'],
    [ts.SymbolFlags.Module, 'a namespace'],
  ];
  return kinds.find(([flag]) => (flags & flag) !== 0)?.[1] ?? 'something else';
}
