// Captions for the pictures of one mail, or of a submission that came in several. Pure.
#pragma once

#include <string>
#include <vector>

#include "daemon/rules/captions.hpp"
#include "daemon/rules/roles.hpp"

namespace baosong::rules {

/// What one mail says about pictures.
struct MailTexts {
  storage::MessageKey message = 0;  ///< Item::message of what it brought
  CaptionTexts texts;
};

/// `materials` are one mail's items, roles given.
[[nodiscard]] MailTexts texts_of(const std::vector<Material>& materials, const std::string& own_text,
                                 storage::MessageKey message);

/// Gives every picture its caption: by its own mail's texts and its name, else by the other mails' texts, in their
/// order. A picture whose facts are lost keeps the caption that it has where nothing is found.
void add_captions(std::vector<Material>& materials, const std::vector<MailTexts>& mails);

}  // namespace baosong::rules
