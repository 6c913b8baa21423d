/**
 * Everything about contracts that is expensive to load. It is a separate module, so that a run in
 * which no contract changed doesn't load it.
 */
export {
  breakingChanges,
  checkContracts,
  inTemporaryFolder,
  TemporaryFolderError,
} from '@parallel-plan/contracts';
