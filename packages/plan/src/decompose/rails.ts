/** A vertical line that connects one package with several others, one row each. */
export interface Rail {
  /** The connected rows, ascending, at least two. */
  readonly rows: readonly number[];
}

/** The drawn lines, one text for each row, all with the same width. */
export interface DrawnRails {
  readonly lines: readonly string[];
  /** Rails that did not fit. */
  readonly leftOut: readonly Rail[];
}

const UP = 1;
const DOWN = 2;
const INWARD = 4;
const OUTWARD = 8;
/** The line of another rail crosses this cell. */
const PASSING = 16;

/**
 * Box characters, indexed by the sides that they connect. For rails on the left of the text, inward
 * is right.
 */
const BOXES = ' ╵╷│╶└┌├╴┘┐┤─┴┬┼';

/**
 * Draws rails beside the rows of a text. Short rails are next to the text and long ones further
 * out, to keep crossings few.
 *
 * @param rails the rails to draw
 * @param height the number of rows
 * @param side the side of the text
 * @param maxRails the maximum number of columns
 */
export function drawRails(
  rails: readonly Rail[],
  height: number,
  side: 'left' | 'right',
  maxRails: number,
): DrawnRails {
  const columns: Rail[][] = [];
  const leftOut: Rail[] = [];
  for (const rail of [...rails].sort((a, b) => length(a) - length(b) || start(a) - start(b))) {
    const free = columns.findIndex((column) => column.every((other) => !meet(rail, other)));
    if (free !== -1) columns[free]?.push(rail);
    else if (columns.length < maxRails) columns.push([rail]);
    else leftOut.push(rail);
  }
  const cells = Array.from({ length: height }, () => new Array<number>(columns.length).fill(0));
  columns.forEach((column, at) => column.forEach((rail) => mark(cells, rail, at)));
  return { lines: cells.map((row) => lineOf(row, side)), leftOut };
}

function start({ rows }: Rail): number {
  return rows[0] ?? 0;
}

function end({ rows }: Rail): number {
  return rows.at(-1) ?? 0;
}

function length(rail: Rail): number {
  return end(rail) - start(rail);
}

function meet(a: Rail, b: Rail): boolean {
  return start(a) <= end(b) && start(b) <= end(a);
}

/** Columns count outwards from the text. */
function mark(cells: readonly number[][], rail: Rail, column: number): void {
  for (let row = start(rail); row <= end(rail); row++) {
    const up = row > start(rail) ? UP : 0;
    const down = row < end(rail) ? DOWN : 0;
    add(cells, row, column, up | down);
  }
  for (const row of rail.rows) {
    add(cells, row, column, INWARD);
    for (let inner = 0; inner < column; inner++) add(cells, row, inner, PASSING);
  }
}

function add(cells: readonly number[][], row: number, column: number, sides: number): void {
  const cell = cells[row];
  if (cell !== undefined) cell[column] = (cell[column] ?? 0) | sides;
}

/** Towards the text, each cell is followed by a blank or by its outgoing line. */
function lineOf(row: readonly number[], side: 'left' | 'right'): string {
  const outwards = row.map((sides) => {
    const link = (sides & (INWARD | PASSING)) === 0 ? ' ' : '─';
    return side === 'right' ? `${link}${boxOf(mirrored(sides))}` : `${boxOf(sides)}${link}`;
  });
  return side === 'right' ? outwards.join('') : outwards.reverse().join('');
}

/** A crossing line stops short of a vertical line, so that it does not look like a branch. */
function boxOf(sides: number): string {
  const own = sides & (UP | DOWN | INWARD | OUTWARD);
  const isCrossed = (own & UP) !== 0 && (own & DOWN) !== 0 && (own & (INWARD | OUTWARD)) === 0;
  const drawn = (sides & PASSING) !== 0 && !isCrossed ? own | INWARD | OUTWARD : own;
  return BOXES[drawn] ?? ' ';
}

function mirrored(sides: number): number {
  const inward = (sides & OUTWARD) === 0 ? 0 : INWARD;
  const outward = (sides & INWARD) === 0 ? 0 : OUTWARD;
  return (sides & (UP | DOWN | PASSING)) | inward | outward;
}
