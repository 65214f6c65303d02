// Content-addressed files: raw mails and decoded items, by the SHA-256 of their bytes. A blob is durable (file fsynced,
// renamed, folder fsynced) before anybody names it in the index: "bytes before row" (docs/decisions.md).
// Used from one thread at a time, but that begin() and the writers may be used on one while commit() and adopt() run on
// another: bodies arrive while the batch before is made durable.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace baosong::storage {

struct BlobInfo {
  std::string sha256;  ///< lower-case hex
  std::uint64_t size = 0;
};

/// A blob being written. Destroyed without Blobs::commit, it leaves nothing behind.
class BlobWriter {
 public:
  virtual ~BlobWriter() = default;
  /// Throws std::system_error (disk full …); the writer is then of no further use.
  virtual void write(std::string_view bytes) = 0;
  [[nodiscard]] virtual std::uint64_t size() const = 0;
};

class Blobs {
 public:
  virtual ~Blobs() = default;

  [[nodiscard]] virtual std::unique_ptr<BlobWriter> begin() = 0;

  /// Makes all of `writers` durable at once (one flush for many files) and spends them. Returns their addresses in
  /// order. Throws std::system_error; then none may be named in the index, and what was written is harmless.
  [[nodiscard]] virtual std::vector<BlobInfo> commit(std::span<std::unique_ptr<BlobWriter>> writers) = 0;

  /// Takes over finished files (decoded items) by rename where possible, else by copy, durable together.
  /// `sha256` is believed; a file whose address is there already is dropped.
  struct Adoption {
    std::filesystem::path file;
    std::string sha256;
  };
  virtual void adopt(std::span<const Adoption> files) = 0;
  /// Puts one finished file in place of what stands at its address, whatever that is: for a blob that is damaged or
  /// lacking. Its bytes are hashed first; false: they are others, and nothing is changed. At every moment the address
  /// names the old bytes or the new ones.
  [[nodiscard]] virtual bool mend(const Adoption& file) = 0;

  /// A path that can be opened for reading. Throws std::runtime_error, naming the address, where the blob is not there.
  [[nodiscard]] virtual std::filesystem::path path(std::string_view sha256) const = 0;
  [[nodiscard]] virtual bool contains(std::string_view sha256) const = 0;
  /// Calls `take` with the address of each blob, in no order.
  virtual void each(const std::function<void(const std::string& sha256)>& take) const = 0;

  /// A folder on the same file system, for work in progress whose files adopt() can rename. Emptied by open_blobs().
  [[nodiscard]] virtual std::filesystem::path scratch() const = 0;
};

/// Where a blob stands in such a folder.
[[nodiscard]] std::filesystem::path blob_file(const std::filesystem::path& root, std::string_view sha256);

/// Blobs in a folder: <root>/ab/cd/abcd…; created where lacking. Throws std::system_error.
[[nodiscard]] std::unique_ptr<Blobs> open_blobs(const std::filesystem::path& root);

/// What is wrong with a blob that the index names, by its presence, size and hash, read in pieces: "is missing", "has 5
/// bytes instead of 7" …; empty: nothing.
[[nodiscard]] std::string fault_of_blob(const Blobs& blobs, const std::string& sha256, std::uint64_t size);

}  // namespace baosong::storage
