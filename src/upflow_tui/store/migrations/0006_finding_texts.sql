-- The sentences of findings are made when they are read: of the texts of their code, their value and the other places
-- (a JSON object). What many findings of an import have in common is kept once, as their kind.
CREATE TABLE import_texts (
    import_id INTEGER NOT NULL REFERENCES imports (id),
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    fix TEXT NOT NULL,
    PRIMARY KEY (import_id, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_finding_kinds (
    kind INTEGER PRIMARY KEY,
    import_id INTEGER NOT NULL REFERENCES imports (id),
    column INTEGER,
    field TEXT,
    severity TEXT NOT NULL,
    scope TEXT NOT NULL,
    code TEXT NOT NULL,
    places TEXT,
    message TEXT,
    fix TEXT
) STRICT;

-- `message` and `fix` are there where a finding has one of its own; those of older imports are all kept so. `kind` is
-- no foreign key: each kind that goes would be looked for among all findings.
ALTER TABLE import_findings RENAME TO older_findings;
DROP INDEX import_errors;
CREATE TABLE import_findings (
    import_id INTEGER NOT NULL REFERENCES imports (id),
    seq INTEGER NOT NULL,
    line INTEGER,
    kind INTEGER NOT NULL,
    error INTEGER NOT NULL,
    value TEXT,
    places TEXT,
    message TEXT,
    fix TEXT,
    PRIMARY KEY (import_id, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO import_finding_kinds (import_id, column, field, severity, scope, code)
SELECT DISTINCT import_id, column, field, severity, scope, code FROM older_findings;
CREATE INDEX import_finding_kinds_older ON import_finding_kinds (import_id, code, field, column);
INSERT INTO import_findings
SELECT f.import_id, f.seq, f.line, k.kind, f.severity = 'error', f.value, NULL, f.message, f.fix
FROM older_findings f CROSS JOIN import_finding_kinds k ON k.import_id = f.import_id AND k.code = f.code
    AND k.field IS f.field AND k.column IS f.column AND k.severity = f.severity AND k.scope = f.scope;
DROP INDEX import_finding_kinds_older;
DROP TABLE older_findings;
CREATE INDEX import_errors ON import_findings (import_id, seq) WHERE error;

-- Each finding whole. LEFT JOIN: one whose kind is lost must be seen as damaged.
CREATE VIEW past_findings AS SELECT
    f.import_id, f.seq, f.line, k.column, k.field, f.value, k.severity, k.scope, k.code,
    coalesce(f.places, k.places) AS places, coalesce(f.message, k.message) AS message, coalesce(f.fix, k.fix) AS fix,
    f.error
    FROM import_findings f LEFT JOIN import_finding_kinds k ON k.kind = f.kind;
