// What a bundle for the next level up holds of the agencies' material: which files, where, of whom. Pure. Of each
// agency stands there what its archive folder has in 活动总结, 统计表, 图片, 视频 and 活动信息
// (storage::archive_layout), under the same names; earlier revisions and 其他 (what no rule asked for) stay in the
// archive. A submission that needs correction is there too; the register says so. What is held for a person is nobody's
// yet and is not.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "config/campaign.hpp"
#include "daemon/rules/standing.hpp"
#include "storage/submission.hpp"

namespace baosong::bundle {

/// What is known of a campaign when the bundle is made.
struct State {
  std::string office;
  std::string timezone;
  config::Campaign campaign;
  std::vector<storage::Dossier> dossiers;
  std::size_t held = 0;  ///< messages that wait for a person
};

struct Limits {
  /// Larger videos are listed, not put in: many unpackers on old systems stop at 2 GiB.
  std::uint64_t one_video = 2ULL << 30;
  /// Videos beyond this sum are listed: with all else the bundle fits on a disk of 32 GB.
  std::uint64_t all_videos = 24ULL << 30;
};

/// A file of the bundle.
struct File {
  std::string path;    ///< in the bundle
  std::string sha256;  ///< of the content
  std::uint64_t size = 0;
  std::chrono::sys_seconds changed{};   ///< of the mail that brought it
  const storage::Item* item = nullptr;  ///< of the State; nullptr: a text that stands for none
  std::string bytes;                    ///< content that is no blob
  std::string thumbnail;                ///< its picture's path in the bundle; empty: there is none
};

/// A video that is not in the bundle.
struct Omitted {
  const storage::Item* item = nullptr;
  std::string archive_path;  ///< below the archive's root
};

struct Agency {
  rules::AgencyStanding standing;
  bool on_roster = true;
  const storage::Dossier* dossier = nullptr;  ///< nullptr: nothing came
  std::string folder;                         ///< in the bundle; empty: it has no files
  std::vector<File> files;
  std::vector<Omitted> omitted;
  [[nodiscard]] const storage::Submission* submission() const {
    return dossier != nullptr && dossier->submission ? &*dossier->submission : nullptr;
  }
  /// Its first file of that item; nullptr: it is not in the bundle.
  [[nodiscard]] const File* file_of(const storage::Item& item) const;
};

struct Plan {
  std::vector<Agency> agencies;        ///< in the order of the roster; behind them, those that are no longer on it
  std::chrono::sys_seconds changed{};  ///< the state's last change: stands in for the time of making
};

// Names at the top of the bundle, beside the agencies' folders.
inline constexpr const char* k_index = "目录.html";
inline constexpr const char* k_register = "收件登记表.xlsx";
inline constexpr const char* k_statistics = "统计汇总表.xlsx";
inline constexpr const char* k_interim = "活动信息清单.xlsx";
inline constexpr const char* k_videos = "视频清单.xlsx";
inline constexpr const char* k_thumbnails = "缩略图";
inline constexpr const char* k_manifest = "SHA256SUMS";

/// The result points into `state`, and into a roster that it keeps itself.
class Planned {
 public:
  explicit Planned(const State& state, const Limits& limits = {});
  Planned(const Planned&) = delete;
  Planned& operator=(const Planned&) = delete;
  Plan plan;

 private:
  config::Campaign campaign_;  ///< with the agencies that are no longer on the roster
};

}  // namespace baosong::bundle
