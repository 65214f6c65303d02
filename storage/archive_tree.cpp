// The archive tree on disk. How it stays right whatever happens:
//   - What we put into a folder is listed in its register (登记.json; .登记.json for a held message). Before anything
//     is changed, the list of what stands there and what shall stand there is written aside (.登记.进行中.json), so
//     that after a crash the next call knows our files from those that people put there.
//   - A file counts as ours only while it has the bytes that we gave it. What a person changed is theirs: it is left
//     alone and ours gets another name.
//   - Each file appears by rename, the register last.
// Files are hard links to blobs: no room is taken twice, but an editor that wrote in place would change the blob, our
// evidence. So blobs have no write bit for anybody (0440): such an editor is refused; one that writes a new file and
// renames it makes the file the person's and leaves the blob alone. The group may read, because the folders here may be
// shared with the office; the folder of the blobs may not be entered by others (0700).
#include "storage/archive_tree.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <cerrno>
#include <map>
#include <set>

#include "storage/sha256.hpp"
#include "storage/submission_json.hpp"

namespace baosong::storage {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr mode_t k_folder_mode = 0750;
constexpr mode_t k_file_mode = 0440;
constexpr std::size_t k_register_bytes = std::size_t{256} << 20;  // of an edited or damaged one: not read at all
constexpr const char* k_register = "登记.json";
constexpr const char* k_held_register = ".登记.json";
constexpr const char* k_under_way = ".登记.进行中.json";
constexpr const char* k_aside = ".报送.tmp";
constexpr const char* k_held_folder = "待处理";
constexpr std::array<const char*, 6> k_folders{"活动总结", "统计表", "图片", "视频", "活动信息", "其他"};

/// A file that we put somewhere, with the bytes that it then had.
struct Placed {
  std::string path;
  std::string sha256;
  bool operator==(const Placed&) const = default;
};

/// A register may have been edited: nothing outside its folder is believed.
bool stays_inside(const fs::path& path) {
  return !path.empty() && path.is_relative() &&
         std::none_of(path.begin(), path.end(), [](const fs::path& p) { return p == ".."; });
}

json::array to_json(const std::vector<Placed>& placed) {
  json::array out;
  for (const Placed& p : placed) out.emplace_back(json::object{{"path", p.path}, {"sha256", p.sha256}});
  return out;
}

json::object read_object(const fs::path& file) {
  json::error_code ec;
  json::value value = json::parse(files::read_small(file, k_register_bytes), ec);
  return !ec && value.is_object() ? std::move(value.get_object()) : json::object();
}

std::string text_at(const json::object& o, std::string_view key) {
  const json::value* v = o.if_contains(key);
  return v != nullptr && v->is_string() ? std::string(v->get_string()) : std::string();
}

std::vector<Placed> placed_of(const json::object& reg) {
  std::vector<Placed> out;
  const json::value* list = reg.if_contains("files");
  if (list == nullptr || !list->is_array()) return out;
  for (const json::value& v : list->get_array()) {
    if (!v.is_object()) continue;
    Placed p{text_at(v.get_object(), "path"), text_at(v.get_object(), "sha256")};
    if (stays_inside(p.path)) out.push_back(std::move(p));
  }
  return out;
}

/// One folder of the tree being made to show some entries.
class Picture {
 public:
  Picture(fs::path folder, const Blobs& blobs, const char* register_name)
      : folder_(std::move(folder)), blobs_(blobs), register_name_(register_name) {
    for (const char* name : {register_name_, k_under_way})
      for (Placed& p : placed_of(read_object(folder_ / name))) known_[p.path].insert(std::move(p.sha256));
  }

