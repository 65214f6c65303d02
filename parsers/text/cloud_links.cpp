#include "parsers/text/cloud_links.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "parsers/text/ascii.hpp"
#include "parsers/text/han.hpp"
#include "parsers/text/names.hpp"

namespace baosong::parsers {
namespace {

constexpr std::size_t k_most_links = 200;
constexpr std::size_t k_longest_name = 400;
constexpr std::size_t k_longest_address = 8000;
constexpr std::size_t k_line_bytes = 16 * 1024;  // of a line that is looked into
constexpr std::size_t k_most_addresses = 1000;   // of a text that are looked at

bool any_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

bool is_host(std::string_view host, std::string_view domain) {
  return host == domain ||
         (host.size() > domain.size() && host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.');
}

/// The provider whose block this line heads: 从QQ邮箱发来的超大附件, 云附件 …; nullopt-like empty pair: no heading.
struct Heading {
  bool is_heading = false;
  std::string_view provider;
};

Heading heading(std::string_view line) {
  if (line.size() > 200 ||
      !any_of(line, {"超大附件", "云附件", "大附件", "中转站", "超大文件", "网盘附件", "网络附件"}))
    return {};
  const std::string low = lower(line);
  if (any_of(low, {"qq", "腾讯"})) return {true, "qq"};
  if (any_of(low, {"163", "126", "yeah", "网易"})) return {true, "netease"};
  if (any_of(low, {"sina", "新浪"})) return {true, "sina"};
  if (any_of(low, {"aliyun", "阿里"})) return {true, "aliyun"};
  if (any_of(low, {"139", "移动"})) return {true, "139"};
  return {true, "coremail"};
}

/// "411.6M", "1.2 GB" at or after `from`; empty: none.
std::string_view size_in(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] < '0' || text[i] > '9') continue;
    std::size_t end = i;
    while (end < text.size() && ((text[end] >= '0' && text[end] <= '9') || text[end] == '.' || text[end] == ',')) ++end;
    std::size_t unit = end;
    while (unit < text.size() && text[unit] == ' ') ++unit;
    const std::string low = lower(text.substr(unit, 6));
    for (const std::string_view name :
         {"bytes", "字节", "kib", "mib", "gib", "kb", "mb", "gb", "tb", "k", "m", "g", "b"}) {
      if (!low.starts_with(name)) continue;
      const std::size_t after = unit + name.size();
      const char next = after < text.size() ? text[after] : ' ';
      if ((next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || (next >= '0' && next <= '9')) continue;
      return text.substr(i, after - i);
    }
    i = end > i ? end - 1 : i;
  }
  return {};
}

/// A name that ends in an extension of a file.
bool is_file_name(std::string_view text) {
  text = trimmed(text);
  if (text.empty() || text.size() > k_longest_name || text.find("://") != std::string_view::npos) return false;
  const std::string ending = extension(text);
  if (ending.find_first_not_of("0123456789") != std::string::npos &&
      !size_in(text.substr(text.rfind('.') + 1)).empty() && ending.front() >= '0' && ending.front() <= '9' &&
      ending != "7z")
    return false;  // 大小：411.6M
  return !ending.empty() && ending.size() <= 5 &&
         std::ranges::all_of(ending, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }) &&
         std::ranges::any_of(ending, [](char c) { return c >= 'a' && c <= 'z'; });
}

/// The words of a button, which are no file's name.
bool is_action(std::string_view text) {
  if (is_file_name(text)) return false;
  const std::string words = normalised(text);
  return words.size() < 80 &&
         any_of(words, {"下载", "进入", "打开", "预览", "查看", "转存", "收藏", "保存", "点击", "download", "preview"});
}

/// The first day in `text`, with the hour if one follows: "2021年11月11日 10:33", "2021-11-11"; empty: none.
std::string_view day_in(std::string_view text) {
  const auto is_digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  for (std::size_t i = 0; i + 8 <= text.size(); ++i) {
    if (!is_digit(i) || !is_digit(i + 1) || !is_digit(i + 2) || !is_digit(i + 3)) continue;
    const std::string_view rest = text.substr(i + 4);
    if (!rest.starts_with("年") && !rest.starts_with("-") && !rest.starts_with("/") && !rest.starts_with(".")) continue;
    std::size_t end = i + 4;
    for (bool more = true; more && end < text.size();) {
      more = false;
      for (const std::string_view part :
           {"年", "月", "日", "时", "分", "秒", "上午", "下午", "-", "/", ".", ":", "：", " "})
        if (text.substr(end).starts_with(part)) {
          end += part.size();
          more = true;
        }
      while (is_digit(end)) {
        ++end;
        more = true;
      }
    }
    return trimmed(text.substr(i, end - i));
  }
  return {};
}

