// What a letter may have to speak of, for the letters' tests.
#pragma once

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "daemon/letters/letter.hpp"
#include "daemon/rules/messages.hpp"

namespace baosong::letters {

inline storage::Item item(std::string path, storage::Role role, std::string media_type, std::uint64_t size) {
  storage::Item result;
  result.name = path.substr(path.find_last_of("/!") + 1);
  result.path = std::move(path);
  result.role = role;
  result.media_type = std::move(media_type);
  result.size = size;
  result.sha256 = "3fa2b1c8" + std::string(56, '0');
  return result;
}

inline storage::Item picture(std::string path, int width, int height, std::string caption = {}) {
  storage::Item result = item(std::move(path), storage::Role::image, "image/jpeg", 312'345);
  result.width = width;
  result.height = height;
  if (!caption.empty()) {
    result.caption = std::move(caption);
  }
  return result;
}

/// A submission in order: summary, two pictures, a video.
inline LetterContent whole() {
  using namespace std::chrono;
  LetterContent content;
  content.office = "福建省质量强省工作联席会议办公室";
  content.agency = "福州市市场监督管理局";
  content.campaign = "2021年福建省“质量月”活动";
  content.receipt = "FJ2021-0007";
  content.sender = "福州局质量处（zlc@fuzhou.example）";
  content.subject = "报送质量月活动总结";
  content.received_at = sys_days(year(2021) / 10 / 12) + hours(1) + minutes(5);
  content.today = year(2021) / 10 / 12;
  content.deadline = year(2021) / 10 / 15;
  content.items.push_back(
      item("福州市质量月活动总结.docx", storage::Role::summary, "application/octet-stream", 45'000));
  content.items.push_back(picture("照片.zip/图1 质量月启动仪式现场.jpg", 1920, 1080, "质量月启动仪式现场"));
  content.items.push_back(picture("照片.zip/图2 实验室开放日.jpg", 2048, 1536, "实验室开放日"));
  storage::Item video = item("质量月活动.mp4", storage::Role::video, "video/mp4", 12'900'000);
  video.width = 1920;
  video.height = 1080;
  video.duration = 95.2;
  content.items.push_back(video);
  return content;
}

inline void add(LetterContent& content, std::string_view code, storage::Severity severity, std::string_view path = {},
                std::string_view expected = {}, std::string_view found = {}) {
  content.findings.push_back(rules::make_finding(code, severity, path, expected, found));
}

/// Nearly everything that can be wrong with one.
inline LetterContent faulty() {
  using storage::Severity;
  LetterContent content = whole();
  content.items.push_back(picture("图3.jpg", 800, 600));
  content.items.push_back(picture("图4.jpg", 640, 480, "电梯安全进社区宣传"));
  content.items.push_back(item("图5 有奖问答.png", storage::Role::image, "image/png", 900'000));
  content.items.back().caption = "有奖问答";
  content.items.push_back(item("材料.rar", storage::Role::other, "application/x-rar", 20'000'000));
  add(content, "image.too_small", Severity::error, "图3.jpg", "1024×768", "800×600");
  add(content, "image.no_caption", Severity::error, "图3.jpg");
  add(content, "image.too_small", Severity::error, "图4.jpg", "1024×768", "640×480");
  add(content, "image.wrong_format", Severity::error, "图5 有奖问答.png", "JPG", "PNG");
  add(content, "attachment.encrypted", Severity::error, "材料.rar");
  add(content, "video.low_resolution", Severity::warning, "质量月活动.mp4", "1280×720", "640×360");
  return content;
}

struct Code {
  const char* code;
  storage::Severity severity;
  const char* path;  ///< empty: about the whole
  const char* expected;
  const char* found;
  const char* says;  ///< must stand in the letter
};

// Contract 4, every finding that a sender can do something about.
inline const Code k_codes[] = {
    {"summary.missing", storage::Severity::error, "", "", "", "缺少活动总结"},
    {"image.missing", storage::Severity::error, "", "", "", "缺少活动图片"},
    {"video.missing", storage::Severity::error, "", "", "", "超大附件"},
    {"statistics.missing", storage::Severity::error, "", "", "", "缺少统计表"},
    {"summary.empty", storage::Severity::error, "福州市质量月活动总结.docx", "50", "12", "只有 12 个汉字"},
    {"image.wrong_format", storage::Severity::error, "图3.jpg", "JPG", "PNG", "“另存为”→“JPEG 图片”"},
    {"image.too_small", storage::Severity::error, "图3.jpg", "1024×768", "800×600", "现在是 800×600 像素"},
    {"image.no_caption", storage::Severity::error, "图3.jpg", "", "", "图片不必重发"},
    {"image.too_many", storage::Severity::error, "", "6", "9", "不超过 6 张"},
    {"image.corrupt", storage::Severity::error, "图3.jpg", "", "", "图片损坏"},
    {"video.corrupt", storage::Severity::error, "质量月活动.mp4", "", "", "视频无法播放"},
    {"document.corrupt", storage::Severity::error, "福州市质量月活动总结.docx", "", "", "另存为 DOCX"},
    {"video.low_resolution", storage::Severity::error, "质量月活动.mp4", "1280×720", "640×360", "现在是 640×360 像素"},
    {"statistics.columns", storage::Severity::error, "统计表.xlsx", "活动名称、参与人数", "参与人数",
     "缺少栏目：参与人数"},
    {"attachment.encrypted", storage::Severity::error, "材料.rar", "", "", "删空密码"},
    {"attachment.corrupt", storage::Severity::error, "材料.rar", "", "", "不压缩，直接把各个文件添加为附件"},
    {"attachment.bomb", storage::Severity::error, "材料.rar", "", "", "附件过大"},
    {"attachment.dangerous", storage::Severity::error, "图3.jpg", "", "a Windows program", "没有接收"},
    {"attachment.link", storage::Severity::warning, "视频.mp4", "", "", "下载链接"},
};

inline LetterContent with_all_codes() {
  LetterContent content = faulty();
  content.findings.clear();
  for (const Code& one : k_codes) {
    add(content, one.code, one.severity, one.path, one.expected, one.found);
  }
  return content;
}

/// Without blanks and line ends, since lines of the plain text are wrapped wherever they may be.
inline std::string flat(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
  return text;
}

inline auto says(const std::string& words) {
  return testing::ResultOf(flat, testing::HasSubstr(flat(words)));
}

}  // namespace baosong::letters
