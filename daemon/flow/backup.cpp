#include "daemon/flow/backup.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <array>
#include <boost/json.hpp>
#include <cerrno>
#include <cstring>
#include <set>

#include "daemon/flow/named_blobs.hpp"
#include "daemon/flow/reply.hpp"
#include "storage/files.hpp"
#include "storage/sha256.hpp"
#include "storage/submission_json.hpp"

namespace baosong::flow {
namespace {

namespace fs = std::filesystem;
namespace files = storage::files;

// So many copies are made durable by one flush.
constexpr std::size_t k_batch = 64;
constexpr std::size_t k_piece_bytes = std::size_t{256} << 10;
constexpr const char* k_index = "index.db";
// An index and what SQLite keeps beside it: none of another index may stand there when one is put in place.
constexpr std::array<const char*, 4> k_index_files{"", "-wal", "-shm", "-journal"};

// Copies blobs by their hashes.
class Copier {
 public:
  /// `from`: a folder of blobs, perhaps on a medium that cannot be written. `exact`: also what stands at the target is
  /// believed only by its hash.
  Copier(fs::path from, storage::Blobs& to, bool exact) : from_(std::move(from)), to_(to), exact_(exact) {}

  void take(const NamedBlob& blob) {
    if (!taken_.insert(blob.sha256).second) return;
    if (stands(blob)) {
      ++report_.there;
      return;
    }
    const std::string fault = copy(blob);
    if (!fault.empty()) report_.faults.push_back(in_words(blob) + ": " + fault);
  }

  BackupReport finish() {
    adopt();
    return std::move(report_);
  }

 private:
  [[nodiscard]] bool stands(const NamedBlob& blob) const {
    if (exact_) return storage::fault_of_blob(to_, blob.sha256, blob.size).empty();
    std::error_code error;
    return to_.contains(blob.sha256) && fs::file_size(to_.path(blob.sha256), error) == blob.size && !error;
  }

