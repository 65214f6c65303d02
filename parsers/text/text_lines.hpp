// The text of a mail as lines, and which of them are quoted (contract 4, "The mail's own text is all its text but what
// is quoted").
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace baosong::parsers {

struct TextLine {
  std::string text;     ///< UTF-8, without line end
  bool quoted = false;  ///< stood in a <blockquote>
};

/// UTF-8 text → lines, whatever ends them (LF, CRLF, CRCRLF, CR); the first 200,000 of them.
[[nodiscard]] std::vector<TextLine> text_lines(std::string_view text);

/// Joins the soft lines of format=flowed (RFC 3676); `delete_space`: DelSp=yes.
[[nodiscard]] std::vector<TextLine> unflowed(std::vector<TextLine> lines, bool delete_space);

struct OwnAndQuoted {
  std::string own;  ///< lines end in LF; no blank lines at either end
  std::string quoted;
  std::size_t quoted_from = static_cast<std::size_t>(-1);  ///< index of the original-message line, if one stands there
};

/// Tells own text from quoted: lines that begin with `>` or stood in a blockquote, and everything from an
/// original-message line on (-----Original Message-----, 原始邮件 between dashes, 在 … 写道：, On … wrote:, a block of
/// 发件人/发送时间/收件人/主题 or From/Sent/To/Subject). At most `most_bytes` of each are kept.
[[nodiscard]] OwnAndQuoted split_quoted(const std::vector<TextLine>& lines, std::size_t most_bytes);

}  // namespace baosong::parsers
