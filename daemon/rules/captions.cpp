// See captions.hpp. Works on characters (UTF-32), so that widths, capitals and Chinese figures compare one by one.
#include "daemon/rules/captions.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "parsers/text/han.hpp"

namespace baosong::rules {
namespace {

using Text = std::u32string;
using View = std::u32string_view;

constexpr std::size_t k_caption_han = 4;
constexpr std::size_t k_line_characters = 2000;  // what is beyond is no caption
constexpr long k_highest_number = 999'999'999;

Text decode(std::string_view text) {
  Text out;
  const auto* data = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<std::int64_t>(text.size());
  for (std::int64_t at = 0; at < length;) {
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(data, at, length, c);
    out.push_back(static_cast<char32_t>(c));
  }
  return out;
}

std::string encode(View text) {
  std::string out;
  for (const char32_t c : text) {
    std::array<char, U8_MAX_LENGTH> bytes{};
    std::int32_t used = 0;
    U8_APPEND_UNSAFE(bytes.data(), used, static_cast<UChar32>(c));
    out.append(bytes.data(), static_cast<std::size_t>(used));
  }
  return out;
}

bool is_blank(char32_t c) {
  return u_isUWhiteSpace(static_cast<UChar32>(c)) || c == 0x200B || c == 0xFEFF;
}

/// Half width, lower case; every character stays one character.
char32_t folded(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
  return static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
}

Text folded(View text) {
  Text out(text);
  std::ranges::transform(out, out.begin(), [](char32_t c) { return folded(c); });
  return out;
}

View without_blanks(View text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool is_separator(char32_t c) {
  return is_blank(c) || View(U"：:、，.．-—").find(c) != View::npos;
}

constexpr View k_opening = U"([（【［〔「『《";
constexpr View k_closing = U")]）】］〕」』》";

/// Whether the bracket at the end of `text` closes one that was opened in it.
bool closes_in(View text) {
  const char32_t open = k_opening[k_closing.find(text.back())];
  return std::ranges::count(text, open) >= std::ranges::count(text, text.back());
}

/// Without blanks, dashes, underscores and brackets at its ends; a bracket whose partner stands within stays.
View without_edges(View text) {
  const auto is_edge = [](char32_t c) { return is_blank(c) || View(U"-－–—_＿").find(c) != View::npos; };
  for (bool changed = true; changed && !text.empty();) {
    changed = true;
    const std::size_t opening = k_opening.find(text.front());
    const std::size_t closing = k_closing.find(text.back());
    if (is_edge(text.front()) || k_closing.find(text.front()) != View::npos) {
      text.remove_prefix(1);
    } else if (is_edge(text.back()) || k_opening.find(text.back()) != View::npos) {
      text.remove_suffix(1);
    } else if (opening != View::npos && closing == opening && text.find(k_closing[closing]) == text.size() - 1) {
      text = text.substr(1, text.size() - 2);
    } else if (opening != View::npos && text.find(k_closing[opening]) == View::npos) {
      text.remove_prefix(1);
    } else if (closing != View::npos && !closes_in(text)) {
      text.remove_suffix(1);
    } else {
      changed = false;
    }
  }
  return text;
}

std::size_t count_han(View text) {
  return parsers::count_han(encode(text));
}

// --- figures ---------------------------------------------------------------------------------------------------------

int chinese_digit(char32_t c) {
  const std::size_t at = View(U"零一二三四五六七八九").find(c);
  if (at != View::npos) return static_cast<int>(at);
  if (c == U'〇') return 0;
  return c == U'两' ? 2 : -1;
}

/// Reads a figure off the front of `text`: 12, １２, 十二, 一二. nullopt leaves `text` as it is.
std::optional<long> take_figure(View& text) {
  long value = 0;
  std::size_t length = 0;
  for (; length < text.size(); ++length) {
    const char32_t c = folded(text[length]);
    if (c < U'0' || c > U'9') break;
    value = std::min(k_highest_number, value * 10 + static_cast<long>(c - U'0'));
  }
  if (length > 0) {
    text.remove_prefix(length);
    return value;
  }
  long whole = 0;  // 一百二十三: digits in order (一二三) or with 十 and 百
  long digit = 0;
  bool pending = false;
  for (; length < text.size(); ++length) {
    const char32_t c = text[length];
    if (const int d = chinese_digit(c); d >= 0) {
      digit = std::min(k_highest_number, (pending ? digit * 10 : 0) + d);
      pending = true;
    } else if (c == U'十' || c == U'百') {
      whole = std::min(k_highest_number, whole + (pending ? digit : 1) * (c == U'十' ? 10 : 100));
      digit = 0;
      pending = false;
    } else {
      break;
    }
  }
  if (length == 0) return std::nullopt;
  text.remove_prefix(length);
  return whole + digit;
}

constexpr std::array<View, 4> k_number_words = {U"图片", U"照片", U"附图", U"图"};

/// Takes 图, 图片, 照片 or 附图 and blanks off the front; false: none is there.
bool take_word(View& text) {
  for (const View word : k_number_words) {
    if (!text.starts_with(word)) continue;
    text.remove_prefix(word.size());
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    return true;
  }
  return false;
}

bool is_arabic(char32_t c) {
  return folded(c) >= U'0' && folded(c) <= U'9';
}

/// Whether a bare figure that `rest` follows numbers the picture, and is no year, date or amount: 1 of "1 开幕式", not
/// 2021 of "2021年总结" nor 3 of "3.15晚会" nor 三 of "三明开幕式".
bool ends_bare_figure(View rest, bool arabic) {
  if (rest.empty()) return true;
  if (rest.front() == U'.' || rest.front() == U'．') return rest.size() == 1 || !is_arabic(rest[1]);
  if (is_separator(rest.front()) || rest.front() == U'_' || rest.front() == U'＿') return true;
  if (k_opening.find(rest.front()) != View::npos || k_closing.find(rest.front()) != View::npos) return true;
  return arabic && u_hasBinaryProperty(static_cast<UChar32>(rest.front()), UCHAR_IDEOGRAPHIC) &&
         View(U"年月日号点时分秒周季届期次场个家名位人件万亿元一二三四五六七八九十百千").find(rest.front()) ==
             View::npos;
}

struct Numbering {
  long figure = 0;
  View rest;          ///< what follows it
  bool bare = false;  ///< without 图, 照片 …
};

/// The number that a file name begins with; its word may lack, its figure may stand in brackets (图片 (1).jpg).
std::optional<Numbering> numbering(View stem) {
  View text = without_blanks(stem);
  Numbering out;
  out.bare = !take_word(text);
  const bool bracket = !text.empty() && (text.front() == U'(' || text.front() == U'（') && text.size() > 2;
  View inner = text.substr(bracket ? 1 : 0);
  const bool arabic = !inner.empty() && is_arabic(inner.front());
  const std::optional<long> figure = take_figure(inner);
  if (!figure) return std::nullopt;
  if (bracket) {
    if (inner.empty() || (inner.front() != U')' && inner.front() != U'）')) return std::nullopt;
    inner.remove_prefix(1);
  } else if (out.bare && !ends_bare_figure(inner, arabic)) {
    return std::nullopt;
  }
  out.figure = *figure;
  out.rest = inner;
  return out;
}

/// Without a file extension: a dot and up to five ASCII letters or digits, at least one of them a letter.
View stem_of(View name) {
  name = without_blanks(name);
  const std::size_t dot = name.find_last_of(U".．");
  if (dot == View::npos || dot == 0) return name;
  const View extension = name.substr(dot + 1);
  const auto is_letter = [](char32_t c) { return folded(c) >= U'a' && folded(c) <= U'z'; };
  const bool fits = !extension.empty() && extension.size() <= 5 &&
                    std::ranges::all_of(extension, [&](char32_t c) { return is_letter(c) || is_arabic(c); }) &&
                    std::ranges::any_of(extension, is_letter);
  return fits ? name.substr(0, dot) : name;
}

// --- lines -----------------------------------------------------------------------------------------------------------

/// A picture's extension as people write it behind a number: 图1.jpg：开幕式.
View without_picture_extension(View rest) {
  if (rest.empty() || (rest.front() != U'.' && rest.front() != U'．')) return rest;
  const Text lower = folded(rest.substr(1, 5));
  for (const View extension : {U"jpeg", U"jpg", U"png", U"gif", U"bmp", U"tiff", U"tif", U"webp", U"heic"}) {
    if (View(lower).starts_with(extension)) return rest.substr(1 + extension.size());
  }
  return rest;
}

/// What a line says after a name or number: at least one separator, then at least 4 Han characters.
std::optional<std::string> said(View rest) {
  if (rest.empty() || !is_separator(rest.front())) return std::nullopt;
  while (!rest.empty() && is_separator(rest.front())) rest.remove_prefix(1);
  const View caption = without_edges(rest);
  if (count_han(caption) < k_caption_han) return std::nullopt;
  return encode(caption);
}

bool is_figure_only(View text) {
  if (text.empty()) return false;
  const std::optional<long> figure = take_figure(text);
  return figure && text.empty();
}

/// `1.` `1、` `1)` in any width: a line of a numbered list is no caption line.
bool is_list_line(View line) {
  if (!take_figure(line)) return false;
  return !line.empty() && View(U".．、)）").find(line.front()) != View::npos;
}

struct Picture {
  Text name;  ///< folded
  Text stem;  ///< folded
  std::optional<long> number;
};

/// `line` is trimmed.
std::optional<std::string> caption_in_line(View line, const Picture& picture) {
  line = line.substr(0, k_line_characters);
  const Text plain = folded(line);
  const bool listed = is_list_line(line);
  if (!picture.name.empty() && View(plain).starts_with(picture.name) && !(listed && is_figure_only(picture.name))) {
    if (auto found = said(line.substr(picture.name.size()))) return found;
  }
  if (!picture.stem.empty() && View(plain).starts_with(picture.stem) && !(listed && is_figure_only(picture.stem))) {
    if (auto found = said(without_picture_extension(line.substr(picture.stem.size())))) return found;
  }
  if (!picture.number) return std::nullopt;
  View rest = line;
  if (!take_word(rest)) return std::nullopt;
  const std::optional<long> figure = take_figure(rest);
  if (!figure || *figure != *picture.number) return std::nullopt;
  return said(without_picture_extension(rest));
}

std::optional<std::string> caption_in_texts(const std::vector<std::string>& texts, const Picture& picture) {
  for (const std::string& text : texts) {
    for (const std::string_view line : parsers::lines(text)) {
      const std::string_view trimmed = parsers::trimmed(line);
      if (trimmed.empty()) continue;
      if (auto found = caption_in_line(decode(trimmed.substr(0, 4 * k_line_characters)), picture)) return found;
    }
  }
  return std::nullopt;
}

// --- file names ------------------------------------------------------------------------------------------------------

struct CameraName {
  View begins;
  bool letters;  ///< its tail may hold letters (Screenshot_…_com.tencent.mm)
};
constexpr std::array<CameraName, 7> k_camera_names = {{{U"wechatimg", false},
                                                       {U"微信图片", false},
                                                       {U"qq图片", false},
                                                       {U"mmexport", false},
                                                       {U"screenshot", true},
                                                       {U"img", false},
                                                       {U"dsc", true}}};

/// Takes the names that cameras and chat programs give away, wherever they stand, with the digits behind them.
Text without_camera_names(View text) {
  Text out;
  const Text plain = folded(text);
  for (std::size_t at = 0; at < text.size();) {
    const bool inside_word = at > 0 && plain[at - 1] >= U'a' && plain[at - 1] <= U'z';
    std::size_t skip = 0;
    for (const CameraName& camera : k_camera_names) {
      if (inside_word || !View(plain).substr(at).starts_with(camera.begins)) continue;
      std::size_t end = at + camera.begins.size();
      const auto is_tail = [&](char32_t c) {
        return is_arabic(c) || c == U'_' || c == U'-' || c == U'.' || (camera.letters && c >= U'a' && c <= U'z');
      };
      while (end < plain.size() && is_tail(plain[end])) ++end;
      skip = end - at;
      break;
    }
    if (skip > 0) {
      at += skip;
    } else {
      out.push_back(text[at++]);
    }
  }
  return out;
}

}  // namespace

std::optional<long> picture_number(std::string_view file_name) {
  const Text name = decode(file_name);
  const std::optional<Numbering> found = numbering(stem_of(name));
  return found ? std::optional<long>(found->figure) : std::nullopt;
}

std::optional<std::string> caption_in_name(std::string_view file_name) {
  const Text name = decode(file_name);
  View left = without_blanks(stem_of(name));
  if (const std::optional<Numbering> number = numbering(left)) {
    const bool attached = !number->rest.empty() && !is_separator(number->rest.front()) && number->rest.front() != U'_';
    if (!(number->bare && attached)) {  // "12345热线进社区": the figure belongs to the words
      left = number->rest;
      while (!left.empty() && is_separator(left.front())) left.remove_prefix(1);
    }
  }
  const Text plain = without_camera_names(left);
  const View caption = without_edges(plain);
  if (count_han(caption) < k_caption_han) return std::nullopt;
  return encode(caption);
}

std::optional<std::string> caption_of(std::string_view name, bool in_document, std::string_view next_paragraph,
                                      const CaptionTexts& texts) {
  Picture picture;
  const Text whole = decode(name);
  picture.name = folded(without_blanks(whole));
  picture.stem = folded(stem_of(whole));
  picture.number = picture_number(name);
  for (const auto* rank : {&texts.caption_documents, &texts.summaries, &texts.bodies}) {
    if (auto found = caption_in_texts(*rank, picture)) return found;
  }
  if (in_document && parsers::count_han(next_paragraph) >= k_caption_han) {
    return std::string(parsers::trimmed(next_paragraph));
  }
  return caption_in_name(name);
}

}  // namespace baosong::rules
