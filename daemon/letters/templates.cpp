// Finds, checks and caches the templates. Composing is compose.cpp's.
#include "daemon/letters/templates.hpp"

#include <ctemplate/template.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

#include "config/words.hpp"
#include "daemon/letters/cache.hpp"
#include "daemon/letters/template_text.hpp"

namespace baosong::letters {
namespace {

namespace fs = std::filesystem;

struct Source {
  fs::path file;  ///< for messages
  std::string_view text;
};

std::string_view ending_of(std::string_view name) {
  return name.substr(std::min(name.find('.'), name.size()));  // .txt.tpl, .html.tpl
}

bool is_part(std::string_view name) {
  return name.starts_with("part-");
}

class Loader {
 public:
  Loader(ctemplate::TemplateCache& cache, const std::vector<config::LetterFile>& own) : cache_(cache), own_(own) {}

  /// Throws config::InvalidConfiguration with all that was found.
  void run() {
    for (const config::LetterFile& one : own_) {
      gather([&] { check_name(one.file); });
    }
    for (const ShippedTemplate& one : shipped_templates()) {
      gather([&] { load(std::string(one.name)); });
    }
    if (!faults_.empty()) {
      throw config::InvalidConfiguration(std::move(faults_));
    }
  }

 private:
  template <class Work>
  void gather(const Work& work) {
    try {
      work();
    } catch (const TemplateFault& found) {
      // A part's fault is met again in every letter that it stands in.
      if (std::find(faults_.begin(), faults_.end(), found.fault) == faults_.end()) {
        faults_.push_back(found.fault);
      }
    }
  }

  static void check_name(const fs::path& file) {
    std::vector<std::string> known;
    for (const ShippedTemplate& one : shipped_templates()) {
      known.emplace_back(one.name);
    }
    const std::string name = file.filename().string();
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      throw TemplateFault{
          {file, 0, "", "a file of this name", "the name of a letter template", config::nearest(name, known)}};
    }
  }

  [[nodiscard]] Source source(std::string_view name) const {
    const auto own = std::find_if(own_.begin(), own_.end(),
                                  [&](const config::LetterFile& one) { return one.file.filename() == name; });
    if (own != own_.end()) {
      return {own->file, own->text};
    }
    const auto all = shipped_templates();
    const auto shipped = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
    return {"config/letters/" + std::string(name), shipped->text};
  }

  void load(const std::string& name) {
    constexpr int k_deepest = 3;
    const std::string_view ending = ending_of(name);
    const Source from = source(name);
    int depth = 0;
    Parts parts;
    for (const ShippedTemplate& one : shipped_templates()) {
      if (is_part(one.name) && ending_of(one.name) == ending) {
        parts.names.emplace_back(one.name.substr(0, one.name.size() - ending.size()));
      }
    }
    parts.text = [&](const std::string& part) {
      const Source inner = source(part + std::string(ending));
      if (++depth > k_deepest) {
        throw TemplateFault{
            {inner.file, 0, "", "parts that put in one another without end", "no {{>" + part + "}}", ""}};
      }
      std::string text = prepared_template(inner.text, inner.file, parts);
      --depth;
      return text;
    };
    const std::string text = prepared_template(from.text, from.file, parts);
    if (is_part(name)) {
      return;
    }
    if (ending == ".html.tpl" && !text.starts_with(k_autoescape)) {
      throw TemplateFault{{from.file, 1, "", "another beginning", std::string(k_autoescape) + " before all else", ""}};
    }
    if (ending == ".txt.tpl" && name != k_findings && !text.starts_with(k_subject)) {
      throw TemplateFault{{from.file, 1, "", "no subject",
                           "a first line of " + std::string(k_subject) + " and the mail's subject", ""}};
    }
    if (!cache_.StringToTemplateCache(name, text, ctemplate::DO_NOT_STRIP)) {
      throw TemplateFault{{from.file, 0, "", "HTML that cannot be made out",
                           "values only between tags and in style=\"…\"; compare it with the template that is shipped",
                           ""}};
    }
  }

  ctemplate::TemplateCache& cache_;
  const std::vector<config::LetterFile>& own_;
  std::vector<config::Fault> faults_;
};

}  // namespace

std::string_view name_of(LetterKind kind) {
  switch (kind) {
    case LetterKind::acknowledgment:
      return "acknowledgment";
    case LetterKind::acknowledgment_expecting:
      return "acknowledgment-expecting";
    case LetterKind::correction:
      return "correction";
    case LetterKind::late:
      return "late";
    case LetterKind::interim:
      return "interim";
    case LetterKind::who_are_you:
      return "who-are-you";
    case LetterKind::inquiry:
      return "inquiry";
    case LetterKind::amendment:
      return "amendment";
    case LetterKind::office_notice:
      return "office-notice";
    case LetterKind::returned:
      return "returned";
    case LetterKind::mailboxes_down:
      return "mailboxes-down";
    case LetterKind::mailboxes_back:
      return "mailboxes-back";
    case LetterKind::reminder:
      return "reminder";
    case LetterKind::digest:
      return "digest";
  }
  return "";
}

Templates::Templates(const std::vector<config::LetterFile>& own) : cache_(std::make_unique<Cache>()) {
  Loader(cache_->templates, own).run();
  cache_->templates.Freeze();
}

Templates::~Templates() = default;
Templates::Templates(Templates&&) noexcept = default;
Templates& Templates::operator=(Templates&&) noexcept = default;

}  // namespace baosong::letters
