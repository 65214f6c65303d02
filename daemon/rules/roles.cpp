// See roles.hpp.
#include "daemon/rules/roles.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <utility>

#include "daemon/rules/identify.hpp"
#include "parsers/media_type.hpp"
#include "parsers/text/figures.hpp"
#include "parsers/text/han.hpp"
#include "parsers/text/names.hpp"

namespace baosong::rules {
namespace {

using parsers::Fault;
using parsers::Origin;
using parsers::Part;

constexpr int k_decoration_pixels = 300;
constexpr std::size_t k_body_summary_han = 300;

constexpr std::array<std::string_view, 10> k_text_extensions = {"docx", "doc", "wps", "odt",  "rtf",
                                                                "pdf",  "ofd", "txt", "html", "htm"};
constexpr std::array<std::string_view, 5> k_sheet_extensions = {"xlsx", "xls", "et", "ods", "csv"};

bool in(std::span<const std::string_view> list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

/// Types that say no more than "bytes" or "some package": what a document that cannot be opened may look like.
bool is_vague(std::string_view media_type) {
  return media_type.empty() || media_type == "application/octet-stream" || media_type == "application/x-empty" ||
         media_type == "inode/x-empty" || media_type == "application/encrypted" ||
         media_type == "application/x-ole-storage" || media_type == "application/cdfv2";
}

Form form_of(const Part& part) {
  if (parsers::is_text_document(part.media_type)) return Form::text_document;
  if (parsers::is_spreadsheet(part.media_type)) return Form::spreadsheet;
  if (parsers::is_picture(part.media_type)) return Form::picture;
  if (parsers::is_video(part.media_type)) return Form::video;
  const bool container = part.container || parsers::is_archive(part.media_type);
  const bool hindered = part.fault != Fault::none;
  if (is_vague(part.media_type) || (container && hindered)) {  // a docx cut short is a zip cut short
    const std::string extension = parsers::extension(shown_name(part));
    if (in(k_text_extensions, extension)) return Form::text_document;
    if (in(k_sheet_extensions, extension)) return Form::spreadsheet;
  }
  return container ? Form::container : Form::other;
}

bool is_dangerous(const Part& part) {
  return !part.dangerous.empty() || (part.document && part.document->macros);
}

bool is_card_or_signature(const Part& part) {
  constexpr std::array<std::string_view, 6> k_types = {"text/vcard",
                                                       "text/x-vcard",
                                                       "text/directory",
                                                       "application/pkcs7-signature",
                                                       "application/x-pkcs7-signature",
                                                       "application/pgp-signature"};
  constexpr std::array<std::string_view, 2> k_extensions = {"vcf", "p7s"};
  const std::string name = parsers::normalised(shown_name(part));
  return in(k_types, part.media_type) || in(k_types, part.declared_type) ||
         in(k_extensions, parsers::extension(name)) || name == "signature.asc";
}

bool is_decoration(const Part& part) {
  if (!part.picture || (!part.inline_shown && part.origin != Origin::document)) return false;
  const auto under = [](int side) { return side > 0 && side < k_decoration_pixels; };
  return under(part.picture->width) || under(part.picture->height);
}

Item item_of(const Part& part) {
  Item item;
  item.path = part.path;
  item.name = std::string(shown_name(part));
  item.media_type = part.media_type;
  item.size = part.size;
  item.sha256 = part.sha256;
  if (part.picture && part.picture->width > 0 && part.picture->height > 0) {
    item.width = part.picture->width;
    item.height = part.picture->height;
  }
  if (part.video) {
    if (part.video->width > 0 && part.video->height > 0) {
      item.width = part.video->width;
      item.height = part.video->height;
    }
    if (part.video->duration > 0) item.duration = part.video->duration;
  }
  return item;
}

/// What a picture in a document stands in; nullptr where the facts do not say.
const Part* host_of(const parsers::MessageFacts& facts, const Part& part) {
  if (part.parent < 0 || static_cast<std::size_t>(part.parent) >= facts.parts.size()) return nullptr;
  return &facts.parts[static_cast<std::size_t>(part.parent)];
}

/// Pictures of pdf and ofd are never items; those of a dangerous document stay with it in the raw mail.
bool may_be_item(const parsers::MessageFacts& facts, const Part& part) {
  const Part* host = host_of(facts, part);
  if (host == nullptr) return true;
  return !is_dangerous(*host) && host->media_type != "application/pdf" && host->media_type != "application/ofd";
}

/// The outermost archive that holds the part; the part itself where none does.
std::size_t outermost_archive(const parsers::MessageFacts& facts, std::size_t at) {
  while (facts.parts[at].origin == Origin::archive) {
    const int parent = facts.parts[at].parent;
    if (parent < 0 || static_cast<std::size_t>(parent) >= at) break;  // a container stands before what it holds
    at = static_cast<std::size_t>(parent);
  }
  return at;
}

/// The faults of all parts, with archives over the limits charged to the outermost one.
std::vector<Fault> charged_faults(const parsers::MessageFacts& facts) {
  std::vector<Fault> faults;
  for (const Part& part : facts.parts) faults.push_back(part.fault);
  for (std::size_t i = 0; i < facts.parts.size(); ++i) {
    if (facts.parts[i].fault != Fault::over_limit || form_of(facts.parts[i]) != Form::container) continue;
    faults[i] = Fault::none;
    faults[outermost_archive(facts, i)] = Fault::over_limit;
  }
  return faults;
}

bool contains(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

bool contains_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return contains(text, word); });
}

std::size_t text_length(const Material& material) {
  if (material.part == nullptr || !material.part->document) return 0;
  std::size_t length = 0;
  for (const std::string& paragraph : material.part->document->paragraphs) length += paragraph.size();
  return length;
}

/// Of several documents that could be the summary: one with 总结 in its name, else the longest; of equals the first.
Material* best_summary(const std::vector<Material*>& candidates) {
  Material* best = nullptr;
  std::pair<bool, std::size_t> best_rank;
  for (Material* one : candidates) {
    const std::pair<bool, std::size_t> rank(contains(parsers::normalised(one->item.name), "总结"), text_length(*one));
    if (best == nullptr || rank > best_rank) {
      best = one;
      best_rank = rank;
    }
  }
  return best;
}

void assign_documents(std::vector<Material*>& documents) {
  std::vector<Material*> candidates;
  std::vector<Material*> unnamed_texts;
  for (Material* one : documents) {
    one->item.role = rules::role_by_name(one->item.name);
    if (one->item.role == Role::summary) {
      candidates.push_back(one);
    } else if (one->item.role == Role::other && !one->unopened()) {
      if (one->form == Form::spreadsheet) {
        one->item.role = Role::statistics;
      } else {
        unnamed_texts.push_back(one);
      }
    }
  }
  const Material* best = best_summary(candidates);
  for (Material* one : candidates) one->item.role = one == best ? Role::summary : Role::other;
  if (best == nullptr && unnamed_texts.size() == 1) unnamed_texts.front()->item.role = Role::summary;
}

}  // namespace

