// The archive tree that people read (contract 8): a picture of the index, made from dossiers and held messages, and
// made again wherever the index says that it may be behind. Files are hard links to blobs where possible, else copies.
// Never the only copy of anything. Used from one thread at a time; processes take turns.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/blobs.hpp"
#include "storage/file_names.hpp"
#include "storage/files.hpp"
#include "storage/store.hpp"
#include "storage/submission.hpp"

namespace baosong::storage {

/// Where one file of a dossier stands, relative to the agency's folder: "图片/01 质量月开幕式现场.jpg".
struct ArchiveEntry {
  std::string path;
  std::string sha256;  ///< of the blob; empty: `bytes` are the content
  std::string bytes;
  const Item* item = nullptr;  ///< of the dossier; nullptr: a text that stands for none
  bool operator==(const ArchiveEntry&) const = default;
};

/// The layout of contract 8, without 登记.json. Pure. Names are made safe: no separators, control characters or leading
/// dots, at most 200 bytes, unique in the folder (compared without regard to case).
[[nodiscard]] std::vector<ArchiveEntry> archive_layout(const Dossier& dossier);

class ArchiveTree {
 public:
  /// `root` is <root>/archive. Creates it.
  ArchiveTree(std::filesystem::path root, const Blobs& blobs);

  /// Keeps other processes from the tree while it lives. Take it before the dossier is read from the index, so that an
  /// older picture never comes over a newer one. Without it each call takes its own.
  class Turn {
   public:
    explicit Turn(ArchiveTree& tree);
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    ArchiveTree& tree_;
  };
  [[nodiscard]] Turn turn() { return Turn(*this); }

  /// What was shown is on disk when it returns. Call it before Store::record_archived().
  void sync();

  /// Makes the agency's folder be what the dossier says: adds, replaces and removes files, 登记.json last (written
  /// aside and renamed). Files that baosong did not put there are left alone. The folder of a dossier that holds
  /// nothing (any more) is taken away. Idempotent; a crash leaves a tree that the next call completes. Throws
  /// std::system_error; std::runtime_error where a blob is lacking.
  void show(const Dossier& dossier);

  /// Puts a held message under 待处理/<key>-<subject>/: 原始邮件.eml, its filed items, and 说明.txt with `why`.
  /// `campaign_title` may be empty: then directly under <root>.
  struct HeldFile {
    std::string name;
    std::string sha256;
  };
  void show_held(std::string_view campaign_title, MessageKey message, std::string_view subject,
                 std::string_view raw_sha256, const std::vector<HeldFile>& files, std::string_view why);
  /// Takes away every file that is a link to the blob, or a copy of ours made of it: the blob is damaged, and they with
  /// it. Hold a turn() from before until the blob is mended and what shows it drawn again (Store::draw_again()).
  void remove_links(std::string_view sha256);
  /// Takes it away again once a person has decided.
  void remove_held(std::string_view campaign_title, MessageKey message);

 private:
  std::filesystem::path root_;
  const Blobs& blobs_;
  files::Fd root_fd_;
  int turns_ = 0;
};

}  // namespace baosong::storage
