import { stepEnvironment } from './step-environment';

describe('stepEnvironment', () => {
  it('removes the variables of the outer Nx run, which would report a loop for common tasks', () => {
    process.env['NX_INVOCATION_ROOT_PID'] = '1';
    try {
      const env = stepEnvironment('/w', '/w', { CI: '1' }, 'mark');
      expect(env['NX_INVOCATION_ROOT_PID']).toBeUndefined();
      expect(env).toMatchObject({ CI: '1', PARALLEL_PLAN_STEP: 'mark' });
    } finally {
      delete process.env['NX_INVOCATION_ROOT_PID'];
    }
  });

  it('keeps the marks of outer steps', () => {
    process.env['PARALLEL_PLAN_STEP'] = 'outer';
    try {
      expect(stepEnvironment('/w', '/w', {}, 'inner')['PARALLEL_PLAN_STEP']).toBe('outer inner');
    } finally {
      delete process.env['PARALLEL_PLAN_STEP'];
    }
  });
});
