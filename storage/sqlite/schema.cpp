#include "storage/sqlite/schema.hpp"

#include <array>
#include <string>

#include "storage/store.hpp"

namespace baosong::storage::sqlite {
namespace {

constexpr std::int64_t k_application_id = 0x62616F73;  // "baos"

// Times are UTC seconds. Stages, outcomes and states are words, so that a person with `sqlite3` can read them.
constexpr std::array<const char*, 7> k_migrations{R"sql(
CREATE TABLE message (
  key          INTEGER PRIMARY KEY,
  mailbox      TEXT NOT NULL,
  uidvalidity  INTEGER NOT NULL,
  uid          INTEGER NOT NULL,
  received_at  INTEGER NOT NULL,
  sha256       TEXT NOT NULL,
  size         INTEGER NOT NULL,
  stage        TEXT NOT NULL CHECK (stage IN ('arrived', 'read', 'filed', 'failed')),
  duplicate_of INTEGER REFERENCES message (key),
  attempts     INTEGER NOT NULL DEFAULT 0,
  retry_at     INTEGER,
  error        TEXT NOT NULL DEFAULT '',
  outcome      TEXT CHECK (outcome IN ('ignored', 'held', 'needs_correction', 'accepted')),
  campaign     TEXT NOT NULL DEFAULT '',
  agency       TEXT NOT NULL DEFAULT '',
  verdict      TEXT NOT NULL DEFAULT '',
  message_id   TEXT NOT NULL DEFAULT '',
  archived     INTEGER NOT NULL DEFAULT 0,
  flagged      INTEGER NOT NULL DEFAULT 0,
  UNIQUE (mailbox, uidvalidity, uid)
);
CREATE UNIQUE INDEX message_first ON message (sha256) WHERE duplicate_of IS NULL;
CREATE INDEX message_unfinished ON message (key) WHERE stage <> 'filed';
CREATE INDEX message_unarchived ON message (key) WHERE stage = 'filed' AND archived = 0;
CREATE INDEX message_unflagged ON message (mailbox, uidvalidity, uid) WHERE stage = 'filed' AND flagged = 0;
CREATE INDEX message_by_id ON message (message_id) WHERE message_id <> '';
CREATE INDEX message_by_outcome ON message (outcome, campaign);

-- Apart, so that a list of messages does not drag their facts along.
CREATE TABLE facts (
  message INTEGER PRIMARY KEY REFERENCES message (key),
  json    TEXT NOT NULL
);

CREATE TABLE dossier (
  campaign TEXT NOT NULL,
  agency   TEXT NOT NULL,
  receipt  TEXT UNIQUE,
  state    TEXT,
  json     TEXT NOT NULL,
  PRIMARY KEY (campaign, agency)
) WITHOUT ROWID;

-- By prefix: two campaigns that share one must not give the same receipt twice.
CREATE TABLE receipt_counter (
  prefix TEXT PRIMARY KEY,
  last   INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE letter (
  key           INTEGER PRIMARY KEY,
  mailbox       TEXT NOT NULL,
  message       INTEGER REFERENCES message (key),
  kind          TEXT NOT NULL,
  campaign      TEXT NOT NULL,
  agency        TEXT NOT NULL,
  receipt       TEXT NOT NULL,
  subject       TEXT NOT NULL,
  message_id    TEXT NOT NULL,
  bytes         BLOB NOT NULL,
  queued_for    INTEGER NOT NULL,
  due_at        INTEGER NOT NULL,
  state         TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'gave_up')),
  attempts      INTEGER NOT NULL DEFAULT 0,
  reply         TEXT NOT NULL DEFAULT '',
  sent_at       INTEGER,
  sending_until INTEGER,
  sending_by    INTEGER
);
CREATE UNIQUE INDEX letter_answer ON letter (message, kind) WHERE message IS NOT NULL;
CREATE UNIQUE INDEX letter_kind ON letter (kind) WHERE message IS NULL;
CREATE INDEX letter_waiting ON letter (mailbox, due_at) WHERE state IN ('queued', 'sending');
CREATE INDEX letter_state ON letter (state);
CREATE INDEX letter_receipt ON letter (receipt) WHERE receipt <> '';
CREATE INDEX letter_by_id ON letter (message_id);

CREATE TABLE recipient (
  letter   INTEGER NOT NULL REFERENCES letter (key),
  position INTEGER NOT NULL,
  address  TEXT NOT NULL,
  folded   TEXT NOT NULL,
  PRIMARY KEY (letter, position)
) WITHOUT ROWID;
CREATE INDEX recipient_address ON recipient (folded, letter);

CREATE TABLE redraw (
  key      INTEGER PRIMARY KEY AUTOINCREMENT,
  campaign TEXT NOT NULL,
  agency   TEXT NOT NULL
);

-- Gives every process that sends letters a number of its own (see instance.hpp).
CREATE TABLE instance (last INTEGER NOT NULL);
INSERT INTO instance VALUES (0);

CREATE TABLE act (
  key     INTEGER PRIMARY KEY AUTOINCREMENT,
  at      INTEGER NOT NULL,
  who     TEXT NOT NULL,
  what    TEXT NOT NULL,
  subject TEXT NOT NULL
);
CREATE TRIGGER act_never_changed BEFORE UPDATE ON act BEGIN SELECT RAISE (ABORT, 'the audit trail is only added to'); END;
CREATE TRIGGER act_never_removed BEFORE DELETE ON act BEGIN SELECT RAISE (ABORT, 'the audit trail is only added to'); END;
)sql",
                                                  R"sql(
CREATE TABLE returned (
  letter  INTEGER NOT NULL REFERENCES letter (key),
  folded  TEXT NOT NULL,
  address TEXT NOT NULL,
  at      INTEGER NOT NULL,
  status  TEXT NOT NULL,
  reason  TEXT NOT NULL,
  marks   INTEGER NOT NULL,
  PRIMARY KEY (letter, folded)
) WITHOUT ROWID;
CREATE INDEX returned_marks ON returned (folded) WHERE marks = 1;
)sql",
                                                  R"sql(
