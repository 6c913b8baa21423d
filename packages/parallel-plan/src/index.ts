export const name = 'parallel-plan';
export { createDependencies, createNodes, createNodesV2 } from './graph';
export type { ParallelPlanPluginOptions } from './graph/options';
