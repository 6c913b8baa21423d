import Database from 'libsql';

/**
 * Ends all leases and locks in the file of an embedded store, as if their time were over. The shortest
 * lease is a minute.
 *
 * @param file absolute path
 */
export function endLeases(file: string): void {
  const database = new Database(file);
  try {
    database.exec('pragma busy_timeout = 5000');
    database.exec('update tasks set lease_expires_at = 0 where lease_expires_at is not null');
    database.exec('update locks set expires_at = 0 where expires_at is not null');
  } finally {
    database.close();
  }
}
