#include "config/new_settings.hpp"

#include <cstdio>

namespace baosong::config {
namespace {

/// A basic string of TOML.
std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04X", static_cast<unsigned>(c));
      result += escape;
    } else {
      result += c;
    }
  }
  return result + '"';
}

std::string iso(std::chrono::year_month_day day) {
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                static_cast<unsigned>(day.day()));
  return text;
}

}  // namespace

std::string settings_text(const NewSettings& settings) {
  std::string text =
      "# 报送（baosong）的主配置文件，由 baosong init 写成。“#”后面是说明，程序不读。\n"
      "# 改完请检查一遍：baosong doctor。还可以写哪些项目，见 man baosong.toml。\n"
      "\n"
      "[office]\n"
      "name     = " +
      quoted(settings.office) + "   # 信末的落款\naddress  = " + quoted(settings.address) +
      "   # 所有来信、回信都用这个邮箱；每日汇总也寄到这里\n"
      "timezone = \"Asia/Shanghai\"\n"
      "\n"
      "[[mailbox]]\n"
      "name          = \"main\"\n"
      "imap          = " +
      quoted(settings.imap) + "\nsmtp          = " + quoted(settings.smtp) +
      "\nuser          = " + quoted(settings.user) + "\npassword_file = " + quoted(settings.password_file) +
      "   # 授权码，写在第一行\n";
  if (!settings.ca_file.empty()) text += "ca_file       = " + quoted(settings.ca_file) + "\n";
  text += "answer_since  = " + iso(settings.answer_since) +
          "   # 这一天以前收到的邮件只归档，不回信\n"
          "\n"
          "[storage]\n"
          "root = " +
          quoted(settings.root) +
          "   # 归档的材料在它下面的 archive 里，按活动和单位分好\n"
          "\n"
          "[campaigns]\n"
          "directory = \"campaigns\"   # 这个文件夹里每个 .toml 文件是一项活动\n";
  return text;
}

std::string_view blank_campaign() {
  return R"(# 一项活动。请逐项填好空着的引号和去掉 # 的行，再运行 baosong doctor 检查；填好以前不会收信、回信。

id             = ""      # 自己起的短名，用英文字母、数字和 - ，例如 "zhiliangyue-2021"；定了就不要再改
title          = ""      # 活动名称，回信里这样称呼，例如 "2021年“质量月”活动"
# notice       = ""      # 文号，例如 "闽质强省办〔2021〕5号"
keywords       = ["质量月"]   # 主题、正文、附件名里有这些词，才可能是本活动的材料
# opens        = 2021-08-27   # 从哪一天起收件（必填）
# deadline     = 2021-10-15   # 截止日期，当天算按时；没有截止日期就不写
receipt_prefix = ""      # 回执编号的开头，例如 "ZLY2021"：编号就是 ZLY2021-0001、ZLY2021-0002 ……
roster         = "../rosters/roster.csv"   # 报送单位名册；可以用 baosong roster import 从 Excel 导入
interim        = true    # 活动期间可以随时报送活动信息

# 要报送什么：每样一段。level： "required" 必须有；"expected" 应当有；"optional" 有则收，没有也不提

[[require]]
role  = "summary"        # 活动总结
level = "required"

[[require]]
role       = "image"     # 图片
level      = "required"
max        = 6
format     = "jpeg"
min_width  = 1024
min_height = 768
caption    = "required"  # 每张要有文字说明

[[require]]
role       = "video"     # 视频
level      = "expected"
min_width  = 1280
min_height = 720

# 催报。不要催报，就去掉这一段
[remind]
before  = [7, 3, 1]      # 截止前第7、3、1天
after   = [1, 3]         # 过期后第1、3天
at      = "09:00"
weekend = false          # 逢周末、节假日，提前到前一个工作日发出
)";
}

std::string_view blank_roster() {
  return "\xEF\xBB\xBFid,name,kind,aliases,addresses,domains,contact,phone\n";
}

}  // namespace baosong::config
