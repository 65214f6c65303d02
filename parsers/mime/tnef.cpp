#include "parsers/mime/tnef.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "parsers/text/charset.hpp"
#include "parsers/text/html_text.hpp"

namespace baosong::parsers::mime {
namespace {

constexpr std::uint32_t k_signature = 0x223E9F78;
constexpr std::size_t k_most_files = 500;
constexpr std::size_t k_longest_name = 2000;

// Attributes (MS-OXTNEF 2.1.3.2).
constexpr std::uint32_t k_attach_rend_data = 0x00069002;  // begins an attachment
constexpr std::uint32_t k_attach_title = 0x00018010;
constexpr std::uint32_t k_attach_data = 0x0006800F;
constexpr std::uint32_t k_attachment = 0x00069005;  // its MAPI properties
constexpr std::uint32_t k_message_properties = 0x00069003;
constexpr std::uint32_t k_body = 0x0002800C;
constexpr std::uint32_t k_code_page = 0x00069007;

// MAPI properties and types (MS-OXPROPS, MS-OXCDATA 2.11.1).
constexpr std::uint16_t k_display_name = 0x3001;
constexpr std::uint16_t k_attach_data_property = 0x3701;
constexpr std::uint16_t k_attach_filename = 0x3704;
constexpr std::uint16_t k_attach_long_filename = 0x3707;
constexpr std::uint16_t k_body_text = 0x1000;
constexpr std::uint16_t k_body_html = 0x1013;
constexpr std::uint16_t k_object = 0x000D;
constexpr std::uint16_t k_string8 = 0x001E;
constexpr std::uint16_t k_unicode = 0x001F;
constexpr std::uint16_t k_binary = 0x0102;
constexpr std::uint16_t k_multiple = 0x1000;

/// Little-endian reading that notices the end.
class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] bool at_end() const { return bytes_.empty(); }
  std::string_view take(std::size_t size) {
    if (size > bytes_.size()) failed_ = true;
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(taken.size());
    return taken;
  }
  std::uint32_t u32() { return number(4); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
  /// Content whose length is padded to a multiple of four.
  std::string_view take_padded(std::size_t size) {
    const std::string_view taken = take(size);
    if (!failed_) bytes_.remove_prefix(std::min<std::size_t>((4 - size % 4) % 4, bytes_.size()));
    return taken;
  }

 private:
  std::uint32_t number(std::size_t size) {
    const std::string_view taken = take(size);
    std::uint32_t value = 0;
    if (taken.size() == size)
      for (std::size_t i = size; i-- > 0;) value = value << 8 | static_cast<unsigned char>(taken[i]);
    return value;
  }
  std::string_view bytes_;
  bool failed_ = false;
};

/// Bytes of a value of fixed size; nullopt: a type of variable size, or an unknown one.
std::optional<std::size_t> fixed_size(std::uint16_t type) {
  switch (type) {
    case 0x0001:
      return 0;  // null
    case 0x0002:
    case 0x0003:
    case 0x0004:
    case 0x000A:
    case 0x000B:
      return 4;  // short, long, float, error, boolean
    case 0x0005:
    case 0x0006:
    case 0x0007:
    case 0x0014:
    case 0x0040:
      return 8;  // double, currency, times, long long
    case 0x0048:
      return 16;  // GUID
    default:
      return std::nullopt;
  }
}

/// Calls `visit(id, type, first value)` for each property; stops where the structure is not understood.
template <typename Visit>
void each_property(std::string_view bytes, Visit visit) {
  Cursor cursor(bytes);
  const std::uint32_t count = cursor.u32();
  for (std::uint32_t i = 0; i < count && !cursor.failed() && !cursor.at_end(); ++i) {
    const std::uint16_t type = cursor.u16();
    const std::uint16_t id = cursor.u16();
    if (id >= 0x8000) {  // a named property: its set, then a number or a name
      (void)cursor.take(16);
      if (cursor.u32() == 0)
        (void)cursor.u32();
      else
        (void)cursor.take_padded(cursor.u32());
    }
    const std::uint16_t base = type & static_cast<std::uint16_t>(~k_multiple);
    const std::optional<std::size_t> size = fixed_size(base);
    const bool variable = base == k_object || base == k_string8 || base == k_unicode || base == k_binary;
    if (!size && !variable) return;
    const std::uint32_t values = variable || (type & k_multiple) != 0 ? cursor.u32() : 1;
    for (std::uint32_t value = 0; value < values && !cursor.failed(); ++value) {
      const std::string_view content = variable ? cursor.take_padded(cursor.u32()) : cursor.take(*size);
      if (value == 0 && !cursor.failed()) visit(id, base, content);
      if (!variable && *size == 0) break;
    }
  }
}

class Reader {
 public:
  Reader(std::string_view bytes, Workspace& workspace) : cursor_(bytes), workspace_(workspace) {}

