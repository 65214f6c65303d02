// See captioning.hpp.
#include "daemon/rules/captioning.hpp"

#include <string>
#include <utility>

#include "daemon/rules/captions.hpp"

namespace baosong::rules {

void add_captions(std::vector<Material>& materials, const std::optional<Summary>& summary,
                  const std::vector<const std::string*>& bodies) {
  CaptionTexts texts;
  for (const Material& one : materials) {
    if (one.item.role == Role::caption && one.part != nullptr) {
      texts.caption_documents.push_back(document_text(*one.part));
    }
  }
  if (summary) texts.summaries.push_back(summary->text);
  for (const std::string* body : bodies) texts.bodies.push_back(*body);
  for (Material& one : materials) {
    if (one.form != Form::picture || one.item.role == Role::none) continue;
    auto found = caption_of(one.item.name, one.in_document,
                            one.part == nullptr ? std::string() : one.part->next_paragraph, texts);
    if (found || one.part != nullptr) one.item.caption = std::move(found);
  }
}

}  // namespace baosong::rules