/// "2021年11月11日 10:33" of "2021年11月11日 10:33 到期", of "有效期至2021年11月11日"; empty: none stated.
std::string expiry_in(std::string_view text) {
  for (const std::string_view word : {"到期", "过期", "失效", "有效期", "截止"}) {
    const std::size_t at = text.find(word);
    if (at == std::string_view::npos) continue;
    // The piece between separators in which the word stands.
    std::size_t begin = 0, end = text.size();
    for (const std::string_view separator : {",", "，", "(", "（", ")", "）", ";", "；", "|", "\t"})
      if (const std::size_t found = text.substr(0, at).rfind(separator); found != std::string_view::npos)
        begin = std::max(begin, found + separator.size());
    for (const std::string_view separator : {",", "，", ")", "）", ";", "；", "|", "\t"})
      if (const std::size_t found = text.find(separator, at); found != std::string_view::npos)
        end = std::min(end, found);
    std::string piece(text.substr(begin, end - begin));
    if (const std::string_view day = day_in(piece); !day.empty()) return std::string(day);
    for (const std::string_view frame : {"到期时间", "过期时间", "失效时间", "有效期至", "有效期到", "有效期",
                                         "截止时间", "截止", "到期", "过期", "失效", "将于", "后", "：", "至"})
      for (std::size_t found = piece.find(frame); found != std::string::npos; found = piece.find(frame))
        piece.erase(found, frame.size());
    std::string shown(trimmed(piece));
    while (shown.starts_with(':')) shown.erase(0, 1);
    shown = std::string(trimmed(shown));
    if (!shown.empty() && shown.size() < 60) return shown;
  }
  return {};
}

/// `福州质量月.mp4 (411.6M, 2021年11月11日 10:33 到期)` → the name before the bracket that holds size or expiry.
std::string_view name_in(std::string_view line) {
  line = trimmed(line.substr(0, k_longest_name * 2));
  std::size_t bracket = std::string_view::npos;
  for (const std::string_view open : {"(", "（", "["}) {
    for (std::size_t at = line.find(open); at != std::string_view::npos; at = line.find(open, at + 1)) {
      const std::string_view inside = line.substr(at + open.size());
      if (size_in(inside.substr(0, 40)).empty() && expiry_in(inside.substr(0, 200)).empty()) continue;
      bracket = std::min(bracket, at);
      break;
    }
  }
  std::string_view name = trimmed(line.substr(0, bracket));
  for (const std::string_view label : {"文件名：", "文件名:", "附件：", "附件:", "文件：", "文件:"})
    if (name.starts_with(label)) name = trimmed(name.substr(label.size()));
  if (bracket == std::string_view::npos) {  // `name.mp4 411.6M`
    for (std::size_t gap = name.find_first_of(" \t"); gap != std::string_view::npos;
         gap = name.find_first_of(" \t", gap + 1))
      if (is_file_name(name.substr(0, gap)) && !size_in(name.substr(gap)).empty()) return trimmed(name.substr(0, gap));
    if (!is_file_name(name)) return {};
  }
  return name;
}

void note_details(std::string_view text, CloudLink& link) {
  text = text.substr(0, 300);
  if (link.size.empty()) link.size = size_in(text);
  if (link.expires.empty()) link.expires = expiry_in(text);
}

/// The links found so far, one per file.
class Links {
 public:
  CloudLink* of_url(std::string_view url) {
    const auto found = std::ranges::find(links_, url, &CloudLink::url);
    return found == links_.end() ? nullptr : &*found;
  }
  CloudLink* of_name(std::string_view name) {
    const auto found = std::ranges::find(links_, name, &CloudLink::name);
    return name.empty() || found == links_.end() ? nullptr : &*found;
  }
  CloudLink* add(std::string_view url, std::string_view name, std::string_view provider) {
    if (links_.size() >= k_most_links) return nullptr;
    links_.push_back({std::string(name), std::string(url), {}, {}, std::string(provider)});
    return &links_.back();
  }
  [[nodiscard]] bool empty() const { return links_.empty(); }
  std::vector<CloudLink> take() { return std::move(links_); }

 private:
  std::vector<CloudLink> links_;
};

