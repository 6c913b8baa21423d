/**
 * Everything that is heavy about contracts. It is a module of its own, so that a run in which no contract
 * has changed doesn't load it.
 */
export { breakingChanges, checkContracts } from '@parallel-plan/contracts';
