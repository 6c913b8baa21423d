/** A contract that can't be served as it is. The message says where, why and what to do, on one line. */
export class MockContractError extends Error {
  override readonly name = 'MockContractError';
}