  /// `header` is the register without its list of files.
  void show(const std::vector<ArchiveEntry>& entries, json::object header) {
    clear_after_a_crash();
    std::vector<Placed> plan;
    std::set<std::string> used;
    for (const ArchiveEntry& entry : entries) plan.push_back(place_for(entry, used));
    header["files"] = to_json(plan);
    const std::string text = pretty(header);
    if (stands(plan) && files::read_small(folder_ / register_name_, k_register_bytes) == text) {
      files::remove_file(folder_ / k_under_way);
      return;
    }
    std::vector<Placed> all = plan;
    for (const auto& [path, digests] : known_)
      for (const std::string& sha256 : digests) all.push_back({path, sha256});
    replace(k_under_way, pretty(json::object{{"files", to_json(all)}}));
    remove_all_but(used);
    for (std::size_t i = 0; i < plan.size(); ++i)
      if (!holds(folder_ / plan[i].path, plan[i].sha256)) put(entries[i], plan[i].path);
    replace(register_name_, text);
    files::remove_file(folder_ / k_under_way);
  }

  /// Takes away all that is ours, the folder too unless people put something there.
  void remove() {
    remove_all_but({});
    for (const char* name : {register_name_, k_under_way, k_aside}) files::remove_file(folder_ / name);
    ::rmdir(folder_.c_str());
  }

 private:
  using Digests = std::set<std::string>;

