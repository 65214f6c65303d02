// The text of one template file, before ctemplate sees it: checked, standalone markers without their lines. Pure.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace baosong::letters {

/// The text of the file that {{>name}} puts in. Throws TemplateError where there is none.
using Inlined = std::function<std::string(const std::string& name)>;

/// `file` is how errors call it. Throws TemplateError with its line.
[[nodiscard]] std::string prepared_template(std::string_view text, const std::string& file, const Inlined& inlined);

}  // namespace baosong::letters
