// `baosong roster import`: a spreadsheet that the office has at hand becomes a roster. It is read in the sealed room,
// as a stranger's file.
#include <boost/asio.hpp>
#include <boost/json.hpp>
#include <cstdio>

#include "config/roster_file.hpp"
#include "config/roster_table.hpp"
#include "daemon/commands/options.hpp"
#include "daemon/commands/run_to_end.hpp"
#include "daemon/commands/scratch_folder.hpp"
#include "daemon/commands/terminal.hpp"
#include "daemon/extractor/extractor.hpp"
#include "parsers/facts_json.hpp"
#include "storage/files.hpp"

namespace baosong::commands {
namespace {

namespace fs = std::filesystem;

/// Its tables, or those of the parts that it holds.
std::vector<parsers::Table> tables_of(const fs::path& file) {
  boost::asio::io_context loop;
  extractor::Extractor room(loop.get_executor(), {});
  const ScratchFolder scratch;
  extractor::Extraction result;
  extractor::Job job{extractor::Job::What::document, file, scratch.path(), file.filename().string()};
  run_to_end(loop, [&]() -> boost::asio::awaitable<void> { result = co_await room.extract(std::move(job)); }());
  if (!result.failure.empty()) throw std::runtime_error(file.string() + " 读不出来：" + result.failure);
  std::vector<parsers::Table> tables;
  for (const parsers::Part& part : parsers::facts_from_json(boost::json::parse(result.facts)).parts) {
    if (part.fault == parsers::Fault::encrypted)
      throw std::runtime_error(file.string() + " 有密码，打不开；请去掉密码，另存以后再导入");
    if (part.document) tables.insert(tables.end(), part.document->tables.begin(), part.document->tables.end());
  }
  return tables;
}

/// The roster that the file is to take the place of; empty where there is none. Throws WrongUsage where something else
/// is there.
config::Roster roster_before(const fs::path& out) {
  if (!fs::exists(out)) return {};
  std::vector<config::Fault> faults;
  config::Roster before = config::read_roster(out, faults);
  if (faults.empty()) return before;
  const bool is_blank = faults.size() == 1 && faults.front().found == "no agency";
  if (is_blank) return {};
  throw WrongUsage(out.string() + " 已经有了，而且不是能读的名册（" + config::to_text(faults.front()) +
                   "）；请改正它，或者用 --out 另写一个文件名");
}

void print(const config::RosterImport& import, const std::string& sheet) {
  std::string read;
  for (const auto& [called, column] : import.columns) read += (read.empty() ? "" : "，") + called + "→" + column;
  std::printf("%s：%s\n", sheet.empty() ? "读到的栏目" : ("工作表“" + sheet + "”").c_str(), read.c_str());
  std::string unread;
  for (const std::string& called : import.unread) unread += (unread.empty() ? "" : "、") + called;
  if (!unread.empty()) std::printf("没有用到的栏目：%s\n", unread.c_str());
  std::vector<std::vector<std::string>> rows;
  for (const config::Agency& one : import.roster.agencies) {
    std::string senders;
    for (const std::string& address : one.addresses) senders += (senders.empty() ? "" : " ") + address;
    for (const std::string& domain : one.domains) senders += (senders.empty() ? "@" : " @") + domain;
    rows.push_back({one.id, one.name, one.kind, senders});
  }
  std::printf("\n%s\n", table({"代码", "单位", "类别", "邮箱"}, rows).c_str());
  for (const std::string& remark : import.remarks) std::printf("注意  %s\n", remark.c_str());
}

}  // namespace

int roster_import(const RosterImportOptions& options) {
  if (!fs::is_regular_file(options.file)) throw WrongUsage(options.file.string() + "：没有这个文件");
  const fs::path out = options.out.empty() ? fs::path(options.file).replace_extension(".csv") : options.out;
  std::error_code none;
  if (fs::equivalent(out, options.file, none))
    throw WrongUsage("名册会盖掉 " + options.file.string() + "；请用 --out 另写一个文件名");
  const config::Roster before = roster_before(out);
  for (const parsers::Table& sheet : tables_of(options.file)) {
    const auto import = config::roster_of_table(sheet.rows, before);
    if (!import) continue;
    print(*import, sheet.name);
    if (import->roster.agencies.empty()) throw std::runtime_error("表头下面没有单位，没有写名册");
    if (!before.agencies.empty()) fs::copy_file(out, out.string() + "~", fs::copy_options::overwrite_existing);
    storage::files::replace(out, out.string() + ".new", config::to_csv(import->roster), 0644);
    std::printf("%s已写入 %s：%zu 家单位，%zu 处需要留意%s\n", import->remarks.empty() ? "" : "\n", out.c_str(),
                import->roster.agencies.size(), import->remarks.size(),
                before.agencies.empty() ? "" : ("；原来的名册在 " + out.string() + "~").c_str());
    return import->remarks.empty() ? k_done : k_needs_person;
  }
  throw std::runtime_error(options.file.string() +
                           " 里没有找到名册：要有一行表头，写着“单位名称”和另外至少一栏（邮箱、联系人、电话……）");
}

}  // namespace baosong::commands