bool Material::unopened() const {
  return is_document() && part != nullptr && (fault != Fault::none || (!part->document && is_vague(part->media_type)));
}

std::vector<Material> select_items(const parsers::MessageFacts& facts) {
  std::vector<Material> out;
  bool has_picture = false;
  const std::vector<Fault> faults = charged_faults(facts);
  for (std::size_t i = 0; i < facts.parts.size(); ++i) {
    const Part& part = facts.parts[i];
    if (parsers::is_rubbish(part.path)) continue;
    Material material{item_of(part), form_of(part), &part, faults[i], part.origin == Origin::document};
    if (is_dangerous(part)) {
      material.item.filed = false;
      out.push_back(std::move(material));
      continue;
    }
    if (is_card_or_signature(part) || is_decoration(part)) continue;
    if (material.form == Form::container) {
      if (material.fault == Fault::none) continue;
      material.item.filed = false;
    }
    if (material.in_document && (material.form != Form::picture || !may_be_item(facts, part))) continue;
    if (material.form == Form::picture && !material.in_document) has_picture = true;
    out.push_back(std::move(material));
  }
  if (has_picture) std::erase_if(out, [](const Material& one) { return one.in_document && one.form == Form::picture; });

  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const parsers::CloudLink& link : facts.links) {
    if (!seen.emplace(link.name, link.url).second) continue;  // the text and the HTML of a mail show the same file
    Material material;
    material.form = Form::link;
    material.item.role = Role::link;
    material.item.name = material.item.path = link.name.empty() ? link.url : link.name;
    material.item.url = link.url;
    out.push_back(std::move(material));
  }
  return out;
}

