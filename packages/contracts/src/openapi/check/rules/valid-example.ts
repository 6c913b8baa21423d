import { isObject } from '@parallel-plan/plan/text';
import { pointerKeys } from '../../../json';
import type { ContractDocuments, Located } from '../../judge/contract-documents';
import { SlowPatternError, type ValueFault, ValueJudge } from '../../judge/value-judge';
import { SLOW_PATTERN } from '../pattern-guard';
import type { RedoclyRule, VisitContext } from '../redocly';

/** A location in Redocly's form. */
type Location = VisitContext['location'];

/**
 * Each example of a media type or a schema must be valid. The mock uses the same validator, so it
 * accepts exactly what passes here.
 *
 * @param documents the contract, by the names that the check uses
 * @param fileOf returns the file of a source for Redocly's name
 */
export function validExampleRule(
  documents: ContractDocuments,
  fileOf: (absoluteRef: string) => string | undefined,
): RedoclyRule {
  const judges = {
    client: new ValueJudge(documents, 'client'),
    server: new ValueJudge(documents, 'server'),
  };

  const placed = (location: Location): Located | undefined => {
    const file = fileOf(location.source.absoluteRef);
    const steps = pointerKeys(location.pointer);
    return file === undefined || steps === undefined ? undefined : documents.at(file, steps);
  };

  const report = (
    context: VisitContext,
    schema: Located,
    value: unknown,
    at: Location,
    sides: readonly (keyof typeof judges)[],
  ): void => {
    const [first = [], ...others] = sides.map((side) => faultsOf(judges[side], schema, value));
    if (first.length === 0 || others.some((faults) => faults.length === 0)) return;
    const worst = first.reduce((a, b) => (depth(b) > depth(a) ? b : a));
    const steps = pointerKeys(`#${worst.pointer}`) ?? [];
    const subject = worst.pointer === '' ? 'it' : `\`${worst.pointer}\``;
    const more = first.length > 1 ? `, and ${first.length - 1} more` : '';
    context.report({
      message: `The example is not valid: ${subject} ${worst.detail}${more}. Mocks would answer with it: correct the example or the schema.`,
      location: steps.length === 0 ? at : at.child(steps),
    });
  };

  return () => ({
    MediaType(media, context) {
      const place = placed(context.location);
      const schema = place && documents.at(place.file, [...place.steps, 'schema']);
      if (schema === undefined) return;
      const isRequest = /\/requestBod(?:y|ies)\//.test(context.location.pointer);
      const sides = [isRequest ? 'client' : 'server'] as const;
      const { example, examples } = media as { example?: unknown; examples?: unknown };
      if (example !== undefined) {
        report(context, schema, example, context.location.child(['example']), sides);
      }
      for (const [name, written] of Object.entries(isObject(examples) ? examples : {})) {
        const here = context.location.child(['examples', name]);
        const { node, location = here } = isReference(written)
          ? context.resolve<object>(written)
          : { node: written, location: here };
        if (!isObject(node) || !('value' in node)) continue;
        report(context, schema, node['value'], location.child(['value']), sides);
      }
    },
    Schema(schema, context) {
      const place = placed(context.location);
      if (place === undefined || !isObject(schema)) return;
      const { example, examples } = schema as { example?: unknown; examples?: unknown };
      const sides = ['server', 'client'] as const;
      if (example !== undefined) {
        report(context, place, example, context.location.child(['example']), sides);
      }
      for (const [index, value] of (Array.isArray(examples) ? examples : []).entries()) {
        report(context, place, value, context.location.child(['examples', index]), sides);
      }
    },
  });
}

function isReference(node: unknown): node is { $ref: string } {
  return isObject(node) && typeof node['$ref'] === 'string';
}

/**
 * Ignores broken references and slow or invalid patterns here: they are reported where they are
 * written.
 */
function faultsOf(judge: ValueJudge, schema: Located, value: unknown): readonly ValueFault[] {
  try {
    return judge.check(schema, value);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (error instanceof SlowPatternError || REPORTED.test(why)) return [];
    return [
      { pointer: '', detail: 'could not be checked, because its schema is not a JSON Schema' },
    ];
  }
}

const REPORTED = new RegExp(`${SLOW_PATTERN}|Invalid regular exp|resolve reference`);

function depth({ pointer }: ValueFault): number {
  return pointer.split('/').length;
}
