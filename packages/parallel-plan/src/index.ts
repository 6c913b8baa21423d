export const name = 'parallel-plan';
export { createDependencies } from './graph/create-dependencies';
export { createNodes, createNodesV2 } from './graph/create-nodes';
export type { ParallelPlanPluginOptions } from './graph/options';
