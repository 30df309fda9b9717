// What SQLite means to do with each statement: which index it goes by, and what it has to read.
import type { DatabaseSync } from 'node:sqlite';

/** The same database, with SQLite's plan of each statement written down, and the statement itself. */
export function explaining(db: DatabaseSync, plans: string[], statements: string[] = []): DatabaseSync {
  return new Proxy(db, {
    get(target, name) {
      if (name !== 'prepare') return Reflect.get(target, name, target);
      return (sql: string) => {
        statements.push(sql);
        const rows = target.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...given(sql));
        plans.push(...rows.map((row) => String(row.detail)));
        return target.prepare(sql);
      };
    },
  });
}

/** How many values the statement takes from rows of the table; with none, an index holds all that it needs. */
export function rowReads(db: DatabaseSync, sql: string): number {
  const steps = db.prepare(`EXPLAIN ${sql}`).all(...given(sql));
  // An index is opened with a description of its keys (`k(…)`), the table with the number of its columns.
  const tables = steps.filter(({ opcode, p4 }) => opcode === 'OpenRead' && !String(p4).startsWith('k('));
  const cursors = tables.map(({ p1 }) => p1);
  return steps.filter(({ opcode, p1 }) => opcode === 'Column' && cursors.includes(p1)).length;
}

function given(sql: string): string[] {
  return sql.includes('?') ? ['x'] : [];
}
