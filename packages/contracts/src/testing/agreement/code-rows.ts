import { isObject } from '@parallel-plan/plan/text';
import { classNames } from '../../generated/models/python-names';
import { renderModels } from '../../generated/models/render-models';
import { folderForPython, judge } from '../../generated/models/testing/python-models';
import { compileProblems } from '../compile-types';
import type { Row } from './judged-rows';

/** Whether `tsc --strict` takes each value of its type, as a literal and as a variable. */
export async function compiledRows(
  rows: readonly Row[],
  types: string,
): Promise<{ literal: string | undefined; variable: string | undefined }[]> {
  const lines = ["import type { components } from './types';", 'type S = components["schemas"];'];
  for (const [index, { prefix, value }] of rows.entries()) {
    const type = `S["${prefix}Main"]`;
    lines.push(`export const l${index}: ${type} = ${JSON.stringify(value)};`);
    lines.push(
      `declare const d${index}: ${typeText(value)}; export const v${index}: ${type} = d${index};`,
    );
  }
  const use = lines.join('\n');
  const problems = new Map<number, string>();
  for (const problem of compileProblems({ '/types.ts': types, '/use.ts': use })) {
    const [, file = '', start = '', message = ''] = /^([^:]*):(\d+) (.*)$/s.exec(problem) ?? [];
    if (file !== '/use.ts')
      throw new Error(
        `types.ts does not compile: ${problem} ${types.slice(Number(start) - 100, Number(start) + 100)}`,
      );
    const line = use.slice(0, Number(start)).split('\n').length - 1;
    if (!problems.has(line)) problems.set(line, message);
  }
  return rows.map((_row, index) => ({
    literal: problems.get(2 + 2 * index),
    variable: problems.get(3 + 2 * index),
  }));
}

/** The type of exactly one JSON value. */
function typeText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(typeText).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, one]) => `${JSON.stringify(key)}: ${typeText(one)}`,
  );
  return `{ ${members.join('; ')} }`;
}

/** Whether Pydantic takes each value. */
export async function modelRows(
  rows: readonly Row[],
  text: string,
  python: string,
  names: readonly string[],
): Promise<boolean[]> {
  const settings = { root: folderForPython(), python };
  const models = await renderModels({ text, file: 'v1.yaml' }, 'openapi-generator', settings);
  const classes = classNames(names);
  const trials = rows.map(({ prefix, value }) => ({
    model: classes.get(`${prefix}Main`) ?? '',
    value,
  }));
  return judge(python, models ?? '', trials).map((answer) => answer === 'accepted');
}
