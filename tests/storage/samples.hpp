// A dossier with something in every field.
#pragma once

#include "storage/submission.hpp"

namespace baosong::storage::test {

inline std::chrono::sys_seconds at(std::int64_t seconds) {
  return std::chrono::sys_seconds(std::chrono::seconds(1'634'000'000 + seconds));
}

inline Item item(std::string name, Role role, std::string sha256 = std::string(64, 'a')) {
  Item i;
  i.path = name;
  i.name = std::move(name);
  i.role = role;
  i.media_type = "application/octet-stream";
  i.size = 12;
  i.sha256 = std::move(sha256);
  i.message = 1;
  return i;
}

inline Item picture(std::string name, std::optional<std::string> caption, std::string sha256 = std::string(64, 'a')) {
  Item i = item(std::move(name), Role::image, std::move(sha256));
  i.media_type = "image/jpeg";
  i.width = 1920;
  i.height = 1080;
  i.caption = std::move(caption);
  return i;
}

inline Dossier full_dossier() {
  Dossier d;
  d.campaign = "fujian-2021";
  d.campaign_title = "2021年福建省“质量月”活动";
  d.agency = "fuzhou";
  d.agency_name = "福州市市场监督管理局";
  d.paper = "";
  d.extended_until = at(864000);
  d.muted = true;

  Submission s;
  s.receipt = "FJ2021-0007";
  s.state = State::accepted;
  s.revision = 3;
  s.unconfirmed = true;
  s.late = true;
  s.summary = Summary{"总结.docx",
                      "福州市2021年“质量月”活动总结",
                      "一、基本情况\n\"引号\"\\反斜杠\t制表\x01",
                      {{"活动", "12", "开展活动12场。"}, {"资料", "1.2万", "发放资料1.2万份。"}}};
  s.items.push_back(item("总结.docx", Role::summary));
  s.items.push_back(picture("图1.jpg", "质量月开幕式现场"));
  Item video = item("视频.mp4", Role::video);
  video.duration = 61.123457;
  video.size = 18'000'000'000'000'000'000U;
  video.findings.push_back(
      {"video.low_resolution", Severity::warning, "视频.mp4", "1280×720", "640×480", "视频清晰度不足。"});
  s.items.push_back(video);
  Item link = item("大文件.zip", Role::link, "");
  link.size = 0;
  link.url = "https://mail.example/ftn?k=1&t=2";
  s.items.push_back(link);
  Item dangerous = item("setup.exe", Role::none);
  dangerous.filed = false;
  s.items.push_back(dangerous);
  s.earlier.push_back({1, picture("图1.jpg", std::nullopt)});
  s.earlier.push_back({2, item("总结旧.docx", Role::summary)});
  s.earlier.push_back({1, item("表.xls", Role::statistics)});
  s.findings.push_back({"image.no_caption", Severity::error, "图1.jpg", "", "", "照片缺少说明。"});
  s.findings.push_back({"image.duplicate", Severity::note, "", "", "", ""});
  s.mails.push_back({1, "<a@b.example>", "zlc@fuzhou.example", "总结", at(-60), "final", "accepted"});
  s.updated_at = at(1);
  d.submission = s;

  d.interim.push_back({{2, "<c@d.example>", "zlc@fuzhou.example", "信息", at(5), "interim", "accepted"},
                       {item("简报.docx", Role::interim)},
                       Summary{"body", "", "正文", {}}});
  d.interim.push_back({{3, "", "", "", at(6), "interim", "needs_correction", true}, {}, std::nullopt});
  return d;
}

}  // namespace baosong::storage::test
