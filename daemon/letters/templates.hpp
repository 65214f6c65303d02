// The letters' templates: *.txt.tpl and *.html.tpl of ctemplate, shipped in config/letters and built into the program;
// an office may put its own version of any file into letters/ beside baosong.toml.
//
// Checked as a whole when loaded, so that a typing error is found by `doctor` and at the start, not when the letter is
// due: file names, brackets, sections that open and close, names that exist, {{%AUTOESCAPE context="HTML"}} at the head
// of every HTML letter (without it ctemplate escapes nothing, and a file name could carry markup).
// A line of nothing but {{#…}}, {{/…}}, {{>…}} and {{!…}} leaves no empty line, and {{! comments }} go out to nobody.
// {{>name}} puts in the file name.txt.tpl or name.html.tpl, whichever kind the letter is.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/load.hpp"
#include "daemon/letters/letter.hpp"

namespace baosong::letters {

struct ShippedTemplate {
  std::string_view name;  ///< "correction.html.tpl"
  std::string_view text;
};

/// config/letters, as built into the program.
[[nodiscard]] std::span<const ShippedTemplate> shipped_templates();

class Templates {
 public:
  /// `own` files stand for the shipped ones of the same name. Throws config::InvalidConfiguration with what is wrong in
  /// each of them.
  explicit Templates(const std::vector<config::LetterFile>& own = {});
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
