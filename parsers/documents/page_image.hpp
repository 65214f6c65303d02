// Pages of a PDF as they look, in grey: for OCR, and to tell an empty page from one whose text is drawn.
#pragma once

#include <poppler-document.h>
#include <poppler-image.h>
#include <poppler-page.h>

namespace baosong::parsers {

/// 8 bits a pixel. Neither side exceeds `max_side` pixels, however large the page; `is_valid()` is false
/// where the page cannot be drawn.
[[nodiscard]] poppler::image grey_page(const poppler::page& page, double dots_per_inch, double max_side);

/// Whether any of the first pages shows something but white paper.
[[nodiscard]] bool shows_something(const poppler::document& document);

}  // namespace baosong::parsers
