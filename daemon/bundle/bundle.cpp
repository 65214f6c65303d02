#include "daemon/bundle/bundle.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <cerrno>
#include <optional>
#include <set>
#include <stdexcept>
#include <system_error>
#include <vector>

#include "daemon/bundle/index_page.hpp"
#include "daemon/bundle/register.hpp"
#include "daemon/bundle/statistics.hpp"
#include "daemon/bundle/thumbnails.hpp"
#include "daemon/bundle/whole_file.hpp"
#include "daemon/bundle/zip_writer.hpp"
#include "parsers/facts_json.hpp"
#include "storage/files.hpp"
#include "storage/sha256.hpp"

namespace baosong::bundle {
namespace {

namespace fs = std::filesystem;
namespace files = storage::files;
using storage::Role;

constexpr std::size_t k_piece = 256 * 1024;
/// A video is read anew for its still picture up to this size only: the sealed room works on a copy.
constexpr std::uint64_t k_largest_for_still = 64ULL << 20;

/// Something that stands at the top of the bundle, or is made for it.
struct MadeFile {
  std::string path;
  fs::path source;
  std::string sha256;
  std::uint64_t size = 0;
};

MadeFile made_file(std::string path, fs::path source) {
  MadeFile file{std::move(path), std::move(source), {}, 0};
  file.sha256 = storage::sha256_of_file(file.source);
  file.size = fs::file_size(file.source);
  return file;
}

// --- statistics --------------------------------------------------------------------------------------------------

const parsers::Part* find_part(const parsers::MessageFacts& facts, const storage::Item& item) {
  const auto found = std::ranges::find_if(
      facts.parts, [&](const parsers::Part& part) { return part.path == item.path && part.sha256 == item.sha256; });
  return found == facts.parts.end() ? nullptr : &*found;
}

std::string trouble_with(const parsers::Part* part) {
  if (part == nullptr) return "读取结果已缺失";
  if (part->fault == parsers::Fault::encrypted) return "文件设有密码";
  if (!part->document) return "文件无法打开";
  if (part->document->scan) return "文件为扫描件，无法读取表格";
  return {};
}

Statistics merged_statistics(const State& state, const Plan& plan, storage::Store& store) {
  StatisticsMerge merge(state.campaign.requirement(config::Role::statistics)->columns);
  for (const Agency& agency : plan.agencies) {
    if (agency.submission() == nullptr) continue;
    for (const storage::Item& item : agency.submission()->items) {
      if (item.role != Role::statistics) continue;
      const std::string json = store.facts(item.message);
      parsers::MessageFacts facts;
      if (!json.empty()) facts = parsers::facts_from_json(boost::json::parse(json));
      const parsers::Part* part = find_part(facts, item);
      const File* file = agency.file_of(item);
      StatisticsFile from{agency.standing.agency->name, agency.standing.receipt, item.name,
                          file == nullptr ? std::string() : file->path, trouble_with(part)};
      const bool readable = from.trouble.empty();
      merge.add(std::move(from),
                readable ? std::span<const parsers::Table>(part->document->tables) : std::span<const parsers::Table>());
    }
  }
  return merge.finish();
}

// --- writing -----------------------------------------------------------------------------------------------------

// Copies files into the zip, checks them against their hashes, and keeps the list of them all.
class Packer {
 public:
  Packer(WholeFile& out, const State& state, std::uint64_t all,
         const std::function<void(std::uint64_t, std::uint64_t)>& progress)
      : zip_(out.fd(), out.partial(), state.timezone), all_(all), progress_(progress), piece_(k_piece, '\0') {}

  void add_text(const std::string& path, std::string_view bytes, std::chrono::sys_seconds changed) {
    list(path, storage::sha256_of(bytes));
    zip_.begin(path, changed, bytes.size());
    zip_.write(bytes);
    zip_.end();
    count(bytes.size());
  }

  void add_file(const std::string& path, const fs::path& source, std::uint64_t size, const std::string& sha256,
                std::chrono::sys_seconds changed) {
    const files::Fd fd = files::open(source, O_RDONLY);
    list(path, sha256);
    zip_.begin(path, changed, size);
    storage::Sha256 digest;
    for (std::uint64_t left = size; left > 0;) {
      const ssize_t n = ::read(fd.get(), piece_.data(), std::min<std::uint64_t>(piece_.size(), left));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) files::fail("read", source);
      if (n == 0) throw damaged(path, source);
      const std::string_view bytes(piece_.data(), static_cast<std::size_t>(n));
      digest.update(bytes);
      zip_.write(bytes);
      left -= bytes.size();
      count(bytes.size());
    }
    char further = 0;
    if (digest.hex() != sha256 || ::read(fd.get(), &further, 1) != 0) throw damaged(path, source);
    zip_.end();
  }

  /// The manifest, for `sha256sum -c`, and the end.
  void finish(std::chrono::sys_seconds changed) {
    const std::string all = std::move(list_);
    zip_.begin(k_manifest, changed, all.size());
    zip_.write(all);
    zip_.end();
    ++files_;
    zip_.finish();
  }

  [[nodiscard]] std::size_t files() const { return files_; }
  [[nodiscard]] std::uint64_t bytes() const { return zip_.written(); }

 private:
  static std::runtime_error damaged(const std::string& path, const fs::path& source) {
    return std::runtime_error("the file that would stand in the bundle as " + path + " is damaged in the storage (" +
                              source.string() + "): restore it from a backup, then export again");
  }
  void list(const std::string& path, const std::string& sha256) {
    list_ += sha256 + "  " + path + "\n";
    ++files_;
  }
  void count(std::uint64_t bytes) {
    done_ += bytes;
    if (progress_) progress_(done_, all_);
  }

