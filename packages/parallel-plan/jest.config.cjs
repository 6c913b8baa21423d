module.exports = {
  displayName: 'parallel-plan',
  preset: '../../jest.preset.js',
  // Tests start git, Node and the OpenSpec CLI, which take their time on a busy machine.
  testTimeout: 60_000,
  // Half of the time is waiting for these programs, so two workers serve even two cores.
  maxWorkers: 2,
  coverageDirectory: '../../coverage/packages/parallel-plan',
};