/// Where an address in running text ends: at blanks, quotes, brackets and anything that is not ASCII.
std::size_t url_end(std::string_view line, std::size_t at) {
  line = line.substr(0, at + k_longest_address);
  while (at < line.size() && static_cast<unsigned char>(line[at]) > 0x20 &&
         static_cast<unsigned char>(line[at]) < 0x7F &&
         std::string_view("\"'<>)]}").find(line[at]) == std::string_view::npos)
    ++at;
  return at;
}

}  // namespace

std::string_view cloud_provider(std::string_view url) {
  const std::string low = lower(trimmed(url).substr(0, 2000));
  const std::size_t scheme = low.find("://");
  if (scheme == std::string::npos || !low.starts_with("http")) return {};
  const std::size_t begin = scheme + 3;
  const std::size_t end = std::min(low.find_first_of("/?#", begin), low.size());
  std::string_view host = std::string_view(low).substr(begin, end - begin);
  if (const std::size_t at = host.rfind('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
  host = host.substr(0, host.find(':'));
  const std::string_view path = std::string_view(low).substr(end);

  if (is_host(host, "ftn.qq.com")) return "qq";
  if ((is_host(host, "mail.qq.com") || is_host(host, "exmail.qq.com")) && any_of(path, {"ftn", "bigattach"}))
    return "qq";
  if (host == "dashi.163.com" && any_of(path, {"attach", "download", "project"})) return "netease";
  if ((is_host(host, "163.com") || is_host(host, "126.com") || is_host(host, "yeah.net") || is_host(host, "188.com") ||
       is_host(host, "netease.com")) &&
      any_of(path, {"large-attachment", "cloud-attachment", "largeattach", "cloudattach", "bigattach",
                    "huge-attachment", "filehub", "/fs/display", "netfolder"}))
    return "netease";
  if ((is_host(host, "sina.com.cn") || is_host(host, "sina.com") || is_host(host, "sina.cn") ||
       is_host(host, "sina.net")) &&
      (host.starts_with("vdisk.") || any_of(path, {"filecenter", "bigattach", "largeattach", "netdisk", "bigfile"})))
    return "sina";
  if ((is_host(host, "aliyun.com") || is_host(host, "alibaba-inc.com")) &&
      any_of(path, {"alimail", "largeattach", "bigattach", "cloudattach", "downloadmime", "netdisk"}))
    return "aliyun";
  if ((is_host(host, "10086.cn") || is_host(host, "139.com")) &&
      any_of(path,
             {"share", "largeattach", "bigattach", "netdisk", "disk", "getfile", "download", "filecenter", "attach"}))
    return "139";
  if (any_of(path, {"/coremail/"}) && any_of(path, {"nf:", "func=nf", "nflink", "nf_", "/nf/", "netfolder",
                                                    "cloudattach", "largeattach", "bigattach", "getfile", "filelink"}))
    return "coremail";
  return {};
}

std::vector<CloudLink> cloud_links(const HtmlText& html, std::size_t end_line) {
  const std::vector<std::string_view> text = lines(html.text);
  std::vector<Heading> headings(text.size());
  Heading last_heading;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (const Heading found = heading(text[i]); found.is_heading) last_heading = found;
    headings[i] = last_heading;
  }

  std::vector<bool> has_link(text.size());
  for (const HtmlLink& link : html.links)
    if (!link.in_quote && link.line < text.size()) has_link[link.line] = true;
  // Size and expiry below the name, up to the next link.
  const auto note_details_below = [&](std::size_t line, CloudLink& entry) {
    constexpr std::size_t k_lines = 3;
    for (std::size_t i = line + 1; i < text.size() && i <= line + k_lines && !has_link[i]; ++i)
      note_details(text[i], entry);
  };

  Links links;
  std::vector<std::pair<std::string_view, std::string_view>> unnamed;  // url, provider
  std::size_t named_line = static_cast<std::size_t>(-1);
  for (const HtmlLink& link : html.links) {
    if (link.in_quote || link.line >= end_line) continue;
    const std::string_view url = trimmed(link.href);
    const std::string_view shown = trimmed(link.text);
    const std::string_view line =
        link.line < text.size() ? text[link.line].substr(0, k_line_bytes) : std::string_view();
    const std::size_t stands = shown.empty() ? std::string_view::npos : line.find(shown);
    const std::string_view after =
        stands == std::string_view::npos ? std::string_view() : line.substr(stands + shown.size());
    std::string_view provider = cloud_provider(url);
    if (provider.empty()) {
      const Heading above = link.line < headings.size() ? headings[link.line] : Heading{};
      const bool stated = !size_in(after.substr(0, 100)).empty() || !expiry_in(after.substr(0, 200)).empty();
      if (!above.is_heading || !url.starts_with("http") || !stated || !is_file_name(shown)) continue;
      provider = above.provider;
    }
    if (shown.empty()) {  // the icon before the name
      unnamed.emplace_back(url, provider);
      continue;
    }
    const bool action = is_action(shown) || shown.starts_with("http");
    std::string_view name = action ? std::string_view() : shown;
    std::string_view within;  // where the whole block is one link: what stands in it behind the name
    if (const std::string_view first = name_in(shown); !action && !first.empty() && first.size() < shown.size()) {
      name = first;
      within = shown.substr(static_cast<std::size_t>(first.data() - shown.data()) + first.size());
    }
    if (action) {
      if (links.of_url(url) != nullptr) continue;
      name = name_in(line.substr(0, std::min(stands, line.size())));
      if (name.empty() && link.line > 0 && named_line == static_cast<std::size_t>(-1))
        name = name_in(text[link.line - 1]);
      if (name.empty() && named_line != static_cast<std::size_t>(-1) && link.line <= named_line + 3)
        continue;  // its button
      if (links.of_name(name) != nullptr) continue;
    }
    CloudLink* entry = links.of_url(url);
    const std::string_view details = action ? line : after;
    if (entry == nullptr) entry = links.of_name(name);
    // Another file of the same name, not another link to it: it has a size of its own.
    if (entry != nullptr && entry->url != url && !entry->size.empty() && !action &&
        !size_in(details.substr(0, 100)).empty())
      entry = nullptr;
    if (entry == nullptr) entry = links.add(url, name, provider);
    if (entry == nullptr) break;
    if (entry->name.empty()) entry->name = name;
    note_details(within, *entry);
    note_details(details, *entry);
    if (trimmed(after).empty()) note_details_below(link.line, *entry);
    named_line = link.line;
  }
  if (links.empty())
    for (const auto& [url, provider] : unnamed)
      if (links.of_url(url) == nullptr) links.add(url, {}, provider);
  return links.take();
}

std::vector<CloudLink> cloud_links(std::string_view own_text) {
  Links links;
  Heading above;
  constexpr std::size_t k_earlier = 4;
  std::vector<std::string_view> earlier;  // the last lines with text since a link, newest first
  std::size_t addresses = 0;
  for (const std::string_view raw : lines(own_text)) {
    const std::string_view line = trimmed(raw).substr(0, k_line_bytes);
    if (line.empty()) continue;
    const Heading found = heading(line);
    if (found.is_heading) {
      above = found;
      earlier.clear();
    }
    bool has_url = false;
    for (std::size_t at = line.find("http"); at != std::string_view::npos;) {
      if (++addresses > k_most_addresses) return links.take();
      const std::size_t end = url_end(line, at);
      const std::string_view url = line.substr(at, end - at);
      std::string_view name = name_in(line.substr(0, at));
      std::vector<std::string_view> details = {line};
      for (const std::string_view one : earlier) {
        if (!name.empty()) break;
        name = name_in(one);
        details.push_back(one);
      }
      at = line.find("http", std::max(end, at + 4));
      std::string_view provider = cloud_provider(url);
      if (provider.empty()) {
        const bool sized = std::ranges::any_of(details, [](std::string_view one) { return !size_in(one).empty(); });
        if (!above.is_heading || name.empty() || !sized || url.size() < 10) continue;
        provider = above.provider;
      }
      has_url = true;
      if (links.of_url(url) != nullptr || links.of_name(name) != nullptr) continue;
      CloudLink* entry = links.add(url, name, provider);
      if (entry == nullptr) return links.take();
      if (name.empty()) continue;
      // The figures stand behind the name in its own line, or in the lines between it and the address.
      for (auto one = details.rbegin(); one != details.rend(); ++one) {
        const std::size_t stands = one->find(name);
        std::string_view behind = stands == std::string_view::npos ? *one : one->substr(stands + name.size());
        note_details(behind.substr(0, behind.find("http")), *entry);
      }
    }
    if (has_url)
      earlier.clear();
    else if (!found.is_heading)
      earlier.insert(earlier.begin(), line);
    if (earlier.size() > k_earlier) earlier.pop_back();
  }
  return links.take();
}

}  // namespace baosong::parsers
