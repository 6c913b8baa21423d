import { stepEnvironment } from './step-environment';

describe('stepEnvironment', () => {
  it('leaves the run of Nx around it, because Nx takes common tasks of parallel steps for a loop', () => {
    process.env['NX_INVOCATION_ROOT_PID'] = '1';
    try {
      const env = stepEnvironment('/w', '/w', { CI: '1' }, 'mark');
      expect(env['NX_INVOCATION_ROOT_PID']).toBeUndefined();
      expect(env).toMatchObject({ CI: '1', PARALLEL_PLAN_STEP: 'mark' });
    } finally {
      delete process.env['NX_INVOCATION_ROOT_PID'];
    }
  });

  it('keeps the marks of the steps around it', () => {
    process.env['PARALLEL_PLAN_STEP'] = 'outer';
    try {
      expect(stepEnvironment('/w', '/w', {}, 'inner')['PARALLEL_PLAN_STEP']).toBe('outer inner');
    } finally {
      delete process.env['PARALLEL_PLAN_STEP'];
    }
  });
});
