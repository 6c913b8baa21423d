export interface ContractGeneratorSchema {
  change?: string;
  /** Nx splits each at its commas. */
  operation?: string[] | string;
  table?: string[] | string;
  event?: string[] | string;
  module?: string[] | string;
  brief?: string;
  owner?: string;
  consumers?: string[] | string;
}
