import type { Circus } from '@jest/types';
import { TestEnvironment } from 'jest-environment-node';

/** Tells `useWorkspace` whether a test of the file has failed, which Jest doesn't tell its hooks. */
export default class FailureAwareEnvironment extends TestEnvironment {
  handleTestEvent(event: Circus.Event): void {
    if (event.name === 'test_done' && event.test.errors.length > 0) {
      this.global['aTestHasFailed'] = true;
    }
  }
}
