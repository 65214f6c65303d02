// The tables, as numbered migrations: each brings an index from its number to the next. A migration that has been
// released is never changed; a new one is added after it.
#pragma once

#include "storage/sqlite/database.hpp"

namespace baosong::storage::sqlite {

/// Throws StoreError: of a newer version than this program knows, or no index of baosong. Changes nothing.
void check(Database& database);

/// Brings a checked index up to this program's version. Call under a lock that only one process has.
void migrate(Database& database);

}  // namespace baosong::storage::sqlite
