#include "tests/faults/picture.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

#include "parsers/digest.hpp"

namespace baosong::faults {
namespace {

namespace fs = std::filesystem;
using Row = std::vector<std::string>;

std::string slurp(const fs::path& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

std::string sha256_of(const std::string& bytes) {
  parsers::Sha256 digest;
  digest.update(bytes);
  return digest.hex();
}

// Every row of `sql`, as text.
std::vector<Row> rows(const Site& site, const std::string& sql) {
  std::vector<Row> out;
  sqlite3* db = nullptr;
  char* error = nullptr;
  int code = sqlite3_open_v2((site.root() / "index.db").c_str(), &db, SQLITE_OPEN_READWRITE, nullptr);
  if (code == SQLITE_OK) {
    const auto take = [](void* into, int count, char** values, char**) {
      Row row;
      for (int i = 0; i < count; ++i) row.emplace_back(values[i] == nullptr ? "-" : values[i]);
      static_cast<std::vector<Row>*>(into)->push_back(std::move(row));
      return 0;
    };
    code = sqlite3_exec(db, sql.c_str(), take, &out, &error);
  }
  const std::string said = error != nullptr ? error : sqlite3_errstr(code);
  sqlite3_free(error);
  sqlite3_close_v2(db);
  if (code != SQLITE_OK) throw std::runtime_error("the index cannot be read: " + said);
  return out;
}

std::string joined(const Row& row) {
  std::string line;
  for (const std::string& one : row) line += (line.empty() ? "" : " | ") + one;
  return line;
}

// Of a letter of ours, which folds no Message-ID.
std::string message_id_of(const std::string& mail) {
  static const std::string k_name = "\nMessage-ID: ";
  const auto at = mail.find(k_name);
  if (at == std::string::npos) return {};
  const auto begin = at + k_name.size();
  return mail.substr(begin, mail.find_first_of("\r\n", begin) - begin);
}

std::string without_date(const std::string& mail) {
  const auto begin = mail.find("\nDate: ");
  if (begin == std::string::npos) return mail;
  return mail.substr(0, begin) + mail.substr(mail.find('\n', begin + 1));
}

// Message keys are given in the order of arrival; with a UID in its stead a reading does not hang on that order.
class Reader {
 public:
  Reader(const Site& site, bool alike) : site_(site), alike_(alike) {
    for (const Row& row : rows(site, "SELECT key, uid FROM message")) uids_[row[0]] = row[1];
    for (const Row& row : rows(site, "SELECT receipt, agency FROM dossier WHERE receipt IS NOT NULL"))
      receipts_[row[0]] = row[1];
  }

  Picture read() {
    messages();
    for (const char* sql : {"SELECT 'dossier', campaign, agency, state, receipt FROM dossier ORDER BY agency",
                            "SELECT 'act', who, what, subject FROM act ORDER BY what, subject",
                            "SELECT 'letter', l.kind, m.uid, l.agency, l.receipt, l.subject, l.message_id, l.state, "
                            "(SELECT group_concat(address) FROM recipient r WHERE r.letter = l.key) "
                            "FROM letter l LEFT JOIN message m ON m.key = l.message ORDER BY l.message_id, l.kind"})
      for (const Row& row : rows(site_, sql)) add(joined(row));
    for (const Row& row : rows(site_, "SELECT campaign, agency, json FROM dossier ORDER BY agency"))
      add("dossier " + row[0] + " " + row[1] + " " + with_uids(row[2]));
    if (!alike_)
      for (const Row& row : rows(site_, "SELECT message_id, bytes FROM letter ORDER BY message_id"))
        add("letter " + row[0] + " " + sha256_of(without_date(row[1])));
    trays();
    receipts();
    blobs();
    archive();
    inboxes();
    add("seen " + std::to_string(site_.seen()));
    return std::move(picture_);
  }

 private:
  void add(std::string line) { picture_.lines.push_back(alike_ ? with_agencies(std::move(line)) : std::move(line)); }
  void fault(std::string what) { picture_.faults.push_back(std::move(what)); }

  // "message":12 in JSON.
  std::string with_uids(const std::string& text) const {
    static const std::string k_name = "\"message\":";
    std::string out;
    std::size_t at = 0;
    for (std::size_t found = 0; (found = text.find(k_name, at)) != std::string::npos;) {
      std::size_t number = found + k_name.size();
      while (number < text.size() && text[number] == ' ') ++number;
      std::size_t end = number;
      while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end])) != 0) ++end;
      const auto uid = uids_.find(text.substr(number, end - number));
      out += text.substr(at, found - at) +
             "\"mail\":" + (uid == uids_.end() ? text.substr(number, end - number) : uid->second);
      at = end;
    }
    return out + text.substr(at);
  }

  std::string with_agencies(std::string text) const {
    for (const auto& [receipt, agency] : receipts_)
      for (std::size_t at = 0; (at = text.find(receipt, at)) != std::string::npos; at += 1)
        text.replace(at, receipt.size(), "R(" + agency + ")");
    return text;
  }

  void messages() {
    for (const Row& row :
         rows(site_,
              "SELECT 'message', m.uid, m.sha256, m.stage, d.uid, m.outcome, m.campaign, m.agency, m.message_id, "
              "m.archived, m.flagged, m.verdict FROM message m LEFT JOIN message d ON d.key = m.duplicate_of "
              "ORDER BY m.uid"))
      add(joined(row));
  }

  // Every mail in one submission or tray.
  void trays() {
    std::map<std::string, int> places;
    const std::string mails = "SELECT json_extract(value, '$.message') FROM dossier, json_each(dossier.json, ";
    for (const Row& row : rows(site_, mails + "'$.submission.mails')")) ++places[row[0]];
    for (const Row& row :
         rows(site_, "SELECT json_extract(value, '$.mail.message') FROM dossier, json_each(dossier.json, '$.interim')"))
      ++places[row[0]];
    for (const Row& row :
         rows(site_, "SELECT key, coalesce(outcome, ''), duplicate_of IS NOT NULL, verdict FROM message"))
      if (row[1] == "held" || row[1] == "ignored" || row[2] == "1") ++places[row[0]];
    for (const auto& [key, uid] : uids_) {
      const int count = places.contains(key) ? places[key] : 0;
      add("mail " + uid + " stands in " + std::to_string(count) + " places");
      if (count > 1) fault("mail " + uid + " stands in " + std::to_string(count) + " places");
    }
  }

  // Given once each, without gaps.
  void receipts() {
    std::set<std::string> given;
    for (const auto& [receipt, agency] : receipts_) given.insert(receipt);
    int number = 0;
    for (const std::string& receipt : given) {
      char expected[16];
      std::snprintf(expected, sizeof expected, "FJ-%04d", ++number);
      if (receipt != expected) fault("receipt " + receipt + " where " + expected + " was due");
    }
  }

  void blobs() {
    const fs::path folder = site_.root() / "blobs";
    std::set<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      const std::string where = fs::relative(entry.path(), folder).string();
      if (where.starts_with("scratch")) {
        if (where != "scratch") fault("left in scratch: " + where);
        continue;
      }
      if (!entry.is_regular_file()) continue;
      names.insert(entry.path().filename().string());
      if (sha256_of(slurp(entry.path())) != entry.path().filename().string()) fault("damaged blob " + where);
    }
    for (const Row& row : rows(site_, "SELECT DISTINCT sha256 FROM message"))
      if (!names.contains(row[0])) fault("no blob of the raw mail " + row[0]);
    for (const std::string& name : names) add("blob " + name);
  }

  void archive() {
    const fs::path folder = site_.root() / "archive";
    std::vector<std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      std::string path = fs::relative(entry.path(), folder).string();
      // 待处理/<key>-<subject>
      const std::string tray = "待处理/";
      if (const auto at = path.find(tray); at != std::string::npos && at + tray.size() < path.size()) {
        const std::string key = path.substr(at + tray.size(), path.find('-', at) - at - tray.size());
        if (const auto uid = uids_.find(key); uid != uids_.end())
          path = path.substr(0, at + tray.size()) + uid->second + path.substr(at + tray.size() + key.size());
      }
      std::string what = "folder";
      if (entry.is_regular_file()) {
        const std::string bytes = slurp(entry.path());
        what = path.ends_with(".json") ? with_uids(bytes) : sha256_of(bytes);
      }
      std::string line = "archive " + path + ": ";
      line += what;
      found.push_back(std::move(line));
    }
    std::ranges::sort(found);
    for (std::string& line : found) add(std::move(line));
  }

  void inboxes() {
    site_.wait_for_delivery();
    for (const std::string& user : addresses()) {
      if (user == k_intake) continue;
      for (const std::string& mail : site_.inbox(user)) ++picture_.letters[message_id_of(mail)];
    }
    for (const auto& [id, count] : picture_.letters) add("delivered " + id);
  }

  const Site& site_;
  bool alike_;
  std::map<std::string, std::string> uids_;      ///< by key
  std::map<std::string, std::string> receipts_;  ///< agency by receipt
  Picture picture_;
};

}  // namespace

