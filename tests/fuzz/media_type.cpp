// The first line is a file's name, the rest its content: what type it has, and whether it is dangerous.
#include "parsers/media_type.hpp"

#include "parsers/danger.hpp"
#include "parsers/extract.hpp"
#include "parsers/media_signatures.hpp"
#include "parsers/text/charset.hpp"
#include "tests/fuzz/harness/feeding.hpp"

namespace baosong::fuzz {
namespace {

void feed(std::string_view bytes) {
  const std::string name = parsers::to_utf8(take_line(bytes));
  const Fed fed(bytes);
  const std::string type = parsers::detect_media_type(fed.file(), name);
  require_line(type, "media type");
  require(type.find('/') != std::string::npos, "a media type has two halves", type);
  require(parsers::is_picture(type) + parsers::is_video(type) + parsers::is_text_document(type) +
                  parsers::is_spreadsheet(type) + parsers::is_other_office_document(type) + parsers::is_archive(type) <=
              1,
          "a media type is of one kind", type);
  require_line(parsers::dangerous_reason(fed.file(), name, type), "danger");
  (void)parsers::looks_like_mail(fed.file());
  (void)parsers::type_by_markup(bytes);
}

const Registration k_target({"media_type", feed, 32 * 1024, 90});

}  // namespace
}  // namespace baosong::fuzz
