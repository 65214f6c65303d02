// An office's intake in one process: a clock of its own, the real extractor, no network. Mail arrives by arrive().
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "daemon/commands/run_to_end.hpp"
#include "daemon/flow/intake.hpp"
#include "parsers/mime/build.hpp"
#include "tests/daemon/flow/office.hpp"

namespace baosong::flow {

namespace fs = std::filesystem;

class IntakeTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "baosong-intake.XXXXXX").string();
    ASSERT_TRUE(mkdtemp(pattern.data()));
    folder_ = pattern;
    fs::create_directory(folder_ / "campaigns");
  }
  void TearDown() override { fs::remove_all(folder_); }

  void open(extractor::Options options = {}) {
    write_configuration();
    start(std::move(options));
  }
  /// With the configuration that stands in folder_. Again: a restart.
  void start(extractor::Options options = {}) {
    options.program = BAOSONG_BINARY;
    intake_.reset();
    instance_.reset();
    instance_ = std::make_unique<Instance>(
        loop_, std::make_shared<const config::Loaded>(config::load(folder_ / "baosong.toml")), [this] { return now_; },
        options);
    intake_ = std::make_unique<Intake>(*instance_);
  }
  storage::Store& store() { return *instance_->storage().store; }

  storage::MessageKey arrive(const std::string& bytes, std::chrono::sys_seconds received_at) {
    auto& storage = instance_->storage();
    std::vector<std::unique_ptr<storage::BlobWriter>> writers;
    writers.push_back(storage.blobs->begin());
    writers.back()->write(bytes);
    const auto blob = storage.blobs->commit(writers).front();
    storage::Arrival arrival{"main", 1, ++uid_, received_at, blob.sha256, blob.size};
    return storage.store->record_arrivals({&arrival, 1}).front().key;
  }
  storage::MessageKey arrive(const parsers::mime::OutgoingMail& mail) {
    return arrive(parsers::mime::build_mail(mail), now_);
  }

  void run(asio::awaitable<void> work) { commands::run_to_end(loop_, std::move(work)); }

  FilingReport work_off() {
    FilingReport report;
    run([&]() -> asio::awaitable<void> { report = co_await intake_->work_off(); }());
    return report;
  }

  std::vector<std::string> queued() {
    std::vector<std::string> all;
    for (const storage::Letter& letter : store().due_letters("main", now_, 100))
      all.push_back(letter.kind + " to " + letter.recipients.front());
    return all;
  }

  void write_configuration() const {
    std::ofstream(folder_ / "baosong.toml")
        << "[office]\nname = \"办公室\"\naddress = \"office@fujian.example\"\ntimezone = \"Asia/Shanghai\"\n"
        << "[[mailbox]]\nname = \"main\"\nimap = \"imaps://imap.fujian.example/INBOX\"\n"
        << "smtp = \"smtps://smtp.fujian.example\"\nuser = \"office@fujian.example\"\npassword = \"x\"\n"
        << mailbox_keys_ << "[storage]\nroot = \"var\"\n[campaigns]\ndirectory = \"campaigns\"\n";
    std::ofstream(folder_ / "campaigns" / "fujian.toml")
        << "id = \"fujian\"\ntitle = \"质量月\"\nopens = 2021-08-27\nreceipt_prefix = \"FJ\"\n"
        << campaign_keys_
        << "keywords = [\"质量月\"]\nroster = \"../roster.csv\"\n[[require]]\nrole = \"summary\"\nlevel = "
           "\"required\"\n";
    std::ofstream(folder_ / "roster.csv") << "id,name,kind,aliases,addresses,domains,contact,phone\n"
                                          << "fuzhou,福州市市场监督管理局,,,zlc@fuzhou.example,,林某,0591-00000000\n"
                                          << "xiamen,厦门市市场监督管理局,,,zlc@xiamen.example,,,\n";
  }

  fs::path folder_;
  // What open() writes besides: set before it.
  std::string mailbox_keys_ = "answer_since = 2021-09-01\n";
  std::string campaign_keys_;
  std::chrono::sys_seconds now_ = std::chrono::sys_days(std::chrono::year(2021) / 10 / 12) + std::chrono::hours(1);
  asio::io_context loop_;
  std::unique_ptr<Instance> instance_;
  std::unique_ptr<Intake> intake_;
  std::uint32_t uid_ = 0;
};

inline parsers::mime::OutgoingMail summary_from(const std::string& address) {
  auto mail = tests::text_mail(address, "质量月活动总结", "");
  for (int i = 0; i < 20; ++i) mail.text += "活动期间我局组织开展了质量宣传进企业进社区进学校系列活动。\n";
  return mail;
}

}  // namespace baosong::flow
