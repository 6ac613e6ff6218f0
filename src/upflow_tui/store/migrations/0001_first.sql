-- The first schema of the store. Ids are never used twice: history and undo refer to things that may be gone.

CREATE TABLE meta (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    revision INTEGER NOT NULL
) STRICT;
INSERT INTO meta VALUES (1, 0);

-- The organization (docs/rules.md §1). `place` keeps the order in which a list was given.

CREATE TABLE organization (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
    source_system TEXT NOT NULL,
    allows_details INTEGER NOT NULL,
    allows_contacts INTEGER NOT NULL,
    allows_account_managers INTEGER NOT NULL
) STRICT;
INSERT INTO organization VALUES (1, 'My organization', 'api', 1, 1, 1);

CREATE TABLE members (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    position TEXT NOT NULL,
    status TEXT NOT NULL
) STRICT;

CREATE TABLE workflows (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    place INTEGER NOT NULL,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE positions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    place INTEGER NOT NULL,
    name TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO positions (place, name) VALUES (0, 'Accounting'), (1, 'Sales'), (2, 'Purchaser'), (3, 'Payer');

CREATE TABLE custom_fields (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    place INTEGER NOT NULL,
    name TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    managed_by TEXT NOT NULL
) STRICT;

CREATE TABLE custom_options (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    field_id INTEGER NOT NULL REFERENCES custom_fields (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (field_id, name)
) STRICT;

-- The customers. The keys are what core/text.py compares by: name_key, id_near_key, email_key.

CREATE TABLE customers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    external_id TEXT UNIQUE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    near_key TEXT,
    accounting_code TEXT,
    vat_number TEXT,
    address TEXT,
    postal_code TEXT,
    town TEXT,
    state_region TEXT,
    country TEXT,
    -- Deferred: a parent may be created after its child, in the same import.
    parent_id INTEGER REFERENCES customers (id) DEFERRABLE INITIALLY DEFERRED,
    workflow_id INTEGER REFERENCES workflows (id) ON DELETE SET NULL,
    created_import INTEGER REFERENCES imports (id)
) STRICT;
CREATE INDEX customers_name ON customers (name_key);
CREATE INDEX customers_near ON customers (near_key) WHERE near_key IS NOT NULL;
CREATE INDEX customers_parent ON customers (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX customers_workflow ON customers (workflow_id) WHERE workflow_id IS NOT NULL;

CREATE TABLE customer_managers (
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    PRIMARY KEY (customer_id, member_id)
) STRICT, WITHOUT ROWID;

-- Values of text, number and date fields as written; of Boolean fields 'true' or 'false'.
CREATE TABLE custom_values (
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    field_id INTEGER NOT NULL REFERENCES custom_fields (id) ON DELETE CASCADE,
    value TEXT NOT NULL,
    PRIMARY KEY (customer_id, field_id)
) STRICT, WITHOUT ROWID;

-- Values of the two select types: a renamed option keeps its customers.
CREATE TABLE customer_options (
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    option_id INTEGER NOT NULL REFERENCES custom_options (id) ON DELETE CASCADE,
    PRIMARY KEY (customer_id, option_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE contacts (
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    email_key TEXT NOT NULL,
    email TEXT NOT NULL,
    first_name TEXT,
    family_name TEXT,
    phone TEXT,
    position_id INTEGER REFERENCES positions (id) ON DELETE SET NULL,
    main INTEGER NOT NULL,
    PRIMARY KEY (customer_id, email_key)
) STRICT, WITHOUT ROWID;
-- Seed: "You can only have one main contact per customer."
CREATE UNIQUE INDEX contacts_main ON contacts (customer_id) WHERE main = 1;

-- History (docs/rules.md §6). Times are UTC, ISO 8601. What is personal can be erased, the totals stay.

CREATE TABLE imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('import', 'undo')),
    undoes INTEGER REFERENCES imports (id),
    continues INTEGER REFERENCES imports (id),
    started TEXT NOT NULL,
    ended TEXT NOT NULL,
    by TEXT NOT NULL,
    file_name TEXT,
    size INTEGER,
    sha256 TEXT,
    encoding TEXT,
    bom INTEGER,
    delimiter TEXT,
    header_line INTEGER,
    header_key TEXT,
    mode TEXT,
    status TEXT NOT NULL CHECK (status IN ('success', 'error', 'cancelled', 'failed')),
    mapping TEXT,
    choices TEXT,
    repairs TEXT,
    lines INTEGER NOT NULL,
    customers_create INTEGER NOT NULL,
    customers_update INTEGER NOT NULL,
    customers_unchanged INTEGER NOT NULL,
    customers_refused INTEGER NOT NULL,
    contacts_create INTEGER NOT NULL,
    contacts_update INTEGER NOT NULL,
    contacts_unchanged INTEGER NOT NULL,
    contacts_refused INTEGER NOT NULL,
    parents_created INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    warnings INTEGER NOT NULL,
    notes INTEGER NOT NULL,
    applied INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    -- The ids of the customers it created lie between these two.
    first_created INTEGER,
    last_created INTEGER,
    -- When it was undone (wholly, or all but what its undos list as kept), and when it was forgotten.
    undone TEXT,
    forgotten TEXT
) STRICT;
CREATE INDEX imports_sha256 ON imports (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX imports_undoes ON imports (undoes) WHERE undoes IS NOT NULL;

-- The file as it came, in parts of 1 MiB, each compressed by zlib.
CREATE TABLE import_files (
    import_id INTEGER NOT NULL REFERENCES imports (id),
    part INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (import_id, part)
) STRICT;

-- Every data line in file order, packed and compressed: its number (32 bits), its fate (a letter), and the id of
-- its customer (64 bits, 0 = none), little-endian.
CREATE TABLE import_lines (
    import_id INTEGER PRIMARY KEY REFERENCES imports (id),
    numbers BLOB NOT NULL,
    fates BLOB NOT NULL,
    customers BLOB NOT NULL
) STRICT;

CREATE TABLE import_findings (
    import_id INTEGER NOT NULL REFERENCES imports (id),
    seq INTEGER NOT NULL,
    line INTEGER,
    column INTEGER,
    field TEXT,
    value TEXT,
    severity TEXT NOT NULL,
    scope TEXT NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    fix TEXT NOT NULL,
    PRIMARY KEY (import_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_errors ON import_findings (import_id, seq) WHERE severity = 'error';

-- Each changed field of an updated customer or contact. Old and new are JSON, as shown; the refs are JSON lists of
-- ids (workflow, members, parent, position, options), so that undo goes by what was meant when names have changed.
CREATE TABLE import_changes (
    import_id INTEGER NOT NULL REFERENCES imports (id),
    seq INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    external_id TEXT,
    name TEXT,
    contact_email TEXT,
    field TEXT NOT NULL,
    field_ref INTEGER,
    old TEXT,
    new TEXT,
    old_ref TEXT,
    new_ref TEXT,
    line INTEGER,
    undone_by INTEGER REFERENCES imports (id),
    PRIMARY KEY (import_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_changes_customer ON import_changes (customer_id);

-- Contacts that an import gave to customers stored before, as it wrote them. What a customer was created with is not
-- copied: it is the customer as it is, with the oldest `old` of the fields that later imports changed.
CREATE TABLE import_created_contacts (
    import_id INTEGER NOT NULL REFERENCES imports (id),
    customer_id INTEGER NOT NULL,
    email_key TEXT NOT NULL,
    email TEXT NOT NULL,
    first_name TEXT,
    family_name TEXT,
    phone TEXT,
    position_id INTEGER,
    main INTEGER NOT NULL,
    undone_by INTEGER REFERENCES imports (id),
    PRIMARY KEY (import_id, customer_id, email_key)
) STRICT, WITHOUT ROWID;

-- What an undo took away, whole: managers are member ids, custom a map of field id to text or option ids.
CREATE TABLE import_removed_customers (
    import_id INTEGER NOT NULL REFERENCES imports (id),
    customer_id INTEGER NOT NULL,
    external_id TEXT,
    name TEXT,
    accounting_code TEXT,
    vat_number TEXT,
    address TEXT,
    postal_code TEXT,
    town TEXT,
    state_region TEXT,
    country TEXT,
    parent_id INTEGER,
    workflow_id INTEGER,
    created_import INTEGER REFERENCES imports (id),
    managers TEXT,
    custom TEXT,
    PRIMARY KEY (import_id, customer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_removed_contacts (
    import_id INTEGER NOT NULL REFERENCES imports (id),
    customer_id INTEGER NOT NULL,
    email_key TEXT NOT NULL,
    email TEXT NOT NULL,
    first_name TEXT,
    family_name TEXT,
    phone TEXT,
    position_id INTEGER,
    main INTEGER NOT NULL,
    PRIMARY KEY (import_id, customer_id, email_key)
) STRICT, WITHOUT ROWID;

-- What an undo left as it was, with the reason (docs/rules.md §6).
CREATE TABLE import_kept (
    import_id INTEGER NOT NULL REFERENCES imports (id),
    seq INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    customer TEXT,
    contact_email TEXT,
    field TEXT,
    reason TEXT NOT NULL,
    PRIMARY KEY (import_id, seq)
) STRICT, WITHOUT ROWID;

-- Mappings remembered by their set of headers; headers and fields are JSON lists of the same length.
CREATE TABLE mappings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    header_key TEXT NOT NULL,
    headers TEXT NOT NULL,
    fields TEXT NOT NULL,
    created TEXT NOT NULL,
    used INTEGER NOT NULL,
    last_used TEXT
) STRICT;
CREATE INDEX mappings_headers ON mappings (header_key);
