import { storeFileError } from './errors';

describe('storeFileError', () => {
  it.each([
    // libsql has no code for this one where the file, and not the disk, is read-only.
    [
      'attempt to write a readonly database',
      "can't be written: its disk is read-only, or this user",
    ],
    ['database is locked', 'Try again.'],
    ['something new\nwith details', 'failed: something new.'],
  ])('explains %j in whole sentences', (text, message) => {
    const error = storeFileError(new Error(text), '/repo/.git/parallel-plan/coordinator.db');
    expect(error.message).toContain(message);
    expect(error.message).toMatch(/\.$|`\.$/);
  });
});
