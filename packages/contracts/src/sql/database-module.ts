import { SCHEMA_SQL_FILE, SEED_SQL_FILE } from '../request/contract-interfaces';
import { type ContractModule } from '../check/contract-check';
import { checkDatabase } from './check/check-database';
import { resolveTables } from './resolve-tables';
import { schemaSql } from './schema-sql';
import { seedSql } from './seed-sql';
import { orderTables } from './table-order';

/** PostgreSQL tables, and a row for each of them. */
export const databaseModule: ContractModule = {
  kind: 'database',
  scaffold: (request) => {
    if ((request.tables ?? []).length === 0) return new Map();
    const order = orderTables(resolveTables(request.tables ?? []));
    return new Map([
      [SCHEMA_SQL_FILE, schemaSql(request, order)],
      [SEED_SQL_FILE, seedSql(request, order)],
    ]);
  },
  check: checkDatabase,
};
