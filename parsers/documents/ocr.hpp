// Scanned pages → text, by the program tesseract with its language chi_sim, where both are installed and may be
// started; without them nothing is recognised, which is no fault (contract 4, summary.scanned).
#pragma once

#include <vector>

#include "parsers/documents/document.hpp"
#include "parsers/documents/text_flow.hpp"
#include "parsers/workspace.hpp"

namespace poppler {
class document;
}

namespace baosong::parsers {

/// Recognises the first page and the last, where title and signature stand: a page takes one to two seconds, and no
/// document may take more than five.
void recognise_pages(const poppler::document& document, Workspace& workspace, TextFlow& flow);

/// The same of the pictures of a document that are its pages; photographs and what is no JPEG or PNG are left out.
void recognise_pictures(const std::vector<EmbeddedFile>& pictures, Workspace& workspace, TextFlow& flow);

}  // namespace baosong::parsers
