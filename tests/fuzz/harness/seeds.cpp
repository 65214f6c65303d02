#include "tests/fuzz/harness/seeds.hpp"

#include <boost/json.hpp>

#include "parsers/extract.hpp"
#include "parsers/facts_json.hpp"
#include "tests/parsers/scratch.hpp"

namespace baosong::fuzz {
namespace {

void append(std::vector<Seed>& to, std::vector<Seed> more, const std::string& first_line) {
  for (Seed& seed : more) to.push_back({std::move(seed.name), first_line + std::move(seed.bytes)});
}

/// Files of every kind, each after a line with a name.
std::vector<Seed> file_seeds() {
  std::vector<Seed> all;
  append(all, mail_seeds(), "转发.eml\n");
  append(all, html_seeds(), "总结.html\n");
  append(all, tnef_seeds(), "winmail.dat\n");
  append(all, archive_seeds(), "材料.zip\n");
  append(all, picture_seeds(), "图1 开幕式.jpg\n");
  append(all, word97_seeds(), "总结.doc\n");
  append(all, xls_seeds(), "统计表.xls\n");
  append(all, rtf_seeds(), "总结.rtf\n");
  append(all, pdf_seeds(), "总结.pdf\n");
  all.push_back({"program", "总结.doc.exe\nMZ\x90"});
  all.push_back({"script", "a.sh\n#!/bin/sh\n"});
  return all;
}

std::vector<Seed> facts_seeds() {
  std::vector<Seed> all;
  for (const Seed& mail : mail_seeds())
    all.push_back({mail.name, boost::json::serialize(parsers::to_json(parsers::testing::facts_of(mail.bytes)))});
  return all;
}

}  // namespace

std::vector<Seed> made_seeds(std::string_view target) {
  static constexpr std::pair<std::string_view, std::vector<Seed> (*)()> k_makers[] = {
      {"build", letter_seeds},  {"message", mail_seeds},    {"header", header_seeds},   {"transfer", transfer_seeds},
      {"text", text_seeds},     {"html", html_seeds},       {"imap", imap_seeds},       {"smtp", smtp_seeds},
      {"tnef", tnef_seeds},     {"archive", archive_seeds}, {"picture", picture_seeds}, {"video", video_seeds},
      {"word97", word97_seeds}, {"xls", xls_seeds},         {"rtf", rtf_seeds},         {"package", package_seeds},
      {"pdf", pdf_seeds},       {"attachment", file_seeds}, {"media_type", file_seeds}, {"facts_json", facts_seeds},
  };
  for (const auto& [name, make] : k_makers)
    if (name == target) return make();
  return {};
}

}  // namespace baosong::fuzz
