// The schema, as a list of steps that only ever grows: `user_version` counts how many were taken. Never edit a step
// that was released. A job is one JSON value; columns that SQL has to find or add up are generated from it, so that no
// fact is stored twice.

export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0,
    lease_owner TEXT,
    lease_until INTEGER,
    window_id TEXT NOT NULL,
    told_at INTEGER,
    job TEXT NOT NULL,
    state TEXT GENERATED ALWAYS AS (json_extract(job, '$.state')) VIRTUAL,
    created_at INTEGER GENERATED ALWAYS AS (json_extract(job, '$.createdAt')) VIRTUAL,
    next_look_at INTEGER GENERATED ALWAYS AS (json_extract(job, '$.nextLookAt')) VIRTUAL,
    endpoint TEXT GENERATED ALWAYS AS (json_extract(job, '$.endpoint.name')) VIRTUAL,
    model TEXT GENERATED ALWAYS AS (json_extract(job, '$.model')) VIRTUAL,
    sent_on TEXT GENERATED ALWAYS AS (json_extract(job, '$.sentOn')) VIRTUAL,
    cost INTEGER GENERATED ALWAYS AS (json_extract(job, '$.cost.total')) VIRTUAL,
    reserved INTEGER GENERATED ALWAYS AS (json_extract(job, '$.reserved')) VIRTUAL,
    response_id TEXT GENERATED ALWAYS AS (json_extract(job, '$.responseId')) VIRTUAL,
    payload_hash TEXT GENERATED ALWAYS AS (json_extract(job, '$.payloadHash')) VIRTUAL
  ) STRICT;
  CREATE INDEX jobs_by_time ON jobs (created_at DESC) WHERE removed = 0;
  CREATE INDEX jobs_due ON jobs (next_look_at) WHERE next_look_at IS NOT NULL AND removed = 0;
  CREATE INDEX jobs_by_seq ON jobs (seq);
  CREATE INDEX jobs_by_state ON jobs (state);
  CREATE INDEX jobs_money ON jobs (sent_on, cost, reserved, model);
  CREATE TABLE texts (
    job_id TEXT PRIMARY KEY REFERENCES jobs (id),
    question TEXT NOT NULL,
    context TEXT NOT NULL,
    instructions TEXT NOT NULL,
    answer TEXT NOT NULL DEFAULT '',
    reasoning_summary TEXT NOT NULL DEFAULT '',
    body TEXT
  ) STRICT;
  CREATE TABLE pace (endpoint TEXT PRIMARY KEY, next_at INTEGER NOT NULL) STRICT;
  CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  INSERT INTO facts (name, value) VALUES ('salt', lower(hex(randomblob(16)))), ('seq', '0');
  `,
  `
  ALTER TABLE jobs ADD COLUMN told_state TEXT;
  CREATE TABLE search_rows (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id TEXT NOT NULL UNIQUE REFERENCES jobs (id),
    title TEXT,
    has_answer INTEGER NOT NULL DEFAULT 0,
    is_stale INTEGER NOT NULL DEFAULT 1
  ) STRICT;
  CREATE INDEX search_stale ON search_rows (id) WHERE is_stale = 1;
  INSERT INTO search_rows (job_id) SELECT j.id FROM jobs j JOIN texts t ON t.job_id = j.id ORDER BY j.created_at;
  `,
  `
  CREATE INDEX jobs_by_response ON jobs (response_id) WHERE response_id IS NOT NULL;
  CREATE INDEX jobs_to_claim ON jobs (next_look_at, endpoint, lease_until)
    WHERE next_look_at IS NOT NULL AND removed = 0;
  `,
  `
  ALTER TABLE jobs ADD COLUMN output_tokens INTEGER
    GENERATED ALWAYS AS (json_extract(job, '$.usage.outputTokens')) VIRTUAL;
  ALTER TABLE jobs ADD COLUMN reasoning_tokens INTEGER
    GENERATED ALWAYS AS (json_extract(job, '$.usage.reasoningTokens')) VIRTUAL;
  ALTER TABLE jobs ADD COLUMN is_unpriced INTEGER
    GENERATED ALWAYS AS (cost IS NULL AND reserved IS NULL AND state NOT IN ('rejected', 'discarded')) VIRTUAL;
  CREATE INDEX jobs_spend
    ON jobs (sent_on, model, cost, reserved, is_unpriced, output_tokens, reasoning_tokens);
  `,
  // A window that does not know the mode would send a waiting job without it: for such a window the ledger is too new.
  `
  ALTER TABLE jobs ADD COLUMN mode TEXT
    GENERATED ALWAYS AS (coalesce(json_extract(job, '$.servedMode'), json_extract(job, '$.mode'))) VIRTUAL;
  `,
  // An older window must not send any more: it would take every job with a parent for a question asked again, and would
  // send a follow-up without what was said before it. As after every migration, it stops and says so.
  `
  ALTER TABLE jobs ADD COLUMN parent_id TEXT GENERATED ALWAYS AS (json_extract(job, '$.parentId')) VIRTUAL;
  CREATE INDEX jobs_by_parent ON jobs (parent_id) WHERE parent_id IS NOT NULL;
  `,
  // `list_group` is `jobGroup` in SQL; a row of a version that wrote no `readAt` counts as read.
  `
  ALTER TABLE jobs ADD COLUMN list_group TEXT GENERATED ALWAYS AS (CASE
    WHEN state = 'uncertain' THEN 'needsYou'
    WHEN state IN ('prepared', 'waiting', 'submitting', 'queued', 'running', 'unknown') THEN
      CASE WHEN json_extract(job, '$.pauseReason') IS NOT NULL
             OR (state = 'waiting' AND json_extract(job, '$.waitingReason') IN ('consent', 'noKey', 'budget'))
           THEN 'needsYou' ELSE 'running' END
    WHEN state IN ('completed', 'incomplete', 'failed', 'rejected', 'lost')
         AND json_type(job, '$.readAt') = 'null' AND json_extract(job, '$.textsRemovedAt') IS NULL THEN
      CASE WHEN state = 'incomplete' OR (state = 'completed'
             AND (json_extract(job, '$.error.kind') IS 'refusal' OR json_type(job, '$.lacks') IS NOT NULL
               OR json_extract(job, '$.needsToolOutput') = 1))
           THEN 'needsYou' ELSE 'unread' END
    END) VIRTUAL;
  CREATE INDEX jobs_by_group ON jobs (list_group, created_at DESC) WHERE list_group IS NOT NULL AND removed = 0;
  CREATE INDEX jobs_listed ON jobs (created_at DESC, list_group, state, model, cost, reserved, is_unpriced)
    WHERE removed = 0;
  `,
  // A window that knows no lines would send a job that waits its turn as soon as its time has come, past all others.
  `
  ALTER TABLE jobs ADD COLUMN gate TEXT GENERATED ALWAYS AS (CASE WHEN json_type(job, '$.line') = 'object' THEN
    json_array(json_extract(job, '$.endpoint.baseUrl'), json_extract(job, '$.keyFingerprint'),
      json_extract(job, '$.model')) END) VIRTUAL;
  ALTER TABLE jobs ADD COLUMN line_since INTEGER GENERATED ALWAYS AS (json_extract(job, '$.line.since')) VIRTUAL;
  ALTER TABLE jobs ADD COLUMN line_tokens INTEGER GENERATED ALWAYS AS (json_extract(job, '$.line.tokens')) VIRTUAL;
  CREATE INDEX jobs_in_line ON jobs (gate, line_since, next_look_at, line_tokens)
    WHERE gate IS NOT NULL AND removed = 0;
  `,
  // The climbs are found without a look at any other job.
  `
  ALTER TABLE jobs ADD COLUMN relation TEXT GENERATED ALWAYS AS (json_extract(job, '$.relation')) VIRTUAL;
  CREATE INDEX jobs_climbed ON jobs (created_at DESC) WHERE relation = 'escalation' AND removed = 0;
  `,
  // Which thread a job is of: the id that its thread began with, as far as the ledger knows, even where that job is gone;
  // null = nothing came of it, nor it of anything. Where a row of the list stands is told by its newest turn: `leads` is
  // the most urgent group of the thread, 'day' = it needs nobody. An older window would list each turn by itself.
  // Both follow from other columns, as an index does, so that triggers keep them, whoever writes.
  `
  ALTER TABLE jobs ADD COLUMN thread TEXT;
  ALTER TABLE jobs ADD COLUMN leads TEXT;
  ALTER TABLE jobs ADD COLUMN row_group TEXT
    GENERATED ALWAYS AS (CASE WHEN thread IS NULL THEN coalesce(list_group, 'day') ELSE leads END) VIRTUAL;
  CREATE INDEX jobs_rows ON jobs (row_group, created_at DESC, thread, state, model)
    WHERE row_group IS NOT NULL AND removed = 0;
  CREATE INDEX jobs_by_thread
    ON jobs (thread, removed, created_at, list_group, state, model, cost, reserved, is_unpriced, leads)
    WHERE thread IS NOT NULL;
  CREATE TRIGGER jobs_lead AFTER UPDATE OF job, removed, thread ON jobs
  WHEN NEW.thread IS NOT NULL AND (OLD.thread IS NOT NEW.thread OR OLD.removed IS NOT NEW.removed
    OR OLD.list_group IS NOT NEW.list_group OR OLD.created_at IS NOT NEW.created_at)
  BEGIN
    UPDATE jobs SET leads = NULL WHERE thread = NEW.thread AND leads IS NOT NULL AND rowid IS NOT
      (SELECT rowid FROM jobs WHERE thread = NEW.thread AND removed = 0 ORDER BY created_at DESC, rowid DESC LIMIT 1);
    UPDATE jobs SET leads =
      (SELECT CASE min(CASE list_group WHEN 'needsYou' THEN 1 WHEN 'unread' THEN 2 WHEN 'running' THEN 3 ELSE 4 END)
         WHEN 1 THEN 'needsYou' WHEN 2 THEN 'unread' WHEN 3 THEN 'running' ELSE 'day' END
       FROM jobs WHERE thread = NEW.thread AND removed = 0)
    WHERE rowid =
      (SELECT rowid FROM jobs WHERE thread = NEW.thread AND removed = 0 ORDER BY created_at DESC, rowid DESC LIMIT 1);
  END;
  CREATE TRIGGER jobs_join AFTER INSERT ON jobs
  WHEN NEW.parent_id IS NOT NULL OR EXISTS (SELECT 1 FROM jobs WHERE thread = NEW.id)
  BEGIN
    UPDATE jobs SET thread = id WHERE id = NEW.parent_id AND thread IS NULL;
    UPDATE jobs SET thread = coalesce((SELECT thread FROM jobs WHERE id = NEW.parent_id), NEW.parent_id, NEW.id)
      WHERE id = NEW.id;
    UPDATE jobs SET thread = (SELECT thread FROM jobs WHERE id = NEW.id)
      WHERE thread = NEW.id AND id <> NEW.id AND NEW.parent_id IS NOT NULL;
  END;
  WITH RECURSIVE turns (id, thread) AS (
    SELECT id, id FROM jobs
      WHERE parent_id IS NULL AND id IN (SELECT parent_id FROM jobs WHERE parent_id IS NOT NULL)
    UNION SELECT id, parent_id FROM jobs j
      WHERE parent_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM jobs p WHERE p.id = j.parent_id)
    UNION SELECT jobs.id, turns.thread FROM turns JOIN jobs ON parent_id = turns.id)
  UPDATE jobs SET thread = turns.thread FROM turns WHERE jobs.id = turns.id;
  `,
];
