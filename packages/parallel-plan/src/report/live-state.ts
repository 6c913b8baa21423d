/** How far a run of `implement` has come, as the report shows it. */
export interface LiveState {
  /** Whether a run is in progress. The page reloads itself until the run has ended. */
  readonly isRunning: boolean;
  /** By id of the package. */
  readonly packages: Readonly<Record<string, LivePackage>>;
}

export interface LivePackage {
  /** A word for the reader, such as `working`. */
  readonly state: string;
  readonly isWorking: boolean;
  readonly isMerged: boolean;
  readonly isFailed: boolean;
  /** Number of the attempt, from 1. */
  readonly attempt?: number;
  /** ISO 8601 in UTC: since when it is in this state. */
  readonly since: string;
  /** One line for the reader. */
  readonly text?: string;
}

const START = '<script type="application/json" id="live">';
const END = '</script>';

/** The element of a report that holds the state. It is data: a browser does not run it. */
export const NO_LIVE_STATE = `${START}null${END}`;

/**
 * Puts a state into a report.
 *
 * @param page the text of `report/index.html`
 * @returns the page with that state; the page as it is if it has no place for one
 */
export function withLiveState(page: string, state: LiveState): string {
  const start = page.indexOf(START);
  const end = page.indexOf(END, start);
  if (start < 0 || end < 0) return page;
  // A `<` in a text could end the element.
  const json = JSON.stringify(state).replaceAll('<', '\\u003c');
  return `${page.slice(0, start + START.length)}${json}${page.slice(end)}`;
}
