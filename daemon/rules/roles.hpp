// From what a mail holds to the items of a submission (contract 4: items, item.role, summary). Two steps, since a
// message's kind depends on whether it has items, and an item's role on the message's kind. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/rules/verdict.hpp"
#include "parsers/facts.hpp"

namespace baosong::rules {

enum class Form { text_document, spreadsheet, picture, video, container, link, other };

/// An item with what is known of it.
struct Material {
  Item item;
  Form form = Form::other;
  const parsers::Part* part = nullptr;          ///< points into the facts; nullptr: a link, or facts that are lost
  parsers::Fault fault = parsers::Fault::none;  ///< the part's, or that of an archive in it
  bool in_document = false;                     ///< a picture that stands in a document
  /// A document that could not be opened: it keeps the role that its name gives it and is not judged further.
  [[nodiscard]] bool unopened() const;
  [[nodiscard]] bool is_document() const { return form == Form::text_document || form == Form::spreadsheet; }
};

/// The items of a message, in order, roles not yet given (dangerous ones keep Role::none). Left out: packers' rubbish,
/// vCards, detached signatures, decoration, opened containers, and pictures in documents where there are others.
/// Archives over the limits are charged to the outermost archive, the one that was attached: it is the item, they are
/// not. Material::part points into `facts`.
[[nodiscard]] std::vector<Material> select_items(const parsers::MessageFacts& facts);

/// Gives every item its role. `interim`: every text document is a report.
void assign_roles(std::vector<Material>& materials, bool interim);

/// The role that a document's name gives it; Role::other: none.
[[nodiscard]] Role role_by_name(std::string_view name);

/// Whether a name is a document's by its extension (docx … csv).
[[nodiscard]] bool has_document_name(std::string_view name);

/// The mail's own text; an attached message's only where the message has none itself.
[[nodiscard]] const std::string& own_text(const parsers::MessageFacts& facts);

/// The document whose role is summary, else the mail's own text of 300 Han characters or more.
[[nodiscard]] std::optional<Summary> choose_summary(const std::vector<Material>& materials,
                                                    const std::string& own_text);

/// A document's paragraphs as lines; a spreadsheet's rows, their cells joined by tabs.
[[nodiscard]] std::string document_text(const parsers::Part& part);

}  // namespace baosong::rules
