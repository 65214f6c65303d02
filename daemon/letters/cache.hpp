// What a Templates object holds; kept out of its header so that ctemplate stays behind this folder.
#pragma once

#include <ctemplate/template_cache.h>

#include <array>

#include "daemon/letters/templates.hpp"

namespace baosong::letters {

struct Templates::Cache {
  ctemplate::TemplateCache templates;
};

/// What the first line of a letter's text template begins with; the rest of it is the subject.
inline constexpr std::string_view k_subject = "主题：";
inline constexpr const char* k_findings = "findings.txt.tpl";

inline constexpr std::array k_all_kinds = {LetterKind::acknowledgment, LetterKind::acknowledgment_expecting,
                                           LetterKind::correction,     LetterKind::late,
                                           LetterKind::interim,        LetterKind::who_are_you,
                                           LetterKind::inquiry,        LetterKind::amendment,
                                           LetterKind::office_notice,  LetterKind::returned,
                                           LetterKind::mailboxes_down, LetterKind::mailboxes_back};

}  // namespace baosong::letters
