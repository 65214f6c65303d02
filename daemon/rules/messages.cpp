// See messages.hpp. {item}, {expected} and {found} are replaced by what the finding says.
#include "daemon/rules/messages.hpp"

#include <algorithm>
#include <array>

namespace baosong::rules {
namespace {

struct Sentence {
  std::string_view code;
  std::string_view text;
};

constexpr std::array<Sentence, 28> k_sentences = {{
    {"summary.missing", "未收到活动总结，请补报。"},
    {"image.missing", "未收到活动图片，请补报。"},
    {"video.missing", "未收到活动视频，请补报。"},
    {"statistics.missing", "未收到统计表，请补报。"},
    {"summary.empty", "活动总结“{item}”仅有{found}个汉字，请核对是否发错文件，并补报完整的总结。"},
    {"summary.scanned", "活动总结“{item}”为扫描件，已收下。"},
    {"image.wrong_format", "图片“{item}”为{found}格式，请按要求改用{expected}格式报送。"},
    {"image.too_small", "图片“{item}”为{found}像素，低于要求的{expected}像素，请报送原图。"},
    {"image.no_caption", "图片“{item}”没有文字说明，请补充简要说明。"},
    {"image.too_many", "共收到图片{found}张，超过要求的{expected}张，请精选后重新报送。"},
    {"image.duplicate", "图片“{item}”与“{found}”内容完全相同，只计一张。"},
    {"image.corrupt", "图片“{item}”不完整，无法完全打开，请重新报送。"},
    {"video.corrupt", "视频“{item}”无法播放，请重新报送。"},
    {"document.corrupt", "文件“{item}”无法打开，请重新报送。"},
    {"video.low_resolution", "视频“{item}”为{found}像素，低于要求的{expected}像素，请报送高清版本。"},
    {"statistics.columns", "统计表“{item}”缺少“{found}”，请补充完整后重新报送。"},
    {"attachment.encrypted", "附件“{item}”设有密码，无法打开，请取消密码后重新报送。"},
    {"attachment.corrupt", "附件“{item}”不完整，无法全部解开，请重新打包报送。"},
    {"attachment.bomb", "附件“{item}”解开后过大或层数过多，未予处理，请拆分后重新报送。"},
    {"attachment.dangerous", "附件“{item}”是程序、脚本或带宏的文档，为安全起见不予接收，请改用普通文件报送。"},
    {"attachment.link", "“{item}”为超大附件的下载链接，文件本身未随邮件到达，请另行报送原文件。"},
    {"submission.late", "材料于{found}收到，已超过报送期限{expected}。"},
    {"agency.unconfirmed", "发件地址尚未登记或未通过邮件验证，报送单位有待确认。"},
    {"agency.unknown", "无法确定报送单位，请告知单位全称。"},
    {"agency.ambiguous", "邮件中出现多个单位名称（{found}），无法确定报送单位。"},
    {"agency.mismatch", "发件地址登记为{expected}，邮件中却只出现{found}，有待人工确认。"},
    {"campaign.ambiguous", "无法确定材料属于哪一项活动（{found}），有待人工确认。"},
    {"message.unreadable", "邮件无法读取，原件已保留，有待人工处理。"},
}};

std::string filled(std::string_view text, const storage::Finding& finding) {
  std::string out;
  while (!text.empty()) {
    if (text.front() == '{') {
      const std::size_t end = text.find('}');
      const std::string_view word = text.substr(1, end - 1);
      out += word == "item" ? finding.item : word == "expected" ? finding.expected : finding.found;
      text.remove_prefix(end + 1);
    } else {
      const std::size_t next = std::min(text.find('{'), text.size());
      out += text.substr(0, next);
      text.remove_prefix(next);
    }
  }
  return out;
}

}  // namespace

storage::Finding make_finding(std::string_view code, storage::Severity severity, std::string_view item,
                              std::string_view expected, std::string_view found) {
  storage::Finding finding;
  finding.code = code;
  finding.severity = severity;
  finding.item = item;
  finding.expected = expected;
  finding.found = found;
  const auto sentence = std::ranges::find(k_sentences, code, &Sentence::code);
  if (sentence != k_sentences.end()) finding.message = filled(sentence->text, finding);
  return finding;
}

}  // namespace baosong::rules