void assign_roles(std::vector<Material>& materials, bool interim) {
  std::vector<Material*> documents;
  for (Material& one : materials) {
    if (one.part != nullptr && is_dangerous(*one.part)) {
      one.item.role = Role::none;
    } else if (one.form == Form::picture) {
      one.item.role = Role::image;
    } else if (one.form == Form::video) {
      one.item.role = Role::video;
    } else if (one.form == Form::link) {
      one.item.role = Role::link;
    } else if (interim && one.form == Form::text_document) {
      one.item.role = Role::interim;
    } else if (interim && one.form == Form::spreadsheet) {  // there is no summary that its name could make it
      const bool named = role_by_name(one.item.name) == Role::statistics;
      one.item.role = named || !one.unopened() ? Role::statistics : Role::other;
    } else if (one.is_document()) {
      documents.push_back(&one);
    } else {
      one.item.role = Role::other;
    }
  }
  assign_documents(documents);
}

Role role_by_name(std::string_view name) {
  const std::string plain = parsers::normalised(name);
  if (contains(plain, "统计") || contains(plain, "汇总表")) return Role::statistics;
  if (contains_any(plain, {"图片说明", "照片说明", "文字说明", "图说"})) return Role::caption;
  if (contains_any(plain, {"总结", "小结", "报告", "汇报", "情况"})) return Role::summary;
  return Role::other;
}

bool has_document_name(std::string_view name) {
  const std::string extension = parsers::extension(name);
  return in(k_text_extensions, extension) || in(k_sheet_extensions, extension);
}

const std::string& own_text(const parsers::MessageFacts& facts) {
  return parsers::trimmed(facts.text).empty() ? facts.attached_text : facts.text;
}

std::string document_text(const Part& part) {
  std::string text;
  if (!part.document) return text;
  for (const std::string& paragraph : part.document->paragraphs) {
    if (!text.empty()) text += '\n';
    text += paragraph;
  }
  if (!text.empty()) return text;
  for (const parsers::Table& table : part.document->tables) {  // a spreadsheet has no paragraphs
    for (const std::vector<std::string>& row : table.rows) {
      if (!text.empty()) text += '\n';
      for (std::size_t i = 0; i < row.size(); ++i) text += (i == 0 ? "" : "\t") + row[i];
    }
  }
  return text;
}

std::optional<Summary> choose_summary(const std::vector<Material>& materials, const std::string& own_text) {
  Summary summary;
  const auto document = std::ranges::find(materials, Role::summary, [](const Material& one) { return one.item.role; });
  if (document != materials.end()) {
    summary.source = document->item.path;
    if (document->part != nullptr && document->part->document) {
      summary.title = document->part->document->title;
      summary.text = document_text(*document->part);
    }
  } else if (parsers::count_han(own_text) >= k_body_summary_han) {
    summary.source = "body";
    summary.text = std::string(parsers::trimmed(own_text));
    summary.title = std::string(parsers::trimmed(parsers::lines(summary.text).front()));
  } else {
    return std::nullopt;
  }
  for (parsers::Figure& one : parsers::find_figures(parsers::lines(summary.text)))
    summary.figures.push_back({std::move(one.what), std::move(one.value), std::move(one.sentence)});
  return summary;
}

}  // namespace baosong::rules
