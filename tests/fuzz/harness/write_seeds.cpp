// write_seeds FOLDER [SHARED]: FOLDER/TARGET/… for every target, from the made seeds and, where SHARED has a corpus of
// third-party mails and sample cases, from these: the mails for what reads mails, their attachments for what reads such
// files.
#include <algorithm>
#include <cstdio>
#include <iostream>
#include <map>

#include "parsers/extract.hpp"
#include "parsers/media_type.hpp"
#include "tests/fuzz/harness/seeds.hpp"
#include "tests/parsers/scratch.hpp"

namespace {

namespace fs = std::filesystem;
using namespace baosong;

constexpr std::uintmax_t k_most_bytes = 64 * 1024;

constexpr const char* k_targets[] = {"archive",    "attachment", "build",    "facts_json", "header",  "html", "imap",
                                     "media_type", "message",    "package",  "pdf",        "picture", "rtf",  "smtp",
                                     "text",       "tnef",       "transfer", "video",      "word97",  "xls"};

class Writer {
 public:
  explicit Writer(fs::path folder) : folder_(std::move(folder)) {}

  void write(const std::string& target, const std::string& name, std::string_view bytes) {
    if (bytes.size() > k_most_bytes) return;
    fs::create_directories(folder_ / target);
    std::ofstream(folder_ / target / name, std::ios::binary) << bytes;
  }

  /// What came out of a mail, to those that read such files.
  void write_part(const parsers::Part& part, const std::string& bytes) {
    const std::string& type = part.media_type;
    const std::string& name = part.sha256;
    write("media_type", name, part.name + "\n" + bytes);
    if (parsers::is_picture(type)) write("picture", name, bytes);
    if (parsers::is_video(type)) write("video", name, bytes);
    if (parsers::is_archive(type)) write("archive", name, bytes);
    static const std::map<std::string, std::string> k_readers = {
        {"application/pdf", "pdf"},       {"application/rtf", "rtf"},          {"text/html", "html"},
        {"application/msword", "word97"}, {"application/vnd.ms-excel", "xls"}, {"application/vnd.ms-tnef", "tnef"}};
    if (const auto reader = k_readers.find(type); reader != k_readers.end()) write(reader->second, name, bytes);
    const bool document = parsers::is_text_document(type) || parsers::is_spreadsheet(type);
    if (document && bytes.starts_with("PK")) write("package", name, type + "\n" + bytes);
  }

  void write_mail(const fs::path& file) {
    const std::string mail = parsers::testing::contents(file);
    const std::string name = "mail-" + std::to_string(++mails_);
    write("message", name, mail);
    const std::size_t end = std::min(mail.find("\n\n"), mail.find("\r\n\r\n"));
    write("header", name, std::string_view(mail).substr(0, std::min<std::size_t>(end, 16 * 1024)));
    const parsers::testing::Scratch scratch;
    parsers::Workspace workspace(scratch.output(), {});
    const parsers::MessageFacts facts = parsers::extract_message(file, workspace);
    write("text", name, "utf-8\n" + facts.text + facts.quoted);
    for (const parsers::Part& part : facts.parts)
      if (part.size <= k_most_bytes) write_part(part, parsers::testing::contents(scratch.output() / part.content));
  }

 private:
  fs::path folder_;
  unsigned mails_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 3) {
    std::cerr << "usage: write_seeds FOLDER [SHARED]\n";
    return 2;
  }
  Writer writer(argv[1]);
  for (const char* target : k_targets)
    for (const fuzz::Seed& seed : fuzz::made_seeds(target)) writer.write(target, seed.name, seed.bytes);
  if (argc < 3) return 0;
  for (const char* folder : {"corpus", "samples"}) {
    const fs::path shared = fs::path(argv[2]) / folder;
    if (!fs::exists(shared)) continue;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(shared))
      if (entry.is_regular_file() && entry.path().extension() != ".json" && entry.path().extension() != ".jsonl")
        writer.write_mail(entry.path());
  }
}
