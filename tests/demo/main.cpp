// baosong_demo_mails: the demo's part that is not shell (tests/demo/demo).
//   make FOLDER DEADLINE OFFICE   writes NN.eml and manifest.tsv: file, sender, arrival (seconds since 1970), agency,
//                                 expected state, description
//   show FILE.eml                 a letter as its reader sees it: from, to, subject, text part
//   check MANIFEST STATUS.json    compares the states that `baosong status --json` tells with the expected ones
// Exit status 1 where a check does not hold, 2 for a wrong call.
#include <boost/json.hpp>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "parsers/extract.hpp"
#include "tests/demo/submissions.hpp"

namespace baosong::demo {
namespace {

namespace fs = std::filesystem;

std::chrono::sys_days day(const std::string& text) {
  int year = 0;
  unsigned month = 0;
  unsigned day_of_month = 0;
  char dash = 0;
  std::istringstream(text) >> year >> dash >> month >> dash >> day_of_month;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day_of_month)};
  if (!date.ok()) throw std::invalid_argument("not a date: " + text);
  return date;
}

void make(const fs::path& folder, const std::string& deadline, const std::string& office) {
  fs::create_directories(folder);
  std::ofstream manifest(folder / "manifest.tsv");
  int number = 0;
  for (const auto& submission : submissions(day(deadline), office)) {
    ++number;
    const std::string name = (number < 10 ? "0" : "") + std::to_string(number) + ".eml";
    std::ofstream(folder / name, std::ios::binary) << parsers::mime::build_mail(submission.mail);
    const auto dash_if_empty = [](const std::string& text) { return text.empty() ? "-" : text; };
    manifest << name << '\t' << submission.mail.from.address << '\t'
             << arrival(submission, day(deadline)).time_since_epoch().count() << '\t'
             << dash_if_empty(submission.agency) << '\t' << dash_if_empty(submission.state) << '\t'
             << submission.description << '\n';
  }
  if (!manifest.flush()) throw std::runtime_error("could not write " + (folder / "manifest.tsv").string());
}

void show(const fs::path& file) {
  std::string folder = fs::temp_directory_path() / "baosong-demo.XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
  parsers::Workspace workspace(folder, parsers::Limits{});
  const auto facts = parsers::extract_message(file, workspace);
  fs::remove_all(folder);
  if (!facts.unreadable.empty()) throw std::runtime_error(file.string() + ": " + facts.unreadable);
  for (const auto& from : facts.from) std::cout << "发件人：" << from.name << " <" << from.address << ">\n";
  std::cout << "主  题：" << facts.subject << "\n\n" << facts.text;
  if (!facts.text.ends_with('\n')) std::cout << '\n';
}

std::string contents(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

// An agency that sent nothing must be missing; one that sent must be as its last mail with a state wants it.
bool check(const fs::path& manifest, const fs::path& status) {
  std::map<std::string, std::string> expected;
  std::istringstream lines(contents(manifest));
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string> cells;
    std::istringstream cell_stream(line);
    for (std::string cell; std::getline(cell_stream, cell, '\t');) cells.push_back(cell);
    if (cells.size() != 6) throw std::runtime_error("not a line of the manifest: " + line);
    if (cells[4] != "-") expected[cells[3]] = cells[4];
  }
  bool holds = true;
  std::size_t found = 0;
  const auto document = boost::json::parse(contents(status));
  for (const auto& entry : document.at("agencies").as_array()) {
    const std::string id(entry.at("id").as_string());
    const std::string state(entry.at("state").as_string());
    const auto want = expected.find(id);
    found += want != expected.end();
    const std::string wanted = want == expected.end() ? "missing" : want->second;
    if (state == wanted) continue;
    std::cerr << id << " is " << state << ", expected " << wanted << '\n';
    holds = false;
  }
  if (found != expected.size()) std::cerr << "the status lacks agencies that sent mail\n";
  return holds && found == expected.size();
}

}  // namespace
}  // namespace baosong::demo

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  try {
    if (words.size() == 4 && words[0] == "make") {
      baosong::demo::make(words[1], words[2], words[3]);
    } else if (words.size() == 2 && words[0] == "show") {
      baosong::demo::show(words[1]);
    } else if (words.size() == 3 && words[0] == "check") {
      return baosong::demo::check(words[1], words[2]) ? 0 : 1;
    } else {
      std::cerr << "usage: baosong_demo_mails make FOLDER DEADLINE OFFICE | show FILE | check MANIFEST STATUS\n";
      return 2;
    }
  } catch (const std::exception& error) {
    std::cerr << "baosong_demo_mails: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
