// Finds, checks and caches the templates. Composing is compose.cpp's.
#include "daemon/letters/templates.hpp"

#include <ctemplate/template.h>

#include <fstream>
#include <iterator>
#include <optional>

#include "daemon/letters/cache.hpp"
#include "daemon/letters/template_text.hpp"

namespace baosong::letters {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view k_autoescape = "{{%AUTOESCAPE context=\"HTML\"}}";

struct Source {
  std::string file;  ///< for messages
  std::string text;
};

Source find_source(const std::string& name, const std::vector<fs::path>& folders) {
  for (const fs::path& folder : folders) {
    const fs::path file = folder / name;
    if (!fs::exists(file)) {
      continue;
    }
    std::ifstream stream;
    if (fs::is_regular_file(file)) {
      stream.open(file, std::ios::binary);
    }
    if (!stream.is_open()) {
      throw TemplateError(file.string() + ": cannot be read; make it a file that baosong's user may read");
    }
    std::string text{std::istreambuf_iterator<char>(stream), {}};
    return {file.string(), std::move(text)};
  }
  for (const ShippedTemplate& one : shipped_templates()) {
    if (one.name == name) {
      return {"config/letters/" + name, std::string(one.text)};
    }
  }
  throw TemplateError(name + ": there is no such letter template");
}

void load(ctemplate::TemplateCache& cache, const std::string& name, const std::vector<fs::path>& folders) {
  constexpr int k_deepest = 3;
  const std::string ending = name.substr(name.find('.'));  // .txt.tpl, .html.tpl
  const Source source = find_source(name, folders);
  if (ending == ".html.tpl" && !source.text.starts_with(k_autoescape)) {
    throw TemplateError(source.file + ":1: an HTML letter begins with " + std::string(k_autoescape));
  }
  if (ending == ".txt.tpl" && name != k_findings && !source.text.starts_with(k_subject)) {
    throw TemplateError(source.file + ":1: its first line gives the subject and begins with " + std::string(k_subject));
  }
  int depth = 0;
  Inlined inlined = [&](const std::string& part) {
    if (++depth > k_deepest) {
      throw TemplateError(source.file + ": {{>" + part + "}} puts in a file that puts in itself");
    }
    const Source inner = find_source(part + ending, folders);
    std::string text = prepared_template(inner.text, inner.file, inlined);
    --depth;
    return text;
  };
  const std::string text = prepared_template(source.text, source.file, inlined);
  if (!cache.StringToTemplateCache(name, text, ctemplate::DO_NOT_STRIP)) {
    throw TemplateError(source.file + ": ctemplate does not accept it; compare it with the one that is shipped");
  }
}

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
  }
  return "";
}

Templates::Templates(const std::vector<fs::path>& folders) : cache_(std::make_unique<Cache>()) {
  load(cache_->templates, k_findings, folders);
  for (const LetterKind kind : k_all_kinds) {
    for (const char* ending : {".txt.tpl", ".html.tpl"}) {
      load(cache_->templates, std::string(name_of(kind)) + ending, folders);
    }
  }
  cache_->templates.Freeze();
}

Templates::~Templates() = default;
Templates::Templates(Templates&&) noexcept = default;
Templates& Templates::operator=(Templates&&) noexcept = default;

}  // namespace baosong::letters
