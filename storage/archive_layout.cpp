// Where the files of a dossier stand (contract 8). Pure.
#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <set>
#include <utility>

#include "storage/archive_tree.hpp"
#include "storage/file_names.hpp"
#include "storage/submission_json.hpp"

namespace baosong::storage {
namespace {

constexpr std::string_view k_summary_folder = "活动总结", k_statistics_folder = "统计表", k_image_folder = "图片",
                           k_video_folder = "视频", k_interim_folder = "活动信息", k_other_folder = "其他";

/// The extensions that a picture of this type may have; the first is given where it has none of them.
std::vector<std::string_view> extensions_of(std::string_view media_type) {
  if (media_type == "image/jpeg") return {".jpg", ".jpeg", ".jpe", ".jfif"};
  if (media_type == "image/png") return {".png"};
  if (media_type == "image/gif") return {".gif"};
  if (media_type == "image/bmp" || media_type == "image/x-ms-bmp") return {".bmp", ".dib"};
  if (media_type == "image/tiff") return {".tif", ".tiff"};
  if (media_type == "image/webp") return {".webp"};
  if (media_type == "image/heic" || media_type == "image/heif") return {".heic", ".heif"};
  return {};
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

/// A picture's name with an extension that says the truth: programs that people open it with go by that.
std::string picture_name(const Item& item) {
  const std::vector<std::string_view> fitting = extensions_of(item.media_type);
  const auto [stem, extension] = split_extension(item.name);
  const bool truthful = std::find(fitting.begin(), fitting.end(), lower(extension)) != fitting.end();
  if (item.caption && !item.caption->empty())
    return *item.caption + std::string(fitting.empty() ? extension : fitting[0]);
  if (fitting.empty() || truthful) return item.name;
  // "photo.png" that is a JPEG becomes "photo.jpg"; "开幕式3.15" has no extension to be exchanged.
  for (const char* type :
       {"image/jpeg", "image/png", "image/gif", "image/bmp", "image/tiff", "image/webp", "image/heic"}) {
    const std::vector<std::string_view> known = extensions_of(type);
    if (std::find(known.begin(), known.end(), lower(extension)) != known.end())
      return std::string(stem) + std::string(fitting[0]);
  }
  return item.name + std::string(fitting[0]);
}

class Layout {
 public:
  /// `base` is "" or "历史/1/".
  void add_items(const std::string& base, const std::vector<const Item*>& items) {
    int pictures = 0;
    std::string links;
    for (const Item* item : items) {
      if (item->role == Role::link) {
        links += line_of(*item);
      } else if (!item->filed || item->sha256.empty() || item->role == Role::none) {
        continue;
      } else if (item->role == Role::image) {
        std::array<char, 16> number{};
        std::snprintf(number.data(), number.size(), "%02d ", ++pictures);
        place(base + std::string(k_image_folder), number.data() + picture_name(*item), item->sha256, {}, item);
      } else {
        place(base + std::string(folder_of(item->role)), item->name, item->sha256, {}, item);
      }
    }
    place_links(base + std::string(k_other_folder), links);
  }

  void add_interim(const InterimReport& report) {
    if (report.summary)
      place(std::string(k_interim_folder), (report.mail.subject.empty() ? "邮件正文" : report.mail.subject) + ".txt",
            {}, text_of(*report.summary));
    std::string links;
    for (const Item& item : report.items) {
      if (item.role == Role::link) {
        links += line_of(item);
      } else if (item.filed && !item.sha256.empty() && item.role != Role::none) {
        place(std::string(k_interim_folder), item.role == Role::image ? picture_name(item) : item.name, item.sha256, {},
              &item);
      }
    }
    place_links(std::string(k_interim_folder), links);
  }

  void place(const std::string& folder, const std::string& name, std::string sha256, std::string bytes,
             const Item* item = nullptr) {
    entries.push_back(
        {folder + "/" + unique_file_name(name, taken_[folder]), std::move(sha256), std::move(bytes), item});
  }

  static std::string text_of(const Summary& summary) {
    std::string text = clean_utf8(summary.text);
    if (!text.ends_with('\n')) text += '\n';
    return text;
  }

  std::vector<ArchiveEntry> entries;

 private:
  static std::string line_of(const Item& link) {
    return "名称：" + clean_utf8(link.name) + "\n地址：" + clean_utf8(link.url) + "\n\n";
  }
  void place_links(const std::string& folder, const std::string& lines) {
    if (lines.empty()) return;
    place(folder, "超大附件链接.txt", {},
          "以下文件以超大附件（链接）方式报送，未随邮件到达，请在链接有效期内自行下载：\n\n" + lines);
  }

  static std::string_view folder_of(Role role) {
    switch (role) {
      case Role::summary:
        return k_summary_folder;
      case Role::statistics:
        return k_statistics_folder;
      case Role::image:
        return k_image_folder;
      case Role::video:
        return k_video_folder;
      case Role::interim:
        return k_interim_folder;
      case Role::none:
      case Role::caption:
      case Role::link:
      case Role::other:
        break;
    }
    return k_other_folder;
  }

  std::map<std::string, std::set<std::string>> taken_;  ///< by folder
};

}  // namespace

std::vector<ArchiveEntry> archive_layout(const Dossier& dossier) {
  Layout layout;
  if (dossier.submission) {
    const Submission& s = *dossier.submission;
    if (s.summary && s.summary->source == "body")
      layout.place(std::string(k_summary_folder), "邮件正文.txt", {}, Layout::text_of(*s.summary));
    std::vector<const Item*> current;
    for (const Item& item : s.items) current.push_back(&item);
    layout.add_items("", current);
    std::set<int> revisions;
    for (const EarlierItem& e : s.earlier) revisions.insert(e.revision);
    for (const int revision : revisions) {
      std::vector<const Item*> earlier;
      for (const EarlierItem& e : s.earlier)
        if (e.revision == revision) earlier.push_back(&e.item);
      layout.add_items("历史/" + std::to_string(revision) + "/", earlier);
    }
  }
  for (const InterimReport& report : dossier.interim) layout.add_interim(report);
  return std::move(layout.entries);
}

}  // namespace baosong::storage
