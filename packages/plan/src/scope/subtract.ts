import {
  type CharSet,
  DOT,
  DOT_SET,
  intersectSets,
  pickUnit,
  SLASH,
  subtractSet,
} from './char-set';
import { matchesPath } from './intersect';
import type { GlobPath } from './parse-glob';
import {
  type AutomatonState,
  type AutomatonStates,
  buildAutomaton,
  LazyUnion,
} from './path-automaton';

/** The maximum number of states that one comparison may visit. */
export const STATE_BUDGET = 20_000;

/**
 * The maximum average cost of a state. A deny with many stars is in hundreds of its states at once.
 */
const POSITIONS_PER_STATE = 50;

/** The answer and its cost. */
export interface Subtraction {
  /** `null` when there is no such path. */
  readonly path: string | null;
  readonly tooComplex: boolean;
  /** The number of visited states. */
  readonly states: number;
}

/**
 * Finds a path that `a` and `b` match and no glob of `minus` matches. The answer is exact unless
 * the budget is exhausted.
 *
 * Walks the product of both automata, of the segment rules and of the union of `minus`, breadth
 * first. The subset construction of the union is limited to the states that the walk reaches. The
 * full difference would be exponential: `*a?????????????????b` alone has 393,217 states.
 *
 * @param budget the maximum number of visited states
 */
export function subtractPaths(
  a: GlobPath,
  b: GlobPath,
  minus: readonly GlobPath[],
  budget = STATE_BUDGET,
): Subtraction {
  const [left, right, denied] = [buildAutomaton(a), buildAutomaton(b), new LazyUnion(minus)];
  if (denied.start.acceptsAll) return { path: null, tooComplex: false, states: 0 };
  const moves = new CommonMoves(left, right);
  const queue: State[] = [{ left: 0, right: 0, name: NAME_START, denied: denied.start }];
  const seen = new Set<string>();
  let positions = 0;
  for (let at = 0; at < queue.length; at++) {
    const state = queue[at] as State;
    positions += state.denied.states.length;
    if (at >= budget || positions >= budget * POSITIONS_PER_STATE) {
      return { path: null, tooComplex: true, states: budget };
    }
    for (const move of moves.from(state.left, state.right)) {
      const { toLeft, toRight } = move;
      for (const unit of distinguish(move, state)) {
        const name = nextName(state.name, unit);
        if (name === undefined) continue;
        const next = denied.step(state.denied, unit);
        if (next.acceptsAll) continue;
        const key = `${toLeft},${toRight},${name},${next.id}`;
        if (seen.has(key)) continue;
        seen.add(key);
        const reached = { left: toLeft, right: toRight, name, denied: next, from: state, unit };
        if (
          name === NAME_DONE &&
          left[toLeft]?.accepts &&
          right[toRight]?.accepts &&
          !next.accepts
        ) {
          return { path: readable(spell(reached), [a, b], minus), tooComplex: false, states: at };
        }
        queue.push(reached);
      }
    }
  }
  return { path: null, tooComplex: false, states: queue.length };
}

/** The start of a segment: empty, `.`, `..`, or longer, which may be a name. */
const NAME_START = 0;
const NAME_DONE = 3;

interface State {
  readonly left: number;
  readonly right: number;
  readonly name: number;
  readonly denied: AutomatonStates;
  readonly from?: State;
  readonly unit?: number;
}

interface CommonMove {
  readonly set: CharSet;
  readonly toLeft: number;
  readonly toRight: number;
  /** One unit for each distinguishable case, keyed by what must be distinguished. */
  readonly units: Map<string, readonly number[]>;
}

/** The common moves of two automata. Few pairs of states meet very many sets of denied states. */
class CommonMoves {
  readonly #known = new Map<number, readonly CommonMove[]>();

  constructor(
    private readonly left: readonly AutomatonState[],
    private readonly right: readonly AutomatonState[],
  ) {}

  from(left: number, right: number): readonly CommonMove[] {
    const key = left * this.right.length + right;
    let moves = this.#known.get(key);
    if (!moves) this.#known.set(key, (moves = this.make(left, right)));
    return moves;
  }

  private make(left: number, right: number): readonly CommonMove[] {
    return (this.left[left]?.moves ?? []).flatMap(({ set: leftSet, to: toLeft }) =>
      (this.right[right]?.moves ?? []).flatMap(({ set: rightSet, to: toRight }) => {
        const set = intersectSets(leftSet, rightSet);
        return set.length > 0 ? { set, toLeft, toRight, units: new Map() } : [];
      }),
    );
  }
}

/** Splits a set into parts whose units lead to the same state, and returns one unit of each. */
function distinguish({ set, units }: CommonMove, { name, denied }: State): readonly number[] {
  const dots = name !== NAME_DONE;
  const key = dots ? `.${denied.setsKey}` : denied.setsKey;
  const known = units.get(key);
  if (known) return known;
  let pieces: CharSet[] = [set];
  for (const splitter of dots ? new Set([DOT_SET, ...denied.sets]) : denied.sets) {
    pieces = pieces
      .flatMap((piece) => [subtractSet(piece, splitter), intersectSets(piece, splitter)])
      .filter((piece) => piece.length > 0);
  }
  const picked = pieces.map(pickUnit);
  units.set(key, picked);
  return picked;
}

function nextName(name: number, unit: number): number | undefined {
  if (unit === SLASH) return name === NAME_DONE ? NAME_START : undefined;
  return unit === DOT && name !== NAME_DONE ? name + 1 : NAME_DONE;
}

function spell(last: State): string {
  const units: number[] = [];
  for (let state: State | undefined = last; state?.unit !== undefined; state = state.from) {
    units.push(state.unit);
  }
  return units
    .reverse()
    .map((unit) => String.fromCharCode(unit))
    .join('');
}

/** `x.ts` is more readable than the shorter `.ts`, if both are valid answers. */
function readable(path: string, both: readonly GlobPath[], minus: readonly GlobPath[]): string {
  for (const letter of 'xab') {
    const named = path.replace(/(^|\/)(?=\.)/g, `$1${letter}`);
    const isAnswer =
      both.every((glob) => matchesPath(glob, named)) &&
      !minus.some((glob) => matchesPath(glob, named));
    if (isAnswer) return named;
  }
  return path;
}
