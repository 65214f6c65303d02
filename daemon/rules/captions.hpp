// What does a picture show? Contract 4, item.caption, in its order: a line of text that begins with the picture's file
// name or number; for a picture in a document the paragraph under it; the file name itself. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace baosong::rules {

/// Where caption lines are looked for: all of one rank before any of the next (caption documents, summary, body).
struct CaptionTexts {
  std::vector<std::string> caption_documents;
  std::vector<std::string> summaries;
  std::vector<std::string> bodies;
};

/// `name` is the picture's file name; `next_paragraph` what stands under it in its document (empty: it stands in none).
[[nodiscard]] std::optional<std::string> caption_of(std::string_view name, bool in_document,
                                                    std::string_view next_paragraph, const CaptionTexts& texts);

/// The figure of a picture's number: 1 of "图1 开幕式.jpg", "照片一.jpg", "01.jpg"; nullopt: it has none.
[[nodiscard]] std::optional<long> picture_number(std::string_view file_name);

/// The third source alone: what is left of the file name, where at least 4 Han characters are.
[[nodiscard]] std::optional<std::string> caption_in_name(std::string_view file_name);

}  // namespace baosong::rules
