/**
 * What Nx calls at each start. The packed plugin has this file with all its imports in one, because
 * loading many small files takes longer than the work itself.
 */
export { createDependencies } from './create-dependencies';
export { createNodes, createNodesV2 } from './create-nodes';
