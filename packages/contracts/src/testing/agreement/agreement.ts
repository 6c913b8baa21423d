import { prepareSchemas } from '../../generated/models/prepare-schemas';
import { renderTypes } from '../../generated/render-types';
import { typesDocument } from '../../generated/types-document';
import { compiledRows, modelRows } from './code-rows';
import { componentsOf, judgedRows, mockInProcess, type Row } from './judged-rows';
import { isOfWeakType, isTakenWithout } from './loosened';
import type { SchemaCase } from './schema-cases';

/** What the comparison of some cases found. */
export interface Agreement {
  readonly values: number;
  /** How many of them validation takes as a request. */
  readonly valid: number;
  /** Differences that no artifact lists, the shortest first. */
  readonly differences: readonly string[];
  /** Differences that an artifact lists, by artifact and loss. */
  readonly listed: ReadonlyMap<string, number>;
}

/**
 * Compares what validation, the mock and, with a Python, `types.ts` and `models.py` say of values.
 *
 * @param first the number of the first case, for the names of the schemas
 * @param options `python`: an interpreter with Pydantic; without it only validation and the mock are
 * compared. `openMock`: how to reach the mock; default: in this process
 */
export async function agreementOf(
  cases: readonly SchemaCase[],
  first: number,
  { python, openMock = mockInProcess }: { python?: string; openMock?: typeof mockInProcess } = {},
): Promise<Agreement> {
  const rows = await judgedRows(cases, first, openMock);
  const differences: string[] = [];
  const listed = new Map<string, number>();
  const differ = (row: Row, what: string): void => {
    differences.push(`${what}\n${JSON.stringify(row)}`);
  };
  const list = (artifact: string, why: string): void => {
    const key = `${artifact}: ${why}`;
    listed.set(key, (listed.get(key) ?? 0) + 1);
  };
  for (const row of rows) {
    if (row.mockStatus !== (row.request ? 200 : 400)) differ(row, `the mock: ${row.mockStatus}`);
    if (!row.isServed) differ(row, 'the mock answers something else');
  }
  if (python !== undefined) {
    const components = componentsOf(cases, first);
    const text = JSON.stringify({ ...HEAD, components: { schemas: components } });
    const types = await renderTypes({ text, file: 'v1.yaml' });
    const compiled = await compiledRows(rows, types);
    const modelled = await modelRows(rows, text, python, Object.keys(components));
    for (const [index, row] of rows.entries()) {
      const losses = lossesOf(row);
      const { literal, variable } = compiled[index] ?? {};
      const isTyped = row.request || row.response ? variable === undefined : literal === undefined;
      if (!isTyped && row.request && isOfWeakType(row)) {
        list('types.ts', 'no property in common');
      } else {
        compare(row, 'types.ts', isTyped, losses.types, { differ, list });
      }
      compare(row, 'models.py', modelled[index] === true, losses.models, { differ, list });
    }
  }
  return {
    values: rows.length,
    valid: rows.filter(({ request }) => request).length,
    differences: differences.sort((a, b) => a.length - b.length),
    listed,
  };
}

const HEAD = { openapi: '3.1.0', info: { title: 'A', version: '1' }, paths: {} };

interface Losses {
  readonly notEnforced: readonly string[];
  readonly isDirectionLost: boolean;
}

function compare(
  row: Row,
  artifact: string,
  isTaken: boolean,
  { notEnforced, isDirectionLost }: Losses,
  {
    differ,
    list,
  }: { differ: (row: Row, what: string) => void; list: (artifact: string, why: string) => void },
): void {
  const isValid = row.request || row.response;
  if (isTaken === isValid) return;
  if (!isTaken) {
    const isOneWay = !(row.request && row.response) && isDirectionLost;
    if (isOneWay) list(artifact, 'required in requests and in responses');
    else differ(row, `${artifact} refuses it`);
    return;
  }
  if (!isTakenWithout(notEnforced, row)) {
    differ(row, `${artifact} takes it, and lists only: ${notEnforced.join(', ')}`);
    return;
  }
  list(artifact, notEnforced.find((loss) => isTakenWithout([loss], row)) ?? 'several together');
}

/** What `models.py` and `types.ts` list for the schemas of one case. */
type LossLists = Pick<ReturnType<typeof typesDocument>, 'notEnforced' | 'bothDirections'>;

function lossesOf({ schemas }: Row): { models: Losses; types: Losses } {
  const document = { components: { schemas: componentsOf([{ schemas, values: [] }], 0) } };
  const listedBy = ({ notEnforced, bothDirections }: LossLists): Losses => ({
    notEnforced: [...notEnforced.keys()],
    isDirectionLost: bothDirections.size > 0,
  });
  return { models: listedBy(prepareSchemas(document)), types: listedBy(typesDocument(document)) };
}
