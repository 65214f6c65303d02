// What a Templates object holds; kept out of its header so that ctemplate stays behind this folder.
#pragma once

#include <ctemplate/template_cache.h>

#include <array>

#include "daemon/letters/templates.hpp"

namespace baosong::letters {

struct Templates::Cache {
  ctemplate::TemplateCache templates;
};

inline constexpr std::array k_all_kinds = {LetterKind::acknowledgment, LetterKind::acknowledgment_expecting,
                                           LetterKind::correction,     LetterKind::late,
                                           LetterKind::interim,        LetterKind::who_are_you,
                                           LetterKind::inquiry,        LetterKind::amendment,
                                           LetterKind::office_notice};

}  // namespace baosong::letters
