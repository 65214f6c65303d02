// Large attachments that a provider keeps (超大附件, 云附件, 中转站): the links in the body that stand for files. Issue
// of the providers: QQ Mail, NetEase (163, 126), Sina, Aliyun, 139, Coremail. One CloudLink per file; an ordinary
// hyperlink is none. Told by the address, or by the block's heading (从…发来的超大附件) together with a size or an
// expiry beside the name. Nothing is ever fetched.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "parsers/facts.hpp"
#include "parsers/text/html_text.hpp"

namespace baosong::parsers {

/// Of HTML: links in lines before `end_line` (where quoted text begins) and not in a blockquote.
[[nodiscard]] std::vector<CloudLink> cloud_links(const HtmlText& html, std::size_t end_line);

/// Of plain text: addresses as they stand there.
[[nodiscard]] std::vector<CloudLink> cloud_links(std::string_view own_text);

/// "qq", "netease", "sina", "aliyun", "139", "coremail"; empty: an ordinary address. Exposed for tests.
[[nodiscard]] std::string_view cloud_provider(std::string_view url);

}  // namespace baosong::parsers
