#include "config/campaign_file.hpp"

#include <algorithm>
#include <array>

#include "config/office_time.hpp"
#include "config/section.hpp"
#include "config/words.hpp"

namespace baosong::config {
namespace {

using namespace std::string_view_literals;

constexpr std::array k_roles = {std::pair("summary"sv, Role::summary), std::pair("statistics"sv, Role::statistics),
                                std::pair("image"sv, Role::image), std::pair("video"sv, Role::video)};
constexpr std::array k_levels = {std::pair("required"sv, Level::required), std::pair("expected"sv, Level::expected),
                                 std::pair("optional"sv, Level::optional)};
constexpr std::array k_formats = {std::pair("jpeg"sv, PictureFormat::jpeg), std::pair("png"sv, PictureFormat::png),
                                  std::pair("gif"sv, PictureFormat::gif),   std::pair("bmp"sv, PictureFormat::bmp),
                                  std::pair("tiff"sv, PictureFormat::tiff), std::pair("webp"sv, PictureFormat::webp),
                                  std::pair("heic"sv, PictureFormat::heic)};
constexpr std::array k_captions = {std::pair("required"sv, true), std::pair("optional"sv, false)};

constexpr int k_most_pixels = 100'000;

std::string_view name_of(Role role) {
  return std::find_if(k_roles.begin(), k_roles.end(), [&](const auto& one) { return one.second == role; })->first;
}

/// The key is there, but says nothing about this role.
void refuse_for_role(Section& section, std::string_view key, bool lawful, std::string_view roles) {
  if (section.has(key) && !lawful) {
    section.fault(key, "a key that this role cannot have", "it only with " + std::string(roles));
  }
}

/// nullopt where its role is not known, after all its other keys were checked.
std::optional<Requirement> read_requirement(Section& section) {
  Requirement result;
  const auto role = section.choice<Role>("role", Need::required, k_roles);
  result.level = section.choice<Level>("level", Need::optional, k_levels).value_or(Level::required);
  if (const auto max = section.whole_number("max", 1, 1000)) {
    result.max = static_cast<int>(*max);
  }
  result.format = section.choice<PictureFormat>("format", Need::optional, k_formats);
  result.min_width = static_cast<int>(section.whole_number("min_width", 1, k_most_pixels).value_or(0));
  result.min_height = static_cast<int>(section.whole_number("min_height", 1, k_most_pixels).value_or(0));
  result.caption = section.choice<bool>("caption", Need::optional, k_captions).value_or(false);
  result.columns = section.texts("columns", "a list of different column names, such as [\"活动名称\", \"参与人数\"]");
  if (!role) {
    return std::nullopt;
  }
  result.role = *role;
  const bool image = *role == Role::image;
  const bool video = *role == Role::video;
  refuse_for_role(section, "max", image, "role = \"image\"");
  refuse_for_role(section, "format", image, "role = \"image\"");
  refuse_for_role(section, "caption", image, "role = \"image\"");
  refuse_for_role(section, "min_width", image || video, "role = \"image\" or \"video\"");
  refuse_for_role(section, "min_height", image || video, "role = \"image\" or \"video\"");
  refuse_for_role(section, "columns", *role == Role::statistics, "role = \"statistics\"");
  return result;
}

Remind read_remind(Section& section) {
  constexpr int k_most_days = 365;
  Remind result;
  result.before = section.whole_numbers("before", 0, k_most_days);
  result.after = section.whole_numbers("after", 1, k_most_days);
  const auto at = section.parsed("at", Need::optional, "a time of the day such as \"09:00\"", parse_time_of_day);
  result.at = at.value_or(result.at);
  result.weekend = section.flag("weekend").value_or(false);
  result.holidays = section.dates("holidays");
  result.workdays = section.dates("workdays");
  for (const auto& day : result.workdays) {
    if (std::find(result.holidays.begin(), result.holidays.end(), day) != result.holidays.end()) {
      section.fault("workdays", "a day that is among the holidays too", "each day in one of the two lists");
    }
  }
  return result;
}

std::optional<std::string> as_id(const std::string& text) {
  return is_id(text) ? std::optional(text) : std::nullopt;
}

std::optional<std::string> as_receipt_prefix(const std::string& text) {
  constexpr std::size_t k_longest = 20;
  const bool plain = is_id(text) && text.find_first_of("_.") == std::string::npos && text.back() != '-';
  return plain && text.size() <= k_longest ? std::optional(text) : std::nullopt;
}

}  // namespace

std::optional<CampaignFile> read_campaign(const std::filesystem::path& file, std::vector<Fault>& faults) {
  const auto toml = read_toml(file, faults);
  if (!toml) {
    return std::nullopt;
  }
  Section section(*toml, "", 1, file, faults);
  CampaignFile result;
  result.file = file;
  Campaign& campaign = result.campaign;
  campaign.id = section
                    .parsed("id", Need::required,
                            "a short name of ASCII letters, digits, -, _ and ., such as \"fujian-2021\"", as_id)
                    .value_or("");
  campaign.title =
      section.text("title", Need::required, "the campaign's title, such as \"2021年福建省“质量月”活动\"").value_or("");
  campaign.notices =
      section.texts("notice", "the notice's number, or a list of what people cite it as; not empty", true);
  campaign.keywords = section.texts("keywords", "a list of different words that are not empty, such as [\"质量月\"]");
  const auto opens = section.date("opens", Need::required);
  campaign.deadline = section.date("deadline", Need::optional);
  campaign.receipt_prefix =
      section
          .parsed("receipt_prefix", Need::required, "1 to 20 ASCII letters, digits and inner -, such as \"FJ2021\"",
                  as_receipt_prefix)
          .value_or("");
  result.roster =
      section.path("roster", Need::required, "the roster's CSV file, such as \"../rosters/fujian-2021.csv\"")
          .value_or("");
  campaign.interim = section.flag("interim").value_or(false);
  for (Section* require : section.tables("require", Need::required)) {
    const auto one = read_requirement(*require);
    if (!one) {
      continue;
    }
    if (campaign.requirement(one->role) != nullptr) {
      require->fault("role", "a second [[require]] with the role \"" + std::string(name_of(one->role)) + "\"",
                     "one for each role");
    }
    campaign.requirements.push_back(*one);
  }
  if (Section* remind = section.table("remind", Need::optional)) {
    campaign.remind = read_remind(*remind);
  }
  if (opens) {
    campaign.opens = *opens;
    if (campaign.deadline && *campaign.deadline < *opens) {
      section.fault("deadline", "a day before the campaign opens", "opens, or a later day");
    }
  }
  result.id_line = section.line_of("id");
  result.title_line = section.line_of("title");
  result.receipt_prefix_line = section.line_of("receipt_prefix");
  result.roster_line = section.line_of("roster");
  section.finish();
  return result;
}

}  // namespace baosong::config
