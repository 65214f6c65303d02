// See findings.hpp.
#include "daemon/rules/findings.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "daemon/rules/messages.hpp"
#include "parsers/media_type.hpp"
#include "parsers/text/han.hpp"

namespace baosong::rules {
namespace {

using config::Requirement;
using parsers::Fault;

constexpr std::size_t k_empty_summary_han = 50;
constexpr std::size_t k_header_rows = 20;

struct Format {
  config::PictureFormat format;
  std::string_view media_type;
  std::string_view name;
};
constexpr std::array<Format, 7> k_formats = {{
    {config::PictureFormat::jpeg, "image/jpeg", "JPG"},
    {config::PictureFormat::png, "image/png", "PNG"},
    {config::PictureFormat::gif, "image/gif", "GIF"},
    {config::PictureFormat::bmp, "image/bmp", "BMP"},
    {config::PictureFormat::tiff, "image/tiff", "TIFF"},
    {config::PictureFormat::webp, "image/webp", "WebP"},
    {config::PictureFormat::heic, "image/heic", "HEIC"},
}};

const Format& format_of(config::PictureFormat format) {
  return *std::ranges::find(k_formats, format, &Format::format);
}

std::string name_of_type(std::string_view media_type) {
  const auto found = std::ranges::find(k_formats, media_type, &Format::media_type);
  return std::string(found == k_formats.end() ? media_type : found->name);
}

std::string size_text(int width, int height) {
  return std::to_string(width) + "×" + std::to_string(height);
}

/// Orientation does not matter: the longer side against the larger figure, the shorter against the smaller.
bool is_under(const Item& item, const Requirement& asked) {
  if (!item.width || !item.height) return false;
  const auto [shorter, longer] = std::minmax(*item.width, *item.height);
  const auto [smaller, larger] = std::minmax(asked.min_width, asked.min_height);
  return longer < larger || shorter < smaller;
}

void add(Material& material, std::string_view code, Severity severity, std::string_view expected = {},
         std::string_view found = {}) {
  material.item.findings.push_back(make_finding(code, severity, material.item.path, expected, found));
}

/// What hinders any item, in final and interim messages alike.
void judge_readable(Material& one) {
  const parsers::Part& part = *one.part;
  if (!part.dangerous.empty() || (part.document && part.document->macros)) {
    add(one, "attachment.dangerous", Severity::error, {}, part.dangerous);
    return;
  }
  if (one.fault == Fault::encrypted) add(one, "attachment.encrypted", Severity::error);
  if (one.fault == Fault::over_limit && !(part.picture && part.picture->measured_only)) {
    add(one, "attachment.bomb", Severity::error);
  }
  if (one.is_document()) {
    if (one.fault == Fault::corrupt || (one.fault == Fault::none && one.unopened())) {
      add(one, "document.corrupt", Severity::error);
    }
  } else if (one.fault == Fault::corrupt && one.form == Form::container) {
    add(one, "attachment.corrupt", Severity::error);
  }
}

void judge_image(Material& one, const Requirement* asked) {
  const bool broken = one.fault != Fault::none && !(one.part->picture && one.part->picture->measured_only);
  if (one.fault == Fault::corrupt && broken) add(one, "image.corrupt", Severity::error);
  if (asked == nullptr) return;
  if (!broken && asked->format && one.item.media_type != format_of(*asked->format).media_type) {
    add(one, "image.wrong_format", Severity::error, format_of(*asked->format).name, name_of_type(one.item.media_type));
  }
  if (!broken && is_under(one.item, *asked)) {
    add(one, "image.too_small", Severity::error, size_text(asked->min_width, asked->min_height),
        size_text(*one.item.width, *one.item.height));
  }
  if (asked->caption && !one.item.caption) add(one, "image.no_caption", Severity::error);
}

void judge_video(Material& one, const Requirement* asked) {
  if (one.fault == Fault::corrupt) {
    add(one, "video.corrupt", Severity::error);
  } else if (one.fault == Fault::none && asked != nullptr && is_under(one.item, *asked)) {
    add(one, "video.low_resolution", asked->level == config::Level::required ? Severity::error : Severity::warning,
        size_text(asked->min_width, asked->min_height), size_text(*one.item.width, *one.item.height));
  }
}

void judge_summary(Material& one) {
  if (one.unopened() || !one.part->document) return;
  if (one.part->document->scan) {
    add(one, "summary.scanned", Severity::note);
    return;
  }
  const std::size_t han = parsers::count_han(document_text(*one.part));
  if (han < k_empty_summary_han) {
    add(one, "summary.empty", Severity::error, std::to_string(k_empty_summary_han), std::to_string(han));
  }
}

/// The columns that the best of the first rows lacks; empty: one row has them all.
std::vector<std::string> lacking_columns(const parsers::DocumentFacts& document,
                                         const std::vector<std::string>& columns) {
  std::vector<std::string> best = columns;
  for (const parsers::Table& table : document.tables) {
    for (std::size_t row = 0; row < std::min(table.rows.size(), k_header_rows); ++row) {
      std::set<std::string> cells;
      for (const std::string& cell : table.rows[row]) cells.insert(parsers::normalised(cell));
      std::vector<std::string> lacking;
      std::ranges::copy_if(columns, std::back_inserter(lacking),
                           [&](const std::string& column) { return !cells.contains(parsers::normalised(column)); });
      if (lacking.size() < best.size()) best = std::move(lacking);
      if (best.empty()) return best;
    }
  }
  return best;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : "、") + word;
  return out;
}

/// One table with all the columns is enough; else the finding is on the one that lacks least.
void judge_statistics(std::vector<Material>& materials, const Requirement& asked) {
  if (asked.columns.empty()) return;
  Material* best = nullptr;
  std::vector<std::string> best_lacking;
  for (Material& one : materials) {
    if (one.item.role != Role::statistics || one.part == nullptr || one.unopened()) continue;
    std::vector<std::string> lacking =
        one.part->document ? lacking_columns(*one.part->document, asked.columns) : asked.columns;
    if (best == nullptr || lacking.size() < best_lacking.size()) {
      best = &one;
      best_lacking = std::move(lacking);
    }
  }
  if (best != nullptr && !best_lacking.empty()) {
    add(*best, "statistics.columns", Severity::error, joined(asked.columns), joined(best_lacking));
  }
}

bool has_role(const std::vector<Material>& materials, Role role) {
  return std::ranges::any_of(materials, [&](const Material& one) { return one.item.role == role; });
}

std::optional<Severity> severity_of(config::Level level) {
  if (level == config::Level::optional) return std::nullopt;
  return level == config::Level::required ? Severity::error : Severity::warning;
}

/// summary.missing … statistics.missing. Links stand for pictures and videos that are not there, unless by their names
/// they are documents; then each of them is attachment.link instead.
void judge_missing(const config::Campaign& campaign, std::vector<Material>& materials, bool has_summary,
                   std::vector<Finding>& whole) {
  const auto stands = [](const Material& one) {
    return one.form == Form::link && (one.item.name == one.item.url || !has_document_name(one.item.name));
  };
  const bool has_link = std::ranges::any_of(materials, stands);
  bool link_needed = false;
  for (const Requirement& asked : campaign.requirements) {
    const std::optional<Severity> severity = severity_of(asked.level);
    if (!severity) continue;
    if (asked.role == config::Role::summary) {
      if (!has_summary) whole.push_back(make_finding("summary.missing", *severity));
    } else if (asked.role == config::Role::statistics) {
      if (!has_role(materials, Role::statistics)) whole.push_back(make_finding("statistics.missing", *severity));
    } else {
      const bool image = asked.role == config::Role::image;
      if (has_role(materials, image ? Role::image : Role::video)) continue;
      if (has_link) {
        link_needed = true;
      } else {
        whole.push_back(make_finding(image ? "image.missing" : "video.missing", *severity));
      }
    }
  }
  if (!link_needed) return;
  for (Material& one : materials) {
    if (stands(one)) add(one, "attachment.link", Severity::warning);
  }
}

std::vector<Finding> collected(const std::vector<Material>& materials, std::vector<Finding> whole) {
  std::vector<Finding> all;
  for (const Material& one : materials) {
    all.insert(all.end(), one.item.findings.begin(), one.item.findings.end());
  }
  all.insert(all.end(), whole.begin(), whole.end());
  return all;
}

}  // namespace