  ZipWriter zip_;
  std::string list_;
  std::size_t files_ = 0;
  std::uint64_t done_ = 0, all_;
  const std::function<void(std::uint64_t, std::uint64_t)>& progress_;
  std::string piece_;
};

class Bundle {
 public:
  Bundle(const State& state, const Tools& tools, const fs::path& out)
      : state_(state), tools_(tools), out_(out), planned_(state, tools.limits), plan_(planned_.plan) {}

  boost::asio::awaitable<Report> write() {
    check_blobs();
    std::vector<ThumbnailWanted> wanted = wanted_thumbnails();
    fs::path folder = tools_.scratch;
    const auto thumbnails = co_await make_thumbnails(tools_.extractor, std::move(wanted), std::move(folder));
    place_thumbnails(thumbnails);
    make_tables();
    pack();
    co_return std::move(report_);
  }

 private:
  // Before the long work: what is lacking is told at once.
  void check_blobs() const {
    for (const Agency& agency : plan_.agencies)
      for (const File& file : agency.files)
        if (file.item != nullptr && !tools_.blobs.contains(file.sha256))
          throw std::runtime_error("the file that would stand in the bundle as " + file.path +
                                   " is lacking in the storage (" + file.sha256 +
                                   "): restore it from a backup, then export again");
  }

  std::vector<ThumbnailWanted> wanted_thumbnails() const {
    std::vector<ThumbnailWanted> wanted;
    std::set<std::string> known;
    for (const Agency& agency : plan_.agencies)
      for (const File& file : agency.files) {
        if (file.item == nullptr) continue;
        const bool video = file.item->role == Role::video && file.size <= k_largest_for_still;
        if ((file.item->role == Role::image || video) && known.insert(file.sha256).second)
          wanted.push_back({tools_.blobs.path(file.sha256), file.item->name, file.sha256});
      }
    return wanted;
  }

  void place_thumbnails(const std::map<std::string, fs::path>& thumbnails) {
    for (Agency& agency : plan_.agencies)
      for (File& file : agency.files)
        if (thumbnails.contains(file.sha256)) file.thumbnail = std::string(k_thumbnails) + "/" + file.sha256 + ".jpg";
    for (const auto& [sha256, file] : thumbnails)
      thumbnails_.push_back(made_file(std::string(k_thumbnails) + "/" + sha256 + ".jpg", file));
  }

  void add_table(const char* name, const std::vector<Sheet>& sheets, std::string what) {
    const fs::path file = tools_.scratch / name;
    write_workbook(file, sheets, state_.campaign.title, plan_.changed);
    tables_.push_back(made_file(name, file));
    top_.push_back({name, std::move(what)});
  }

  void make_tables() {
    add_table(k_register, {register_sheet(state_, plan_)}, "各单位报送情况，一家一行");
    if (state_.campaign.requirement(config::Role::statistics) != nullptr) {
      const Statistics statistics = merged_statistics(state_, plan_, tools_.store);
      report_.statistics_rows = statistics.rows.size();
      report_.statistics_remarks = statistics.remarks.size();
      add_table(k_statistics, statistics_sheets(state_, statistics), "各单位统计表合并，附合计和核对情况");
    }
    interim_ = interim_reports(plan_);
    if (!interim_.empty()) add_table(k_interim, {interim_sheet(state_, interim_)}, "活动期间报送的信息，按日期排列");
    if (const std::vector<Sheet> videos = video_sheets(state_, plan_); !videos.empty())
      add_table(k_videos, videos, "视频和超大附件链接，是否附上，存放在何处");
    for (const Agency& agency : plan_.agencies) report_.omitted_videos += agency.omitted.size();
    index_ = index_page(state_, plan_, top_, interim_);
  }

  std::uint64_t all_bytes() const {
    std::uint64_t all = index_.size();
    for (const MadeFile& file : tables_) all += file.size;
    for (const MadeFile& file : thumbnails_) all += file.size;
    for (const Agency& agency : plan_.agencies)
      for (const File& file : agency.files) all += file.size;
    return all;
  }

  void pack() {
    constexpr std::uint64_t k_frame = 1 << 20;  // headers, directory, manifest
    const std::uint64_t all = all_bytes();
    WholeFile whole(out_, all + k_frame);
    try {
      Packer packer(whole, state_, all, tools_.progress);
      packer.add_text(k_index, index_, plan_.changed);
      for (const MadeFile& file : tables_)
        packer.add_file(file.path, file.source, file.size, file.sha256, plan_.changed);
      for (const Agency& agency : plan_.agencies)
        for (const File& file : agency.files) {
          if (file.item == nullptr)
            packer.add_text(file.path, file.bytes, file.changed);
          else
            packer.add_file(file.path, tools_.blobs.path(file.sha256), file.size, file.sha256, file.changed);
        }
      for (const MadeFile& file : thumbnails_)
        packer.add_file(file.path, file.source, file.size, file.sha256, plan_.changed);
      packer.finish(plan_.changed);
      whole.commit();
      report_.files = packer.files();
      report_.bytes = packer.bytes();
      report_.tally = tally(plan_);
    } catch (const std::system_error& error) {
      throw std::runtime_error(whole.explain(error));
    }
  }

  const State& state_;
  const Tools& tools_;
  const fs::path& out_;
  Planned planned_;
  Plan& plan_;
  std::vector<MadeFile> tables_, thumbnails_;
  std::vector<TopFile> top_;
  std::vector<Interim> interim_;
  std::string index_;
  Report report_;
};

}  // namespace

boost::asio::awaitable<Report> write_bundle(const State& state, const Tools& tools, const fs::path& out) {
  Bundle bundle(state, tools, out);
  co_return co_await bundle.write();
}

}  // namespace baosong::bundle
