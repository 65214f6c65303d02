// The letters' templates: *.txt.tpl and *.html.tpl of ctemplate, shipped in config/letters and built into the program;
// an office may put its own version of any file into a folder of its own.
//
// Checked as a whole when loaded, so that a typing error is found by `doctor` and at the start, not when the letter is
// due: brackets, sections that open and close, names that exist, {{%AUTOESCAPE context="HTML"}} at the head of every
// HTML letter (without it ctemplate escapes nothing, and a file name could carry markup).
// A line of nothing but {{#…}}, {{/…}}, {{>…}} and {{!…}} leaves no empty line. {{>name}} puts in the file name.txt.tpl
// or name.html.tpl, whichever kind the letter is.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/letters/letter.hpp"

namespace baosong::letters {

/// A template is at fault or cannot be read; what() names file and line, what was found and what to do.
struct TemplateError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct ShippedTemplate {
  std::string_view name;  ///< "correction.html.tpl"
  std::string_view text;
};

/// config/letters, as built into the program.
[[nodiscard]] std::span<const ShippedTemplate> shipped_templates();

class Templates {
 public:
  /// `folders` are searched in order before the shipped templates; one that does not exist is passed over.
  /// Throws TemplateError.
  explicit Templates(const std::vector<std::filesystem::path>& folders = {});
  ~Templates();
  Templates(Templates&&) noexcept;
  Templates& operator=(Templates&&) noexcept;

  /// Pure: the same content gives the same letter. May be called from several threads at once.
  [[nodiscard]] Letter compose(LetterKind kind, const LetterContent& content) const;

 private:
  struct Cache;
  std::unique_ptr<Cache> cache_;
};

}  // namespace baosong::letters