std::string format_name(config::PictureFormat format) {
  return std::string(format_of(format).name);
}

std::vector<Finding> judge_final(const config::Campaign& campaign, std::vector<Material>& materials,
                                 const std::optional<Summary>& summary) {
  const Requirement* images = campaign.requirement(config::Role::image);
  const Requirement* videos = campaign.requirement(config::Role::video);
  std::vector<Finding> whole;
  std::map<std::string, std::string> first_by_bytes;  // sha256 → path
  int distinct = 0;
  for (Material& one : materials) {
    if (one.part != nullptr) one.item.findings.clear();
    if (one.form == Form::link) one.item.findings.clear();
    if (one.item.role == Role::image) {
      const auto [first, is_first] = first_by_bytes.emplace(one.item.sha256, one.item.path);
      if (!is_first && !one.item.sha256.empty()) {
        one.item.findings.clear();
        add(one, "image.duplicate", Severity::note, {}, first->second);
        continue;
      }
      ++distinct;
    }
    if (one.part == nullptr) continue;
    judge_readable(one);
    if (one.item.role == Role::image) judge_image(one, images);
    if (one.item.role == Role::video) judge_video(one, videos);
    if (one.item.role == Role::summary && campaign.requirement(config::Role::summary) != nullptr) judge_summary(one);
  }
  if (const Requirement* statistics = campaign.requirement(config::Role::statistics)) {
    judge_statistics(materials, *statistics);
  }
  judge_missing(campaign, materials, summary.has_value(), whole);
  if (images != nullptr && images->max && distinct > *images->max) {
    whole.push_back(
        make_finding("image.too_many", Severity::error, {}, std::to_string(*images->max), std::to_string(distinct)));
  }
  return collected(materials, std::move(whole));
}

std::vector<Finding> judge_interim(const config::Campaign& campaign, std::vector<Material>& materials, bool has_text) {
  bool has_document = false;
  for (Material& one : materials) {
    if (one.part == nullptr) continue;
    one.item.findings.clear();
    judge_readable(one);
    has_document = has_document || (one.is_document() && one.item.role != Role::none);
  }
  std::vector<Finding> whole;
  const Requirement* asked = campaign.requirement(config::Role::summary);
  const std::optional<Severity> severity = asked == nullptr ? Severity::error : severity_of(asked->level);
  if (!has_text && !has_document && severity) whole.push_back(make_finding("summary.missing", *severity));
  return collected(materials, std::move(whole));
}

}  // namespace baosong::rules