std::string unfinished_work(const Site& site) {
  std::string out;
  if (!fs::exists(site.root() / "index.db")) return "there is no index";
  if (rows(site, "SELECT 1 FROM sqlite_master WHERE name = 'message'").empty()) return "the index is empty";
  for (const auto& [what, sql] : std::map<std::string, std::string>{
           {"not filed", "SELECT uid FROM message WHERE stage <> 'filed'"},
           {"not in the archive", "SELECT uid FROM message WHERE archived = 0"},
           {"not flagged", "SELECT uid FROM message WHERE flagged = 0"},
           {"to be drawn again", "SELECT agency FROM redraw"},
           {"letter waiting", "SELECT kind || ' ' || message FROM letter WHERE state IN ('queued', 'sending')"}})
    for (const Row& row : rows(site, sql)) out += what + ": " + row[0] + "\n";
  return out;
}

Picture take_picture(const Site& site, bool alike) {
  return Reader(site, alike).read();
}

int count_acts(const Site& site, const std::string& what) {
  return std::stoi(rows(site, "SELECT count(*) FROM act WHERE what = '" + what + "'").front().front());
}

Answer answer_to(const Site& site, int uid) {
  const auto found = rows(site,
                          "SELECT l.message_id, l.receipt, l.bytes FROM letter l JOIN message m ON m.key = l.message "
                          "WHERE m.uid = " +
                              std::to_string(uid));
  if (found.empty()) throw std::runtime_error("mail " + std::to_string(uid) + " of the workload was not answered");
  return {found[0][0], found[0][1], found[0][2]};
}

std::string receipt_of(const Site& site, const std::string& agency) {
  return rows(site, "SELECT receipt FROM dossier WHERE agency = '" + agency + "'").at(0).at(0);
}

std::string difference(const Picture& expected, const Picture& found) {
  std::vector<std::string> a = expected.lines, b = found.lines, lacking, more;
  std::ranges::sort(a);
  std::ranges::sort(b);
  std::ranges::set_difference(a, b, std::back_inserter(lacking));
  std::ranges::set_difference(b, a, std::back_inserter(more));
  std::string out;
  const auto show = [&](const char* sign, const std::vector<std::string>& lines) {
    for (std::size_t i = 0; i < lines.size() && i < 6; ++i) out += sign + lines[i].substr(0, 700) + "\n";
    if (lines.size() > 6) out += "  … " + std::to_string(lines.size() - 6) + " more\n";
  };
  show("  lacks: ", lacking);
  show("  has:   ", more);
  return out;
}

}  // namespace baosong::faults
