// See captioning.hpp.
#include "daemon/rules/captioning.hpp"

#include <optional>
#include <utility>

namespace baosong::rules {
namespace {

std::optional<std::string> caption_for(const Material& one, const std::vector<MailTexts>& mails) {
  const std::string paragraph = one.part == nullptr ? std::string() : one.part->next_paragraph;
  const CaptionTexts* own = nullptr;
  for (const MailTexts& mail : mails) {
    if (mail.message == one.item.message) own = &mail.texts;
  }
  if (auto found = caption_of(one.item.name, one.in_document, paragraph, own == nullptr ? CaptionTexts{} : *own)) {
    return found;
  }
  for (const MailTexts& mail : mails) {
    if (&mail.texts == own) continue;
    if (auto found = caption_of(one.item.name, false, {}, mail.texts)) return found;
  }
  return std::nullopt;
}

}  // namespace

MailTexts texts_of(const std::vector<Material>& materials, const std::string& own_text, storage::MessageKey message) {
  MailTexts out;
  out.message = message;
  for (const Material& one : materials) {
    if (one.part == nullptr) continue;
    if (one.item.role == Role::caption) out.texts.caption_documents.push_back(document_text(*one.part));
    if (one.item.role == Role::summary) out.texts.summaries.push_back(document_text(*one.part));
  }
  out.texts.bodies.push_back(own_text);
  return out;
}

void add_captions(std::vector<Material>& materials, const std::vector<MailTexts>& mails) {
  for (Material& one : materials) {
    if (one.form != Form::picture || one.item.role == Role::none) continue;
    auto found = caption_for(one, mails);
    if (found || one.part != nullptr) one.item.caption = std::move(found);
  }
}

}  // namespace baosong::rules
