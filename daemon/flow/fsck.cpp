#include "daemon/flow/fsck.hpp"

#include <fcntl.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <set>

#include "daemon/flow/archive.hpp"
#include "daemon/flow/mailbox.hpp"
#include "daemon/flow/named_blobs.hpp"
#include "daemon/mail/imap_session.hpp"
#include "parsers/facts_json.hpp"
#include "storage/files.hpp"
#include "storage/sha256.hpp"

namespace baosong::flow {
namespace {

namespace fs = std::filesystem;

// One message into one file.
class FileSink final : public mail::MessageSink {
 public:
  explicit FileSink(fs::path path) : path_(std::move(path)) {}
  void begin(std::optional<mail::Uid>, std::uint64_t) override {
    fd_ = storage::files::open(path_, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  }
  void write(std::string_view piece) override { storage::files::write_all(fd_.get(), piece, path_); }
  void end(const mail::FetchedMessage&) override { fd_.reset(); }
  void abandon() override { fd_.reset(); }

 private:
  fs::path path_;
  storage::files::Fd fd_;
};

// A damaged blob, and all that is known by its name.
struct Damaged {
  std::vector<NamedBlob> uses;
  std::string found;
  std::string repaired;
  std::string hindrance;
};

class Fsck {
 public:
  Fsck(Instance& instance, std::function<void(std::size_t, std::uint64_t)> progress)
      : instance_(instance), storage_(instance.storage()), progress_(std::move(progress)) {}

  asio::awaitable<FsckReport> run() {
    check_index();
    const bool all_named = examine();
    co_await fetch_again();
    co_await extract_again();
    for (const auto& [sha256, damaged] : damaged_)
      report_.faults.push_back({in_words(damaged.uses.front()), damaged.found, damaged.repaired, damaged.hindrance,
                                storage::blob_file("blobs", sha256).string()});
    if (all_named)
      storage_.blobs->each([this](const std::string& sha256) {
        if (!whole_.contains(sha256) && !damaged_.contains(sha256)) ++report_.unnamed;
      });
    co_return std::move(report_);
  }

 private:
  void check_index() {
    try {
      report_.index = storage_.store->index_faults();
    } catch (const storage::StoreError& e) {  // so damaged that it cannot even be checked
      report_.index.emplace_back(e.what());
    }
  }

  // False: the index could not be read to its end.
  bool examine() {
    try {
      for (const storage::MessageKey key :
           for_each_named_blob(*storage_.store, [this](const NamedBlob& blob) { examine(blob); }))
        report_.index.push_back("the facts of message " + std::to_string(key) + " cannot be read");
      return true;
    } catch (const storage::StoreError& e) {
      report_.index.emplace_back(e.what());
      return false;
    }
  }

  void examine(const NamedBlob& blob) {
    if (whole_.contains(blob.sha256)) return;
    if (const auto known = damaged_.find(blob.sha256); known != damaged_.end()) {
      known->second.uses.push_back(blob);
      return;
    }
    std::string fault = storage::fault_of_blob(*storage_.blobs, blob.sha256, blob.size);
    if (fault.empty()) {
      whole_.insert(blob.sha256);
      ++report_.blobs;
      report_.bytes += blob.size;
    } else {
      damaged_.emplace(blob.sha256, Damaged{{blob}, std::move(fault), {}, {}});
    }
    progress_(report_.blobs + damaged_.size(), report_.bytes);
  }

  // Puts `file` in the damaged blob's place if it has the right bytes, and draws what shows it again.
  bool mend(const std::string& sha256, Damaged& damaged, const fs::path& file, std::string how) {
    if (storage::sha256_of_file(file) != sha256) return false;
    std::vector<storage::MessageKey> messages;
    for (const NamedBlob& use : damaged.uses) messages.push_back(use.message);
    // A crash in between leaves files to be drawn, and the damage at the worst to be found again.
    storage_.store->draw_again(messages);
    const auto turn = storage_.tree->turn();
    storage_.tree->remove_links(sha256);
    if (!storage_.blobs->mend({file, sha256})) return false;
    whole_.insert(sha256);
    damaged.repaired = std::move(how);
    archive(storage_, *instance_.configuration());
    return true;
  }

  // --- raw mails ------------------------------------------------------------------------------------------------
  struct Wanted {
    const std::string* sha256;
    Damaged* damaged;
    storage::Arrival arrival;
  };

