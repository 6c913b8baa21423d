/**
 * The default of `pythonModels` that `nx.json` has for the generator `feature`: init writes it, so
 * that all machines make the same file. Nx knows two ways of writing it.
 *
 * @param nxJson as it was parsed
 */
export function pythonModelsDefault(nxJson: unknown): unknown {
  const generators = field(nxJson, 'generators');
  return (
    field(field(generators, 'parallel-plan:feature'), 'pythonModels') ??
    field(field(field(generators, 'parallel-plan'), 'feature'), 'pythonModels')
  );
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
