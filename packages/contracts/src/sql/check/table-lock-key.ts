import type { TableName } from '../read/sql-statement';

/**
 * The lock key of a table. Keys contain only `[a-z][a-z0-9_]*` and no schema. Tables whose names
 * differ only in other characters (`billing.users` and `users`, `"Users"` and `users`) share a key:
 * it can lock more than needed, but never less.
 */
export function tableLockKey({ name }: TableName): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9_]+/g, '_');
  return `db:schema:${/^[a-z]/.test(plain) ? plain : `t_${plain}`}`;
}
