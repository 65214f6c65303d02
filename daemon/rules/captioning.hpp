// Captions for the pictures of one message, or of a submission that came in several: all its texts are looked through.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/rules/roles.hpp"
#include "daemon/rules/verdict.hpp"

namespace baosong::rules {

/// Gives every picture its caption, or none. Roles are given; `bodies` are the mails' own texts.
/// A picture whose facts are lost keeps the caption that it has where nothing else is found.
void add_captions(std::vector<Material>& materials, const std::optional<Summary>& summary,
                  const std::vector<const std::string*>& bodies);

}  // namespace baosong::rules