CREATE TABLE learned_address (
  campaign    TEXT NOT NULL,
  address     TEXT NOT NULL,
  agency      TEXT NOT NULL,
  agency_name TEXT NOT NULL,
  who         TEXT NOT NULL,
  at          INTEGER NOT NULL,
  PRIMARY KEY (campaign, address)
) WITHOUT ROWID;
)sql",
                                                  R"sql(
CREATE TABLE mailbox (
  name           TEXT PRIMARY KEY,
  heard_at       INTEGER,
  trouble_since  INTEGER,
  trouble_kind   TEXT NOT NULL DEFAULT '',
  trouble        TEXT NOT NULL DEFAULT '',
  alarmed        INTEGER NOT NULL DEFAULT 0,
  reconciled_at  INTEGER,
  reconciliation TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
)sql",
                                                  R"sql(
-- Of each recipient by itself: when a server was last offered the letter for it, and whether one has taken it.
ALTER TABLE recipient ADD COLUMN tried_at INTEGER;
ALTER TABLE recipient ADD COLUMN taken INTEGER NOT NULL DEFAULT 0;
UPDATE recipient SET taken = 1, tried_at = l.sent_at FROM letter l WHERE l.key = recipient.letter AND l.state = 'sent';
CREATE INDEX recipient_tried ON recipient (tried_at) WHERE tried_at IS NOT NULL;
)sql",
                                                  // SQLite cannot change a CHECK: the table is written anew. Rows of
                                                  // other tables refer to it all the while, hence the first line, and
                                                  // the second copy instead of a renaming, which would not fulfil them.
                                                  R"sql(
PRAGMA defer_foreign_keys = ON;
CREATE TABLE letter_before AS SELECT * FROM letter;
DROP TABLE letter;
CREATE TABLE letter (
  key           INTEGER PRIMARY KEY,
  mailbox       TEXT NOT NULL,
  message       INTEGER REFERENCES message (key),
  kind          TEXT NOT NULL,
  campaign      TEXT NOT NULL,
  agency        TEXT NOT NULL,
  receipt       TEXT NOT NULL,
  subject       TEXT NOT NULL,
  message_id    TEXT NOT NULL,
  bytes         BLOB NOT NULL,
  queued_for    INTEGER NOT NULL,
  due_at        INTEGER NOT NULL,
  state         TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'gave_up', 'withdrawn')),
  attempts      INTEGER NOT NULL DEFAULT 0,
  reply         TEXT NOT NULL DEFAULT '',
  sent_at       INTEGER,
  sending_until INTEGER,
  sending_by    INTEGER,
  up_to         INTEGER NOT NULL DEFAULT 0
);
INSERT INTO letter SELECT *, 0 FROM letter_before;
DROP TABLE letter_before;
CREATE UNIQUE INDEX letter_answer ON letter (message, kind) WHERE message IS NOT NULL;
CREATE UNIQUE INDEX letter_kind ON letter (kind) WHERE message IS NULL;
CREATE INDEX letter_waiting ON letter (mailbox, due_at) WHERE state IN ('queued', 'sending');
CREATE INDEX letter_state ON letter (state);
CREATE INDEX letter_receipt ON letter (receipt) WHERE receipt <> '';
CREATE INDEX letter_by_id ON letter (message_id);
)sql",
                                                  R"sql(
CREATE TABLE restored (at INTEGER PRIMARY KEY);

-- What each mailbox held when it was first looked at after the restoration.
CREATE TABLE first_look (
  mailbox     TEXT PRIMARY KEY,
  uidvalidity INTEGER NOT NULL,
  last_uid    INTEGER NOT NULL
) WITHOUT ROWID;
)sql"};

}  // namespace

void check(Database& database) {
  const std::int64_t version = database.pragma("user_version");
  if (database.pragma("application_id") != k_application_id) {
    Query tables(database, "SELECT count(*) FROM sqlite_master");
    if (version != 0 || !tables.step() || tables.integer(0) != 0)
      throw StoreError("index " + database.file() +
                       ": a database of another program: see [storage] index in the configuration");
  } else if (version > std::ssize(k_migrations)) {
    throw StoreError("index " + database.file() + ": of version " + std::to_string(version) +
                     ", this baosong knows versions up to " + std::to_string(k_migrations.size()) +
                     ": install the newer baosong again, or restore the backup made before it");
  }
}

void migrate(Database& database) {
  const auto version = static_cast<std::size_t>(database.pragma("user_version"));
  if (version == k_migrations.size()) return;
  Transaction transaction(database);
  for (std::size_t v = version; v < k_migrations.size(); ++v) database.run(k_migrations[v]);
  database.run(("PRAGMA user_version = " + std::to_string(k_migrations.size())).c_str());
  database.run(("PRAGMA application_id = " + std::to_string(k_application_id)).c_str());
  transaction.commit();
}

}  // namespace baosong::storage::sqlite