  TnefReading read() {
    if (cursor_.u32() != k_signature) out_.fault = Fault::corrupt;
    (void)cursor_.u16();  // key
    while (out_.fault == Fault::none && !cursor_.at_end()) read_attribute();
    finish_attachment();
    if (out_.text.empty()) out_.text = std::move(html_text_);
    return std::move(out_);
  }

 private:
  struct Attachment {
    std::string title, long_name, short_name, display_name;
    std::string_view data;
    bool begun = false;
  };

  void read_attribute() {
    (void)cursor_.u8();  // level: the attribute tells as much
    const std::uint32_t id = cursor_.u32();
    const std::string_view data = cursor_.take(cursor_.u32());
    const bool cut = cursor_.failed();
    (void)cursor_.u16();  // checksum: often wrong, and of no use where lengths are right
    if (cut) out_.fault = Fault::corrupt;
    switch (id) {
      case k_code_page:
        if (data.size() >= 4) code_page_ = "cp" + std::to_string(Cursor(data).u32());
        return;
      case k_body:
        if (out_.text.empty()) out_.text = text8(data.substr(0, workspace_.limits().text_bytes));
        return;
      case k_message_properties:
        each_property(data, [this](auto... of) { note_message(of...); });
        return;
      case k_attach_rend_data:
        finish_attachment();
        attachment_.begun = true;
        return;
      case k_attach_title:
        attachment_.title = text8(data.substr(0, k_longest_name));
        break;
      case k_attach_data:
        attachment_.data = data;
        break;
      case k_attachment:
        each_property(data, [this](auto... of) { note_attachment(of...); });
        break;
      default:
        return;
    }
    attachment_.begun = true;
  }

  void note_message(std::uint16_t id, std::uint16_t type, std::string_view value) {
    value = value.substr(0, workspace_.limits().text_bytes);
    if (id == k_body_text && out_.text.empty()) out_.text = text(type, value);
    if (id == k_body_html && type == k_binary)
      html_text_ = read_html(to_utf8(value, html_charset(value)), workspace_.limits().text_bytes).text;
  }

  void note_attachment(std::uint16_t id, std::uint16_t type, std::string_view value) {
    if (id == k_attach_data_property && attachment_.data.empty()) {
      // An object begins with the id of its interface; an embedded message is TNEF after that.
      constexpr std::size_t k_interface_bytes = 16;
      attachment_.data = type == k_object && value.size() > k_interface_bytes ? value.substr(k_interface_bytes) : value;
    }
    value = value.substr(0, k_longest_name);
    if (id == k_attach_long_filename) attachment_.long_name = text(type, value);
    if (id == k_attach_filename) attachment_.short_name = text(type, value);
    if (id == k_display_name) attachment_.display_name = text(type, value);
  }

  void finish_attachment() {
    const Attachment done = std::exchange(attachment_, {});
    if (!done.begun || done.data.empty()) return;
    if (out_.files.size() >= k_most_files || !workspace_.spend_bytes(done.data.size())) {
      out_.fault = Fault::over_limit;
      return;
    }
    std::string name;
    for (const std::string* candidate : {&done.long_name, &done.title, &done.short_name, &done.display_name})
      if (name.empty()) name = *candidate;
    out_.files.push_back({std::move(name), write_content(done.data, Transfer::identity, workspace_)});
  }

  [[nodiscard]] std::string text(std::uint16_t type, std::string_view value) const {
    if (type == k_string8) return text8(value);
    if (type != k_unicode) return {};
    std::string wide(value);  // with a NUL at its end, which shows that it is UTF-16 whatever letters it has
    wide.append(2 + wide.size() % 2, '\0');
    return to_utf8(wide, "utf-16le");
  }
  [[nodiscard]] std::string text8(std::string_view value) const {
    return to_utf8(value.substr(0, value.find('\0')), code_page_);
  }

  Cursor cursor_;
  Workspace& workspace_;
  TnefReading out_;
  Attachment attachment_;
  std::string code_page_;
  std::string html_text_;
};

}  // namespace

TnefReading read_tnef(std::string_view bytes, Workspace& workspace) {
  return Reader(bytes, workspace).read();
}

}  // namespace baosong::parsers::mime
