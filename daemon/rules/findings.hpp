// What is wrong with what was sent: every finding of contract 4 about items and the whole; those about the sender, the
// campaign and the day are judge.cpp's. All of them, never only the first. Pure.
#pragma once

#include <optional>
#include <vector>

#include "config/campaign.hpp"
#include "daemon/rules/roles.hpp"
#include "daemon/rules/verdict.hpp"

namespace baosong::rules {

/// Judges the items of a final message, or of a whole submission (amend.hpp): roles, captions and summary are given.
/// Writes each item's own findings into it and returns all, in the order of the items, those about the whole after
/// them. A Material without a part (facts that are lost) keeps the findings that it has, but for duplicates.
[[nodiscard]] std::vector<Finding> judge_final(const config::Campaign& campaign, std::vector<Material>& materials,
                                               const std::optional<Summary>& summary);

/// Judges an interim message: it needs some text or a document; nothing is asked of images, videos and statistics.
[[nodiscard]] std::vector<Finding> judge_interim(const config::Campaign& campaign, std::vector<Material>& materials,
                                                 bool has_text);

/// "JPEG" of image/jpeg or PictureFormat::jpeg, as people say it.
[[nodiscard]] std::string format_name(config::PictureFormat format);

}  // namespace baosong::rules