  // Why it could not be copied; empty: it is.
  std::string copy(const NamedBlob& blob) {
    const fs::path source = storage::blob_file(from_, blob.sha256);
    const files::Fd in(::open(source.c_str(), O_RDONLY | O_CLOEXEC));
    if (!in) return errno == ENOENT ? "is missing" : std::string("cannot be read: ") + std::strerror(errno);
    const fs::path file = to_.scratch() / blob.sha256;
    storage::Sha256 digest;
    std::uint64_t size = 0;
    {
      const files::Fd out = files::open(file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
      for (;;) {
        const ssize_t n = ::read(in.get(), piece_.data(), piece_.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return std::string("cannot be read: ") + std::strerror(errno);
        if (n == 0) break;
        const std::string_view bytes(piece_.data(), static_cast<std::size_t>(n));
        files::write_all(out.get(), bytes, file);
        digest.update(bytes);
        size += bytes.size();
      }
    }
    if (digest.hex() != blob.sha256) return "has other bytes than it should";
    ++report_.copied;
    report_.bytes += size;
    if (to_.contains(blob.sha256)) {  // damaged there
      if (!to_.mend({file, blob.sha256})) return "cannot be read back";
      return {};
    }
    copies_.push_back({file, blob.sha256});
    if (copies_.size() == k_batch) adopt();
    return {};
  }

  void adopt() {
    to_.adopt(copies_);
    copies_.clear();
  }

  fs::path from_;
  storage::Blobs& to_;
  bool exact_;
  BackupReport report_;
  std::set<std::string> taken_;
  std::vector<storage::Blobs::Adoption> copies_;
  std::vector<char> piece_ = std::vector<char>(k_piece_bytes);
};

void copy_named_blobs(storage::Store& store, Copier& copier) {
  // What they name is looked for by `baosong fsck`.
  static_cast<void>(for_each_named_blob(store, [&](const NamedBlob& blob) { copier.take(blob); }));
}

bool is_within(const fs::path& inner, const fs::path& outer) {
  const fs::path relative = fs::weakly_canonical(inner).lexically_relative(fs::weakly_canonical(outer));
  return !relative.empty() && *relative.begin() != "..";
}

bool same_file(const fs::path& one, const fs::path& other) {
  std::error_code error;
  return fs::equivalent(one, other, error) && !error;
}

void refuse_what_is_no_place(const config::StoragePlaces& storage, const fs::path& folder) {
  if (storage.index.kind != config::IndexPlace::Kind::sqlite || storage.blobs.kind != config::BlobPlace::Kind::folder)
    throw BackupRefused("only an index in SQLite and blobs in a folder are backed up like this");
  if (is_within(folder, storage.root) || is_within(folder, storage.blobs.path) ||
      same_file(folder / k_index, storage.index.path) || same_file(folder / "blobs", storage.blobs.path))
    throw BackupRefused(folder.string() + " is where the storage itself is (" + storage.root.string() +
                        "): give a folder elsewhere, best on another disk or machine");
}

void remove_index(const fs::path& file) {
  for (const char* more : k_index_files) files::remove_file(file.string() + more);
  files::remove_file(file.string() + ".lock");
}

std::chrono::sys_seconds time_of_backup(storage::Store& store) {
  for (const storage::Act& act : store.acts(SIZE_MAX))
    if (act.what == "backup") return act.at;
  throw BackupRefused("its index was copied by other means than `baosong backup`");
}

void copy_index(const fs::path& from, const fs::path& to) {
  const files::Fd in = files::open(from, O_RDONLY);
  const files::Fd out = files::open(to, O_WRONLY | O_CREAT | O_EXCL, 0600);
  files::copy(in.get(), out.get(), to);
  files::sync(out.get(), to);
}

}  // namespace

BackupReport backup(Instance& instance, const fs::path& folder, const std::string& who) {
  refuse_what_is_no_place(instance.configuration()->settings.storage, folder);
  files::make_durable_folder(folder, 0700);
  const files::Fd lock = files::open_folder(folder);
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0)
    throw BackupRefused("another backup into " + folder.string() + " is under way");
  const auto blobs = storage::open_blobs(folder / "blobs");
  storage::Store& store = *instance.storage().store;
  const fs::path fresh = folder / "index.db.new";
  remove_index(fresh);  // of one that was cut short
  // In the copy as well: by it a restoration knows what it restores.
  store.record_act(
      {0, instance.now(), who, "backup", boost::json::serialize(boost::json::object{{"detail", folder.string()}})});
  store.copy_to(fresh);
  // The index that goes on names all that the copy does: nothing is ever taken from it.
  Copier copier(instance.configuration()->settings.storage.blobs.path, *blobs, false);
  copy_named_blobs(store, copier);
  BackupReport report = copier.finish();
  files::move_file(fresh, folder / k_index);
  files::sync_folder(folder);
  return report;
}

RestoreReport restore(const config::StoragePlaces& storage, const fs::path& folder, const std::string& who,
                      std::chrono::sys_seconds now) {
  const fs::path& index = storage.index.path;
  if (!fs::exists(folder / k_index) || !fs::exists(folder / "blobs"))
    throw BackupRefused("there is no backup in " + folder.string() + ": it has no index.db, or no blobs");
  refuse_what_is_no_place(storage, folder);
  files::make_durable_folder(storage.root, 0777);
  const files::Fd lock = lock_storage(storage.root);
  for (const char* more : k_index_files)
    if (const fs::path there = index.string() + more; fs::exists(there))
      throw BackupRefused(there.string() +
                          " is there: a backup takes the place of an index that is lost, and is never "
                          "put over one. If that one is not wanted any more, stop baosong, move it aside (mv " +
                          there.string() + " " + there.string() + ".old), and try again");

  files::make_durable_folder(index.parent_path(), 0777);
  const fs::path fresh = index.string() + ".restoring";
  remove_index(fresh);  // of one that was cut short
  copy_index(folder / k_index, fresh);
  RestoreReport report;
  {
    const auto store = storage::open_sqlite_store(fresh);
    if (const auto faults = store->index_faults(); !faults.empty())
      throw BackupRefused("the backup's index is damaged (" + faults.front() + "): take an older backup");
    report.backup_at = time_of_backup(*store);
    if (report.backup_at > now)
      throw BackupRefused("the backup was made at " + storage::utc_text(report.backup_at) + ", and it is only " +
                          storage::utc_text(now) + " by this machine's clock: set the clock first");
    // Bytes before rows.
    const auto to = storage::open_blobs(storage.blobs.path);
    Copier copier(folder / "blobs", *to, true);
    copy_named_blobs(*store, copier);
    report.blobs = copier.finish();
    const std::string subject = boost::json::serialize(
        boost::json::object{{"detail", folder.string()}, {"backup_at", storage::utc_text(report.backup_at)}});
    report.letters = store->record_restored({now, k_perhaps_answered, {0, now, who, "restore", subject}});
  }
  // Closed: all of it is in the one file.
  files::sync(files::open(fresh, O_RDONLY).get(), fresh);
  files::move_file(fresh, index);
  files::sync_folder(index.parent_path());
  remove_index(fresh);
  return report;
}

}  // namespace baosong::flow
