#include "daemon/flow/instance.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "storage/files.hpp"

namespace baosong::flow {
namespace {

std::unique_ptr<storage::Blobs> open_blob_folder(const config::BlobPlace& place) {
  if (place.kind != config::BlobPlace::Kind::folder)
    throw storage::StoreError(
        "storage.blobs: this build keeps its blobs in a folder only; give file:///path instead of " + place.url);
  return storage::open_blobs(place.path);
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
      extractor(io.get_executor(), std::move(extractor_options)),
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
  if (lock_ >= 0) close(lock_);
}

void Instance::lock() {
  const std::filesystem::path file = root_ / "lock";
  lock_ = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock_ < 0) throw std::system_error(errno, std::generic_category(), "cannot open " + file.string());
  if (flock(lock_, LOCK_EX | LOCK_NB) != 0)
    throw AlreadyRunning("another baosong works on " + root_.string() +
                         ": stop it first (systemctl stop baosong), or leave the work to it");
}

}  // namespace baosong::flow
