import { stringify } from 'yaml';

/**
 * A document as YAML that readers of YAML 1.1 and of 1.2 understand alike: texts that one of them
 * would take for a date, a number or a boolean are quoted.
 */
export function yamlText(document: unknown): string {
  return stringify(document, { compat: 'yaml-1.1', lineWidth: 0, aliasDuplicateObjects: false });
}
