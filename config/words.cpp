#include "config/words.hpp"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

namespace baosong::config {
namespace {

/// The code point at `index`, which moves past it; negative for bytes that are no UTF-8.
UChar32 next_point(std::string_view text, std::size_t& index) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  auto at = static_cast<std::int64_t>(index);
  const auto length = static_cast<std::int64_t>(text.size());
  UChar32 point = 0;
  U8_NEXT(bytes, at, length, point);
  index = static_cast<std::size_t>(at);
  return point;
}

bool is_blank(UChar32 point) {
  return u_isUWhiteSpace(point) || point == 0x200B || point == 0xFEFF;
}

bool is_alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Optimal string alignment distance. Words are configuration keys: both are cut, so that a hostile key costs nothing.
std::size_t distance(std::string_view left, std::string_view right) {
  constexpr std::size_t k_longest = 64;
  const std::string a = lower_case(left.substr(0, k_longest));
  const std::string b = lower_case(right.substr(0, k_longest));
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        cost[i][j] = i + j;
        continue;
      }
      cost[i][j] =
          std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
      }
    }
  }
  return cost[a.size()][b.size()];
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(), [](char c) { return is_alnum(c) || c == '-'; });
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  for (std::size_t index = 0; index < bytes.size();) {
    if (next_point(bytes, index) < 0) {
      return false;
    }
  }
  return true;
}

std::size_t count_han(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t index = 0; index < text.size();) {
    const UChar32 point = next_point(text, index);
    UErrorCode status = U_ZERO_ERROR;
    if (point >= 0 && uscript_getScript(point, &status) == USCRIPT_HAN && U_SUCCESS(status)) {
      ++count;
    }
  }
  return count;
}

std::string_view trimmed(std::string_view text) {
  std::size_t begin = text.size();
  std::size_t end = 0;
  for (std::size_t index = 0; index < text.size();) {
    const std::size_t start = index;
    if (!is_blank(next_point(text, index))) {
      begin = std::min(begin, start);
      end = index;
    }
  }
  return begin < end ? text.substr(begin, end - begin) : std::string_view();
}

std::string lower_case(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') {
      c = static_cast<char>(c - 'A' + 'a');
    }
  }
  return result;
}

bool has_control_characters(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t k_most_characters = 60;
  std::string result = "\"";
  std::size_t characters = 0;
  for (std::size_t index = 0; index < text.size(); ++characters) {
    if (characters == k_most_characters) {
      result += "…";
      break;
    }
    const std::size_t start = index;
    const UChar32 point = next_point(text, index);
    const std::string_view piece = text.substr(start, index - start);
    if (point >= 0x20 && point != 0x7F && !(point >= 0x80 && point < 0xA0) && point != 0x2028 && point != 0x2029) {
      result += piece;
      continue;
    }
    for (const char byte : piece) {
      std::array<char, 5> escape{};
      std::snprintf(escape.data(), escape.size(), "\\x%02X", static_cast<unsigned>(static_cast<unsigned char>(byte)));
      result += escape.data();
    }
  }
  return result + "\"";
}

std::string nearest(std::string_view word, std::span<const std::string> candidates) {
  const auto best = std::min_element(candidates.begin(), candidates.end(), [&](const auto& a, const auto& b) {
    return distance(word, a) < distance(word, b);
  });
  return best == candidates.end() ? std::string() : *best;
}

std::string near_enough(std::string_view word, std::span<const std::string> candidates) {
  std::string best = nearest(word, candidates);
  if (2 * distance(word, best) > std::max(word.size(), best.size())) {
    best.clear();
  }
  return best;
}

std::string either_of(std::span<const std::string> words) {
  std::string result;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) {
      result += i + 1 == words.size() ? " or " : ", ";
    }
    result += words[i];
  }
  return result;
}

bool is_domain(std::string_view text) {
  if (text.size() > 253) {
    return false;
  }
  if (lower_case(text) == "localhost") {
    return true;
  }
  if (text.find('.') == std::string_view::npos) {
    return false;
  }
  for (std::size_t begin = 0;;) {
    const std::size_t dot = text.find('.', begin);
    if (!is_label(text.substr(begin, dot == std::string_view::npos ? dot : dot - begin))) {
      return false;
    }
    if (dot == std::string_view::npos) {
      return true;
    }
    begin = dot + 1;
  }
}

bool is_mail_address(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 || at > 64 || !is_domain(text.substr(at + 1))) {
    return false;
  }
  const std::string_view local = text.substr(0, at);
  return local.front() != '.' && local.back() != '.' && local.find("..") == std::string_view::npos &&
         std::all_of(local.begin(), local.end(), [](char c) {
           return is_alnum(c) || std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
         });
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && is_alnum(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; });
}

}  // namespace baosong::config
