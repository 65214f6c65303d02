#include "parsers/documents/plain_text.hpp"

#include "parsers/documents/input_file.hpp"
#include "parsers/documents/readers.hpp"
#include "parsers/documents/text_flow.hpp"
#include "parsers/text/charset.hpp"
#include "parsers/text/han.hpp"

namespace baosong::parsers {

std::string_view utf16_without_mark(std::string_view bytes) {
  bytes = bytes.substr(0, std::min<std::size_t>(bytes.size() / 2 * 2, 4096));
  if (bytes.size() < 4) return {};
  for (const std::size_t upper_at : {std::size_t{1}, std::size_t{0}}) {
    std::size_t fit = 0;
    std::size_t zero = 0;
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
      const auto upper = static_cast<unsigned char>(bytes[i + upper_at]);
      const auto lower = static_cast<unsigned char>(bytes[i + 1 - upper_at]);
      const bool ascii = upper == 0 && (lower >= 0x20 || lower == '\n' || lower == '\r' || lower == '\t');
      if (ascii) ++zero;
      if (ascii || upper == 0x20 || upper == 0x30 || upper == 0xFF || (upper >= 0x4E && upper <= 0x9F)) ++fit;
    }
    // Without a single ASCII character there is nothing that tells it from another charset.
    if (zero > 0 && fit * 2 * 100 >= bytes.size() * 97) return upper_at == 1 ? "UTF-16LE" : "UTF-16BE";
  }
  return {};
}

std::string read_text_file(const std::filesystem::path& file, std::size_t cap, std::string_view charset) {
  const InputFile input(file);
  std::string bytes = input.read_at(0, cap);
  const bool marked = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
  const bool has_nul = bytes.substr(0, 4096).find('\0') != std::string::npos;
  const std::string_view wide = has_nul && !marked ? utf16_without_mark(bytes) : std::string_view();
  if (bytes.size() < input.size()) {
    if (marked || !wide.empty()) {
      bytes.resize(bytes.size() / 2 * 2);
    } else if (const std::size_t end = bytes.rfind('\n'); end != std::string::npos) {
      bytes.resize(end);
    }
  }
  return to_utf8(bytes, wide.empty() ? charset : wide);
}

DocumentReading read_text(const std::filesystem::path& file, Workspace& workspace) {
  DocumentReading reading;
  const std::string text = read_text_file(file, workspace.limits().document_text_bytes);
  TextFlow flow(workspace.limits());
  std::string_view rest = text;
  while (!rest.empty() && !flow.full()) {
    // Line ends of every system: a bare CR too, and the form feed of a page.
    const std::size_t end = std::min(rest.find_first_of("\n\r\f"), rest.size());
    flow.text(rest.substr(0, end));
    flow.end_paragraph();
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  flow.finish(reading.facts);
  return reading;
}

}  // namespace baosong::parsers
