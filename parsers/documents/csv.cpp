// CSV (RFC 4180 and what programs make of it): any charset; comma, tab or semicolon, whichever the first lines use most
// evenly; quotes with doubled quotes and line ends in them. Excel's own first line "sep=;" is obeyed.
#include "parsers/documents/plain_text.hpp"
#include "parsers/documents/readers.hpp"
#include "parsers/documents/sheet.hpp"

namespace baosong::parsers {
namespace {

constexpr std::size_t k_sample_lines = 20;

/// Outside quotes, in the first lines: the separator that stands on most of them.
char separator_of(std::string_view text) {
  char best = ',';
  std::size_t best_lines = 0;
  std::size_t best_count = 0;
  for (const char candidate : {',', '\t', ';'}) {
    std::size_t lines = 0;
    std::size_t with = 0;
    std::size_t count = 0;
    std::size_t here = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size() && lines < k_sample_lines; ++i) {
      if (text[i] == '"') quoted = !quoted;
      if (quoted) continue;
      if (text[i] == candidate) ++here;
      if (text[i] == '\n' || i + 1 == text.size()) {
        ++lines;
        with += here > 0 ? 1 : 0;
        count += std::exchange(here, 0);
      }
    }
    if (with > best_lines || (with == best_lines && count > best_count)) {
      best = candidate;
      best_lines = with;
      best_count = count;
    }
  }
  return best;
}

void read_rows(std::string_view text, char separator, Sheet& sheet) {
  unsigned row = 0;
  unsigned column = 0;
  std::string cell;
  bool quoted = false;
  bool fresh = true;  // at the beginning of a cell: only there a quote opens
  for (std::size_t i = 0; i < text.size() && sheet.wants_row(row); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c != '"') {
        cell += c;
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        cell += c;
        ++i;
      } else {
        quoted = false;
      }
    } else if (c == '"' && fresh) {
      quoted = true;
      fresh = false;
    } else if (c == separator || c == '\n' || c == '\r') {
      sheet.set(row, column, std::exchange(cell, {}));
      fresh = true;
      column = c == separator ? column + 1 : 0;
      if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
      if (c != separator) ++row;
    } else {
      fresh = false;
      cell += c;
    }
  }
  sheet.set(row, column, std::move(cell));
}

}  // namespace

DocumentReading read_csv(const std::filesystem::path& file, Workspace& workspace) {
  DocumentReading reading;
  const std::string text = read_text_file(file, workspace.limits().document_text_bytes);
  std::string_view rest = text;
  char separator = separator_of(rest);
  if (rest.size() > 5 && rest.starts_with("sep=") && static_cast<unsigned char>(rest[4]) < 0x80) {
    separator = rest[4];
    rest.remove_prefix(std::min(rest.find('\n'), rest.size() - 1) + 1);
  }
  Sheet sheet({}, workspace.limits());
  read_rows(rest, separator, sheet);
  TextFlow flow(workspace.limits());
  sheet.write(flow);
  flow.finish(reading.facts);
  return reading;
}

}  // namespace baosong::parsers
