// baosong_bench_mailbox FOLDER COUNT: writes the bench's reference mailbox, COUNT mails of as many agencies, each a
// docx and three JPEGs of 1280×960, and the roster of those agencies.
//   FOLDER/mails/NNNNN.eml   FOLDER/roster.csv
// No two files are alike, or a store that knows content by its hash would be spared the work: the pictures come from a
// pool, and each gets a comment segment of its own (ITU T.81 s.B.2.4.5).
// Several threads; the same COUNT gives the same bytes.
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "parsers/mime/build.hpp"
#include "tests/samples/samples.hpp"

namespace baosong::bench {
namespace {

namespace fs = std::filesystem;
using parsers::mime::OutgoingMail;

constexpr std::uint32_t k_pool = 40;
constexpr int k_pictures = 3;

std::string number(int value) {
  char text[8];
  std::snprintf(text, sizeof text, "%05d", value);
  return text;
}

std::string with_comment(const std::string& jpeg, const std::string& comment) {
  const auto length = static_cast<unsigned>(comment.size() + 2);
  std::string segment{'\xff', '\xfe', static_cast<char>(length >> 8), static_cast<char>(length & 255)};
  return jpeg.substr(0, 2) + segment + comment + jpeg.substr(2);
}

std::string agency_name(int agency) {
  return "第" + number(agency) + "号企业质量服务站";
}
std::string agency_address(int agency) {
  return "zl" + number(agency) + "@agency.example";
}

OutgoingMail submission(int agency, const std::vector<std::string>& pool) {
  OutgoingMail mail;
  mail.from = {agency_address(agency), agency_name(agency)};
  mail.to = {{"office@fujian.example", ""}};
  mail.subject = agency_name(agency) + "报送“质量月”活动总结";
  mail.message_id = "<bench-" + number(agency) + "@agency.example>";
  mail.date = std::chrono::sys_days(std::chrono::year(2021) / 10 / 12);
  mail.text = "现将我单位“质量月”活动材料报上，请查收。\n";
  std::vector<std::string> paragraphs{"活动期间共举办讲座" + std::to_string(agency % 17 + 2) + "场，走访企业" +
                                      std::to_string(agency) + "家次。"};
  for (int i = 0; i < 12; ++i) {
    paragraphs.push_back(
        "我单位认真落实通知要求，精心组织开展质量提升、质量帮扶、质量宣传等活动，取得了良好的社会效果。");
  }
  const auto attach = [&](std::string name, std::string type, std::string bytes) {
    parsers::mime::OutgoingAttachment file;
    file.name = std::move(name);
    file.media_type = std::move(type);
    file.bytes = std::move(bytes);
    mail.attachments.push_back(std::move(file));
  };
  attach("活动总结.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
         samples::make_docx("“质量月”活动总结", paragraphs));
  for (int i = 0; i < k_pictures; ++i) {
    const auto& base = pool[static_cast<std::size_t>(agency * k_pictures + i) % pool.size()];
    attach("图" + std::to_string(i + 1) + " 质量服务活动现场.jpg", "image/jpeg",
           with_comment(base, number(agency) + "-" + std::to_string(i)));
  }
  return mail;
}

// Runs work(0) … work(count - 1) on all processors; rethrows the first exception.
template <class Work>
void in_parallel(int count, Work work) {
  std::atomic<int> next = 0;
  std::exception_ptr failure;
  std::mutex failure_mutex;
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
      threads.emplace_back([&] {
        try {
          for (int at = next++; at < count; at = next++) work(at);
        } catch (...) {
          const std::lock_guard lock(failure_mutex);
          failure = std::current_exception();
          next = count;
        }
      });
    }
  }
  if (failure) std::rethrow_exception(failure);
}

void write(const fs::path& file, const std::string& bytes) {
  std::ofstream out(file, std::ios::binary);
  out << bytes;
  if (!out.flush()) throw std::runtime_error("cannot write " + file.string());
}

void make_mailbox(const fs::path& folder, int count) {
  fs::create_directories(folder / "mails");
  std::vector<std::string> pool(k_pool);
  in_parallel(k_pool, [&](int at) {
    pool[static_cast<std::size_t>(at)] = samples::make_jpeg(1280, 960, static_cast<std::uint32_t>(at) + 1);
  });
  in_parallel(count, [&](int agency) {
    write(folder / "mails" / (number(agency) + ".eml"), parsers::mime::build_mail(submission(agency, pool)));
  });
  std::string roster = "id,name,kind,aliases,addresses,domains,contact,phone\n";
  for (int agency = 0; agency < count; ++agency) {
    roster += "a" + number(agency) + "," + agency_name(agency) + ",服务站,," + agency_address(agency) + ",,,\n";
  }
  write(folder / "roster.csv", roster);
}

}  // namespace
}  // namespace baosong::bench

int main(int argc, char** argv) {
  const int count = argc == 3 ? std::atoi(argv[2]) : 0;
  if (count < 1 || count > 99999) {
    std::cerr << "usage: baosong_bench_mailbox FOLDER COUNT (1 to 99999)\n";
    return 2;
  }
  try {
    baosong::bench::make_mailbox(argv[1], count);
  } catch (const std::exception& error) {
    std::cerr << "baosong_bench_mailbox: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
