export interface AgentsGeneratorSchema {
  agents?: string[];
  mcp?: boolean;
  overwrite?: boolean;
}
