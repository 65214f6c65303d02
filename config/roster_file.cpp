#include "config/roster_file.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "config/csv.hpp"
#include "config/section.hpp"
#include "config/words.hpp"

namespace baosong::config {
namespace {

constexpr std::array k_columns = {"id", "name", "kind", "aliases", "addresses", "domains", "contact", "phone"};

std::vector<std::string> several(std::string_view cell) {
  constexpr std::array<std::string_view, 2> k_separators = {";", "；"};
  std::vector<std::string> result;
  while (!cell.empty()) {
    std::size_t end = cell.size();
    std::size_t width = 0;
    for (const std::string_view separator : k_separators) {
      if (const std::size_t at = cell.find(separator); at < end) {
        end = at;
        width = separator.size();
      }
    }
    const std::string value(trimmed(cell.substr(0, end)));
    if (!value.empty() && std::find(result.begin(), result.end(), value) == result.end()) {
      result.push_back(value);
    }
    cell.remove_prefix(end + width);
  }
  return result;
}

class RosterReader {
 public:
  RosterReader(const std::filesystem::path& file, std::vector<Fault>& faults) : file_(file), faults_(faults) {}

  Roster read() {
    const auto text = read_text(file_, faults_);
    if (!text) {
      return {};
    }
    const CsvFile csv = parse_csv(*text);
    for (const CsvFault& fault : csv.faults) {
      add(fault.line, "", fault.found,
          "a cell with commas or quotation marks in it stands in \"…\", each \" inside doubled");
    }
    if (csv.rows.empty() || !read_header(csv.rows.front())) {
      if (csv.rows.empty()) {
        add(1, "", "no header", header_words());
      }
      return {};
    }
    for (std::size_t i = 1; i < csv.rows.size(); ++i) {
      read_row(csv.rows[i]);
    }
    if (csv.rows.size() == 1 && csv.faults.empty()) {
      add(csv.rows.front().line, "", "no agency", "at least one line below the header");
    }
    return std::move(roster_);
  }

 private:
  void add(int line, std::string key, std::string found, std::string expected, std::string hint = {}) {
    faults_.push_back({file_, line, std::move(key), std::move(found), std::move(expected), std::move(hint)});
  }

  static std::string header_words() {
    std::string words = "the header ";
    for (const char* column : k_columns) {
      words += std::string(column == k_columns.front() ? "" : ",") + column;
    }
    return words;
  }

  bool read_header(const CsvRow& row) {
    const std::vector<std::string> known(k_columns.begin(), k_columns.end());
    bool whole = true;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const std::string name(trimmed(row.cells[i]));
      if (std::find(known.begin(), known.end(), name) == known.end()) {
        add(row.line, name, "an unknown column", header_words(), nearest(name, known));
        whole = false;
      } else if (!column_.emplace(name, i).second) {
        add(row.line, name, "the same column twice", "each column once");
        whole = false;
      }
    }
    for (const std::string& name : known) {
      if (!column_.contains(name)) {
        add(row.line, name, "nothing", header_words());
        whole = false;
      }
    }
    return whole;
  }

  void read_row(const CsvRow& row) {
    if (row.cells.size() != column_.size()) {
      add(row.line, "", std::to_string(row.cells.size()) + " cells",
          std::to_string(column_.size()) + " cells, as the header has (several values in a cell are separated by ;)");
      return;
    }
    const auto cell = [&](const char* column) { return std::string(trimmed(row.cells[column_.at(column)])); };
    for (const char* column : k_columns) {
      if (has_control_characters(cell(column))) {
        add(row.line, column, in_quotes(cell(column)), "a cell of one line");
        return;
      }
    }
    Agency agency;
    agency.id = cell("id");
    agency.name = cell("name");
    agency.kind = cell("kind");
    agency.aliases = several(cell("aliases"));
    agency.addresses = several(lower_case(cell("addresses")));
    agency.domains = several(lower_case(cell("domains")));
    agency.contact = cell("contact");
    agency.phone = cell("phone");
    if (!is_id(agency.id)) {
      add(row.line, "id", agency.id.empty() ? "nothing" : in_quotes(agency.id),
          "a short name of ASCII letters, digits, - and _, such as fuzhou");
    }
    if (agency.name.empty()) {
      add(row.line, "name", "nothing", "the agency's official name");
    }
    for (const std::string& address : agency.addresses) {
      if (!is_mail_address(address)) {
        add(row.line, "addresses", in_quotes(address), "a mail address such as zlc@fuzhou.example");
      }
    }
    for (const std::string& domain : agency.domains) {
      if (!is_domain(domain)) {
        add(row.line, "domains", in_quotes(domain), "a domain without @, such as scjgj.example");
      }
    }
    claim(row.line, "id", {agency.id}, ids_, "an id that no other line has");
    claim(row.line, "name", {agency.name}, names_, "a name that no other agency has");
    claim(row.line, "addresses", agency.addresses, addresses_, "an address that no other agency has");
    claim(row.line, "domains", agency.domains, domains_,
          "a domain that no other agency has (give single addresses instead)");
    roster_.agencies.push_back(std::move(agency));
  }

  void claim(int line, const char* column, const std::vector<std::string>& values, std::map<std::string, int>& owners,
             const char* expected) {
    for (const std::string& value : values) {
      if (const auto [owner, fresh] = owners.emplace(value, line); !fresh && !value.empty()) {
        add(line, column, in_quotes(value) + ", which line " + std::to_string(owner->second) + " has too", expected);
      }
    }
  }

  const std::filesystem::path& file_;
  std::vector<Fault>& faults_;
  std::map<std::string, std::size_t> column_;
  std::map<std::string, int> ids_;
  std::map<std::string, int> names_;
  std::map<std::string, int> addresses_;
  std::map<std::string, int> domains_;
  Roster roster_;
};

}  // namespace

Roster read_roster(const std::filesystem::path& file, std::vector<Fault>& faults) {
  return RosterReader(file, faults).read();
}

}  // namespace baosong::config
