import { z } from 'zod';
import { tool } from './tool';

const CLAIMS = z
  .array(z.string().min(1).max(512))
  .max(5_000)
  .describe('Lock keys, and paths from the workspace root, that the feature needs');

export const TEAM_TOOLS = [
  tool({
    name: 'check_guardrails',
    needs: 'guardrails',
    title: 'Check guardrails',
    description:
      'Call this before a command that can do harm: does it destroy data or leak a secret? If safe is false, do not run it; ask a person.',
    input: {
      operation_text: z.string().max(100_000).describe('The command or SQL that you want to run'),
      file_paths: z.array(z.string()).max(5_000).optional().describe('Paths that it writes'),
    },
    readOnly: true,
    run: async (coordinator, { operation_text: operation, file_paths: paths }) => {
      const { safe, violations } = await coordinator.checkGuardrails(operation, paths);
      return {
        safe,
        violations: violations.map((violation) => ({
          pattern_name: violation.pattern,
          category: violation.category,
          severity: violation.severity,
          matched_text: violation.matchedText,
          blocked: violation.blocked,
        })),
      };
    },
  }),

  tool({
    name: 'check_policy',
    needs: 'policy',
    title: 'Check the policy',
    description: 'May this agent do that?',
    input: {
      operation: z.string().min(1).max(200).describe('What you want to do'),
      resource: z.string().max(512).optional().describe('To what'),
    },
    readOnly: true,
    run: async (coordinator, { operation, resource }) => {
      const { allowed, reason } = await coordinator.checkPolicy(operation, resource);
      return { allowed, reason };
    },
  }),

  tool({
    name: 'discover_agents',
    needs: 'discover',
    title: 'Discover agents',
    description: 'List the agents of this coordinator, and when each was last seen.',
    input: {},
    readOnly: true,
    run: async (coordinator) => ({
      agents: (await coordinator.discoverAgents()).map((agent) => ({
        agent_id: agent.id,
        agent_type: agent.type,
        last_heartbeat: agent.lastSeenAt,
      })),
    }),
  }),

  tool({
    name: 'register_session',
    needs: 'discover',
    title: 'Register this session',
    description: 'At the start of a session: let other agents see that you are here.',
    input: {},
    run: async (coordinator) => {
      await coordinator.heartbeat();
      return { success: true };
    },
  }),

  tool({
    name: 'heartbeat',
    needs: 'discover',
    title: 'Send a heartbeat',
    description:
      'Call this during long work without other calls, so that your claimed tasks are not given to another agent.',
    input: {},
    run: async (coordinator) => {
      await coordinator.heartbeat();
      return { success: true };
    },
  }),

  tool({
    name: 'register_feature',
    needs: 'discover',
    title: 'Register a feature',
    description:
      'Register what a feature needs while it is being implemented, locked or not. Registering it again replaces its claims.',
    input: {
      feature_id: z.string().min(1).max(128).describe('The id of the change'),
      resource_claims: CLAIMS,
      title: z.string().max(200).optional().describe('For people'),
      branch_name: z.string().max(250).optional().describe('The branch of the feature'),
    },
    run: async (coordinator, args) => {
      await coordinator.registerFeature({
        featureId: args.feature_id,
        claims: args.resource_claims,
        ...(args.title !== undefined && { title: args.title }),
        ...(args.branch_name !== undefined && { branch: args.branch_name }),
      });
      return { success: true, feature_id: args.feature_id };
    },
  }),

  tool({
    name: 'analyze_feature_conflicts',
    needs: 'discover',
    title: 'Analyse conflicts of features',
    description:
      'Call this before you start a feature: how much does it share with the registered ones? FULL: nothing, implement them in parallel. PARTIAL: something. SEQUENTIAL: most of it, implement one after the other.',
    input: {
      candidate_feature_id: z.string().min(1).max(128).describe('The feature to analyse'),
      candidate_claims: CLAIMS,
    },
    readOnly: true,
    run: async (coordinator, args) => {
      const found = await coordinator.findConflicts({
        featureId: args.candidate_feature_id,
        claims: args.candidate_claims,
      });
      return {
        feasibility: found.feasibility,
        conflicts: found.conflicts.map(({ featureId, keys }) => ({
          feature_id: featureId,
          overlapping_keys: keys,
        })),
      };
    },
  }),

  tool({
    name: 'deregister_feature',
    needs: 'discover',
    title: 'Deregister a feature',
    description: 'Remove a feature that is merged or abandoned.',
    input: { feature_id: z.string().min(1).max(128).describe('The id of the change') },
    run: async (coordinator, { feature_id: id }) => {
      await coordinator.deregisterFeature(id);
      return { success: true, feature_id: id };
    },
  }),

  tool({
    name: 'list_active_features',
    needs: 'discover',
    title: 'List active features',
    description: 'List the registered features, and what they need.',
    input: {},
    readOnly: true,
    run: async (coordinator) => ({
      features: (await coordinator.listFeatures()).map((feature) => ({
        feature_id: feature.featureId,
        title: feature.title,
        branch_name: feature.branch,
        resource_claims: feature.claims,
        registered_by: feature.agentId,
        registered_at: feature.registeredAt,
      })),
    }),
  }),
];
