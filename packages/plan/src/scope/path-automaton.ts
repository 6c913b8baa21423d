import { ANY_UNIT, type CharSet, hasUnit, SLASH_SET } from './char-set';
import type { GlobPath } from './parse-glob';
import { GLOBSTAR } from './segment';

/** One state of the automaton of a glob. */
export interface AutomatonState {
  /** The target state for each unit. The sets may overlap, because a star may end anywhere. */
  readonly moves: readonly { readonly set: CharSet; readonly to: number }[];
  /** Whether the path may end here. */
  readonly accepts: boolean;
  /** Whether every continuation is accepted. */
  readonly acceptsAll: boolean;
}

/**
 * What a position in a glob matches. A globstar has two positions: between segments and inside one.
 */
type Step = CharSet | 'star' | 'globstar' | 'inside' | 'end';

/**
 * Builds the automaton of a glob without braces over the units of a path. The caller must exclude
 * empty, `.` and `..` segments.
 *
 * @param offset added to the number of each state; the first state is the start
 */
export function buildAutomaton(path: GlobPath, offset = 0): AutomatonState[] {
  const steps = path.flatMap((segment, at): Step[] => {
    if (segment === GLOBSTAR) return ['globstar', 'inside'];
    const units = segment.blocks.flatMap((block, nth): Step[] =>
      nth === 0 ? [...block] : ['star', ...block],
    );
    return at === path.length - 1 ? units : [...units, SLASH_SET];
  });
  steps.push('end');
  return steps.map((step, at) => ({
    moves: movesFrom(steps, at).map(({ set, to }) => ({ set, to: to + offset })),
    accepts: steps.slice(at).every((later) => later === 'star' || later === 'end'),
    acceptsAll: step === 'globstar' && steps[at + 2] === 'star' && steps[at + 3] === 'end',
  }));
}

/** A set of states of several automata. */
export interface AutomatonStates {
  readonly id: number;
  readonly states: readonly AutomatonState[];
  readonly accepts: boolean;
  readonly acceptsAll: boolean;
  /** The distinct sets of its moves, in order. */
  readonly sets: readonly CharSet[];
  /** Equal for equal `sets`. */
  readonly setsKey: string;
}

/** The union of several globs as a lazily built deterministic automaton. */
export class LazyUnion {
  readonly start: AutomatonStates;
  private readonly states: AutomatonState[] = [];
  private readonly known = new Map<string, AutomatonStates>();
  private readonly steps: Map<number, AutomatonStates>[] = [];
  private readonly setIds = new Map<CharSet, number>();

  constructor(paths: readonly GlobPath[]) {
    const starts: number[] = [];
    for (const path of paths) {
      starts.push(this.states.length);
      this.states.push(...buildAutomaton(path, this.states.length));
    }
    this.start = this.intern(starts);
  }

  step(from: AutomatonStates, unit: number): AutomatonStates {
    const steps = (this.steps[from.id] ??= new Map<number, AutomatonStates>());
    let target = steps.get(unit);
    if (!target) steps.set(unit, (target = this.makeStep(from, unit)));
    return target;
  }

  private makeStep(from: AutomatonStates, unit: number): AutomatonStates {
    const targets = new Set<number>();
    for (const { moves } of from.states) {
      for (const { set, to } of moves) if (hasUnit(set, unit)) targets.add(to);
    }
    return this.intern([...targets].sort((a, b) => a - b));
  }

  private intern(numbers: readonly number[]): AutomatonStates {
    const key = numbers.join();
    const known = this.known.get(key);
    if (known) return known;
    const states = numbers.flatMap((number) => this.states[number] ?? []);
    const sets = [...new Set(states.flatMap(({ moves }) => moves.map(({ set }) => set)))];
    const made = {
      id: this.known.size,
      states,
      sets,
      setsKey: sets.map((set) => this.idOf(set)).join(),
      accepts: states.some((state) => state.accepts),
      acceptsAll: states.some((state) => state.acceptsAll),
    };
    this.known.set(key, made);
    return made;
  }

  private idOf(set: CharSet): number {
    let id = this.setIds.get(set);
    if (id === undefined) this.setIds.set(set, (id = this.setIds.size));
    return id;
  }
}

function movesFrom(steps: readonly Step[], at: number): { set: CharSet; to: number }[] {
  const step = steps[at];
  switch (step) {
    case undefined:
    case 'end':
      return [];
    case 'star':
      return [{ set: ANY_UNIT, to: at }, ...movesFrom(steps, at + 1)];
    case 'globstar':
      return [...movesFrom(steps, at + 2), { set: ANY_UNIT, to: at + 1 }];
    case 'inside':
      return [
        { set: ANY_UNIT, to: at },
        { set: SLASH_SET, to: at - 1 },
      ];
    default:
      return [{ set: step, to: at + 1 }];
  }
}