  asio::awaitable<void> fetch_again() {
    std::map<std::string, std::vector<Wanted>> wanted;
    for (auto& [sha256, damaged] : damaged_) {
      for (const NamedBlob& use : damaged.uses) {
        if (!use.item.empty()) continue;
        const storage::Arrival arrival = storage_.store->message(use.message)->arrival;
        damaged.hindrance = "its mailbox \"" + arrival.mailbox + "\" is no longer configured";
        wanted[arrival.mailbox].push_back({&sha256, &damaged, arrival});
      }
    }
    for (const config::Mailbox& mailbox : instance_.configuration()->settings.mailboxes) {
      const auto found = wanted.find(mailbox.name);
      if (found == wanted.end()) continue;
      const auto asked = co_await ask(mailbox, found->second);
      if (asked) continue;
      for (const Wanted& one : found->second)
        one.damaged->hindrance = "mailbox " + mailbox.name + " could not be asked: " + flow::in_words(asked.error());
    }
  }

  asio::awaitable<mail::Result<void>> ask(const config::Mailbox& mailbox, std::vector<Wanted>& wanted) {
    mail::ClientIdentity identity;
    identity.version = BAOSONG_VERSION;
    mail::ImapSession session(instance_.loop.get_executor(), mailbox.name, identity);
    const auto selected = co_await sign_in(session, mailbox);
    if (!selected) co_return selected.error();
    for (Wanted& one : wanted) {
      if (!one.damaged->repaired.empty()) continue;
      one.damaged->hindrance = "mailbox " + mailbox.name + " has it no longer";
      if (one.arrival.uidvalidity != selected->uidvalidity) continue;
      const fs::path file = storage_.blobs->scratch() / "fetched";
      FileSink sink(file);
      std::vector<mail::Uid> uids(1, one.arrival.uid);
      const auto fetched = co_await session.fetch(std::move(uids), sink);
      if (!fetched) co_return fetched.error();
      if (fetched->delivered == 1 && !mend(*one.sha256, *one.damaged, file, "fetched again from " + mailbox.name))
        one.damaged->hindrance = "mailbox " + mailbox.name + " gives other bytes for it";
      fs::remove(file);
    }
    co_await session.logout();
    co_return mail::Result<void>{};
  }

  // --- items ----------------------------------------------------------------------------------------------------
  asio::awaitable<void> extract_again() {
    std::map<storage::MessageKey, std::set<std::string>> wanted;
    for (const auto& [sha256, damaged] : damaged_)
      for (const NamedBlob& use : damaged.uses)
        if (damaged.repaired.empty() && !use.item.empty()) wanted[use.message].insert(sha256);
    for (const auto& [key, items] : wanted) {
      const auto message = storage_.store->message(key);
      std::string hindrance = "message " + std::to_string(key) + " is not in the index";
      if (message) hindrance = co_await extract(*message, items);
      for (const std::string& sha256 : items)
        if (Damaged& damaged = damaged_.at(sha256); damaged.repaired.empty()) damaged.hindrance = hindrance;
    }
  }

  // Why what was not found there was not.
  asio::awaitable<std::string> extract(const storage::Message& message, const std::set<std::string>& items) {
    const std::string& raw = message.arrival.sha256;
    if (!whole_.contains(raw)) co_return "the raw mail that brought it is damaged too";
    const fs::path folder = storage_.blobs->scratch() / ("fsck-" + std::to_string(message.key));
    fs::create_directory(folder);
    extractor::Job job{extractor::Job::What::mail, storage_.blobs->path(raw), folder, {}};
    const extractor::Extraction extraction = co_await instance_.extractor.extract(std::move(job));
    std::string hindrance = "its raw mail no longer gives it";
    if (!extraction.failure.empty()) {
      hindrance = "its raw mail cannot be read: " + extraction.failure;
    } else {
      try {
        for (const parsers::Part& part : parsers::facts_from_json(boost::json::parse(extraction.facts)).parts) {
          if (part.content.empty() || !items.contains(part.sha256)) continue;
          Damaged& damaged = damaged_.at(part.sha256);
          if (damaged.repaired.empty())
            mend(part.sha256, damaged, folder / part.content, "decoded again from its raw mail");
        }
      } catch (const storage::StoreError&) {
        throw;
      } catch (const std::system_error&) {
        throw;
      } catch (const std::runtime_error& e) {
        hindrance = std::string("the extractor's answer cannot be used: ") + e.what();
      }
    }
    fs::remove_all(folder);
    co_return hindrance;
  }

  Instance& instance_;
  Instance::Storage& storage_;
  std::function<void(std::size_t, std::uint64_t)> progress_;
  FsckReport report_;
  std::set<std::string> whole_;
  std::map<std::string, Damaged> damaged_;
};

}  // namespace

asio::awaitable<FsckReport> fsck(Instance& instance, std::function<void(std::size_t, std::uint64_t)> progress) {
  Fsck check(instance, std::move(progress));
  co_return co_await check.run();
}

}  // namespace baosong::flow
