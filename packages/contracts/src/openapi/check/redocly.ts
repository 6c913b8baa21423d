/** Imports Redocly on demand: it takes 0.2 s, and is an ES module. */
export function loadRedocly() {
  return import('@redocly/openapi-core');
}

export type Redocly = Awaited<ReturnType<typeof loadRedocly>>;
export type RedoclySource = InstanceType<Redocly['Source']>;
export type RedoclyProblem = Awaited<ReturnType<Redocly['lintDocument']>>[number];
export type {
  Oas3Rule as RedoclyRule,
  UserContext as VisitContext,
} from '@redocly/openapi-core' with { 'resolution-mode': 'import' };

/** A JSON pointer as Redocly writes it: `#/paths/~1users/get`. */
export type Pointer = string;

/** @param parts keys and indices from the root of a document */
export function pointerOf(parts: readonly (string | number)[]): Pointer {
  return `#/${parts.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;
}

/** Our second rule on examples. Its findings have the code `contract/example`. */
export const VALID_EXAMPLE = 'valid-example';
