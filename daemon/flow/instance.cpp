#include "daemon/flow/instance.hpp"

#include <fcntl.h>
#include <sys/file.h>

namespace baosong::flow {
namespace {

std::unique_ptr<storage::Blobs> open_blob_folder(const config::BlobPlace& place) {
  if (place.kind != config::BlobPlace::Kind::folder)
    throw storage::StoreError(
        "storage.blobs: this build keeps its blobs in a folder only; give file:///path instead of " + place.url);
  return storage::open_blobs(place.path);
}

extractor::Options with_limits(extractor::Options options, const config::Limits& limits) {
  options.limits = parser_limits(limits);
  return options;
}

}  // namespace

std::unique_ptr<storage::Store> open_store(const config::IndexPlace& place) {
  if (place.kind != config::IndexPlace::Kind::sqlite)
    throw storage::StoreError(
        "storage.index: this build keeps its index in SQLite only; give sqlite:///path instead of " + place.url);
  storage::files::make_durable_folder(place.path.parent_path(), 0777);
  return storage::open_sqlite_store(place.path);
}

parsers::Limits parser_limits(const config::Limits& limits) {
  parsers::Limits out;
  out.archive_depth = limits.archive_depth;
  out.archive_members = limits.archive_members;
  out.unpacked_bytes = limits.unpacked_bytes;
  out.ratio = limits.ratio;
  out.mail_bytes = limits.mail_bytes;
  return out;
}

Instance::Instance(asio::io_context& io, Configuration configuration, Clock clock, extractor::Options extractor_options)
    : loop(io),
      extractor(io.get_executor(), with_limits(std::move(extractor_options), configuration->settings.limits)),
      configuration_(std::move(configuration)),
      clock_(std::move(clock)),
      root_(configuration_->settings.storage.root) {
  storage::files::make_durable_folder(root_, 0777);
  storage_.store = open_store(configuration_->settings.storage.index);
  storage_.blobs = open_blob_folder(configuration_->settings.storage.blobs);
  storage_.tree = std::make_unique<storage::ArchiveTree>(root_ / "archive", *storage_.blobs);
}

Instance::~Instance() {
  storage_thread_.join();
}

storage::files::Fd lock_storage(const std::filesystem::path& root) {
  storage::files::Fd lock = storage::files::open(root / "lock", O_RDWR | O_CREAT, 0600);
  if (flock(lock.get(), LOCK_EX | LOCK_NB) != 0)
    throw AlreadyRunning("another baosong works on " + root.string() +
                         ": stop it first (systemctl stop baosong), or leave the work to it");
  return lock;
}

}  // namespace baosong::flow