  [[nodiscard]] bool holds(const fs::path& file, const std::string& sha256) const {
    struct stat info {};
    if (::lstat(file.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return false;
    struct stat blob {};
    if (blobs_.contains(sha256) && ::stat(blobs_.path(sha256).c_str(), &blob) == 0) {
      if (info.st_dev == blob.st_dev && info.st_ino == blob.st_ino) return true;
      if (info.st_size != blob.st_size) return false;
      // A copy of ours has the blob's time.
      if (info.st_mtim.tv_sec == blob.st_mtim.tv_sec && info.st_mtim.tv_nsec == blob.st_mtim.tv_nsec) return true;
    }
    return sha256_of_file(file) == sha256;
  }

  [[nodiscard]] bool holds_one_of(const fs::path& file, const Digests& digests) const {
    return std::any_of(digests.begin(), digests.end(), [&](const std::string& sha256) { return holds(file, sha256); });
  }

  /// Its own path; another name beside it where a person's file stands there.
  Placed place_for(const ArchiveEntry& entry, std::set<std::string>& used) const {
    const std::string sha256 = entry.sha256.empty() ? sha256_of(entry.bytes) : entry.sha256;
    const fs::path wanted = entry.path;
    std::string path = entry.path;
    for (int n = 2;; ++n) {
      struct stat info {};
      const bool there = ::lstat((folder_ / path).c_str(), &info) == 0;
      const auto known = known_.find(path);
      const bool ours = there && (holds(folder_ / path, sha256) ||
                                  (known != known_.end() && holds_one_of(folder_ / path, known->second)));
      if ((!there || ours) && used.insert(path).second) return {path, sha256};
      path = wanted.parent_path() / numbered_file_name(wanted.filename().string(), n);
    }
  }

  [[nodiscard]] bool stands(const std::vector<Placed>& plan) const {
    std::set<std::string> planned;
    for (const Placed& p : plan) {
      if (!holds(folder_ / p.path, p.sha256)) return false;
      planned.insert(p.path);
    }
    return std::all_of(known_.begin(), known_.end(), [&](const auto& k) {
      return planned.contains(k.first) || !holds_one_of(folder_ / k.first, k.second);
    });
  }

  void clear_after_a_crash() const {
    if (::access((folder_ / k_under_way).c_str(), F_OK) != 0) return;
    for (const auto& [path, digests] : known_) files::remove_file((folder_ / path).parent_path() / k_aside);
  }

  void remove_all_but(const std::set<std::string>& paths) const {
    for (const auto& [path, digests] : known_) {
      if (paths.contains(path) || !holds_one_of(folder_ / path, digests)) continue;
      files::remove_file(folder_ / path);
      // Folders left empty go too, but the six that people look into: show() makes those again.
      for (fs::path up = fs::path(path).parent_path(); !up.empty(); up = up.parent_path()) {
        files::remove_file(folder_ / up / k_aside);
        if (::rmdir((folder_ / up).c_str()) != 0) break;
      }
    }
  }

  void put(const ArchiveEntry& entry, const std::string& path) const {
    make_folders(fs::path(path).parent_path());
    const fs::path target = folder_ / path;
    const fs::path aside = target.parent_path() / k_aside;
    if (entry.sha256.empty()) {
      files::replace(target, aside, entry.bytes, k_file_mode);
      return;
    }
    const fs::path blob = blobs_.path(entry.sha256);
    files::remove_file(aside);
    if (::link(blob.c_str(), aside.c_str()) != 0) {
      // Another file system, too many links, or none to be had on this one: a copy does as well.
      if (errno != EXDEV && errno != EMLINK && errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS)
        files::fail("link", target);
      copy(blob, aside);
    }
    files::move_file(aside, target);
  }

  static void copy(const fs::path& blob, const fs::path& to) {
    const files::Fd in = files::open(blob, O_RDONLY);
    const files::Fd out = files::open(to, O_WRONLY | O_CREAT | O_EXCL, k_file_mode);
    try {
      files::copy(in.get(), out.get(), to);
      struct stat info {};
      if (::fstat(in.get(), &info) != 0) files::fail("read", blob);
      const std::array<timespec, 2> times{info.st_atim, info.st_mtim};
      if (::futimens(out.get(), times.data()) != 0) files::fail("set the time of", to);
    } catch (...) {
      ::unlink(to.c_str());
      throw;
    }
  }

  void make_folders(const fs::path& inner) const {
    fs::path path = folder_;
    for (const fs::path& part : inner) files::make_folder(path /= part, k_folder_mode);
  }

  void replace(const char* name, const std::string& text) const {
    files::replace(folder_ / name, folder_ / k_aside, text, k_file_mode);
  }

  fs::path folder_;
  const Blobs& blobs_;
  const char* register_name_;
  std::map<std::string, Digests> known_;
};

/// A dossier of the same agency that holds nothing.
Dossier blank(const Dossier& d) {
  Dossier out;
  out.campaign = d.campaign;
  out.campaign_title = d.campaign_title;
  out.agency = d.agency;
  out.agency_name = d.agency_name;
  return out;
}

/// The agency's folder by its name; by name and ids where that one shows another dossier (two campaigns of one title).
fs::path folder_for(const fs::path& campaign_folder, const Dossier& d) {
  const std::string& name = d.agency_name.empty() ? d.agency : d.agency_name;
  fs::path folder = campaign_folder / safe_file_name(name);
  const json::object reg = read_object(folder / k_register);
  const std::string campaign = text_at(reg, "campaign"),
                    agency = text_at(reg, "agency");  // empty: damaged, ours all the same
  const bool another = !agency.empty() && (campaign != d.campaign || agency != d.agency);
  return another ? campaign_folder / safe_file_name(name + " (" + d.campaign + "，" + d.agency + ")") : folder;
}

}  // namespace

ArchiveTree::Turn::Turn(ArchiveTree& tree) : tree_(tree) {
  if (tree_.turns_ == 0) {
    while (::flock(tree_.root_fd_.get(), LOCK_EX) != 0)
      if (errno != EINTR) files::fail("lock", tree_.root_);
  }
  ++tree_.turns_;
}

ArchiveTree::Turn::~Turn() {
  if (--tree_.turns_ == 0) ::flock(tree_.root_fd_.get(), LOCK_UN);
}

ArchiveTree::ArchiveTree(fs::path root, const Blobs& blobs) : root_(std::move(root)), blobs_(blobs) {
  if (root_.has_parent_path()) fs::create_directories(root_.parent_path());
  files::make_folder(root_, k_folder_mode);
  root_fd_ = files::open_folder(root_);
}

void ArchiveTree::sync() {
  files::sync_all(root_fd_.get(), root_);
}

void ArchiveTree::show(const Dossier& dossier) {
  const Turn turn(*this);
  const fs::path campaign =
      root_ / safe_file_name(dossier.campaign_title.empty() ? dossier.campaign : dossier.campaign_title);
  files::make_folder(campaign, k_folder_mode);
  const fs::path folder = folder_for(campaign, dossier);
  if (dossier == blank(dossier)) {  // all that came was another agency's
    Picture(folder, blobs_, k_register).remove();
    for (const char* name : k_folders) ::rmdir((folder / name).c_str());
    ::rmdir(folder.c_str());
    return;
  }
  files::make_folder(folder, k_folder_mode);
  json::object header{{"schema", "baosong.register/1"}};
  for (auto& [key, value] : storage::to_json(dossier)) header[key] = std::move(value);
  Picture(folder, blobs_, k_register).show(archive_layout(dossier), std::move(header));
  for (const char* name : k_folders) files::make_folder(folder / name, k_folder_mode);
}

void ArchiveTree::show_held(std::string_view campaign_title, MessageKey message, std::string_view subject,
                            std::string_view raw_sha256, const std::vector<HeldFile>& held, std::string_view why) {
  const Turn turn(*this);
  fs::path folder = root_;
  if (!campaign_title.empty()) files::make_folder(folder /= safe_file_name(campaign_title), k_folder_mode);
  files::make_folder(folder /= k_held_folder, k_folder_mode);
  files::make_folder(folder /= safe_file_name(std::to_string(message) + "-" + std::string(subject)), k_folder_mode);
  std::vector<ArchiveEntry> entries{{"原始邮件.eml", std::string(raw_sha256), {}}, {"说明.txt", {}, std::string(why)}};
  if (!entries[1].bytes.ends_with('\n')) entries[1].bytes += '\n';
  std::set<std::string> taken{file_name_key("原始邮件.eml"), file_name_key("说明.txt")};
  for (const HeldFile& file : held) entries.push_back({unique_file_name(file.name, taken), file.sha256, {}});
  Picture(folder, blobs_, k_held_register).show(entries, json::object{{"message", message}});
}

void ArchiveTree::remove_links(std::string_view sha256) {
  const Turn turn(*this);
  struct stat blob {};
  if (!blobs_.contains(sha256)) return;  // what is linked to it still has its bytes
  if (::stat(blobs_.path(sha256).c_str(), &blob) != 0) files::fail("read", blobs_.path(sha256));
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root_)) {
    struct stat info {};
    if (::lstat(entry.path().c_str(), &info) != 0 || !S_ISREG(info.st_mode)) continue;
    const bool is_link = info.st_dev == blob.st_dev && info.st_ino == blob.st_ino;
    const bool is_copy = info.st_dev != blob.st_dev && info.st_size == blob.st_size &&
                         info.st_mtim.tv_sec == blob.st_mtim.tv_sec && info.st_mtim.tv_nsec == blob.st_mtim.tv_nsec;
    if (is_link || is_copy) files::remove_file(entry.path());
  }
}

void ArchiveTree::remove_held(std::string_view campaign_title, MessageKey message) {
  const Turn turn(*this);
  fs::path folder = root_;
  if (!campaign_title.empty()) folder /= safe_file_name(campaign_title);
  folder /= k_held_folder;
  std::error_code ec;
  std::vector<fs::path> found;  // by its number: the subject may have been cut by another rule once
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ec))
    if (entry.path().filename().string().starts_with(std::to_string(message) + "-")) found.push_back(entry.path());
  if (ec && ec != std::errc::no_such_file_or_directory) throw std::system_error(ec, "cannot read " + folder.string());
  for (const fs::path& path : found) Picture(path, blobs_, k_held_register).remove();
}

}  // namespace baosong::storage
