#include "parsers/mime/tnef.hpp"

#include <cstdio>
extern "C" {  // the library's header does not say so itself
#include <ytnef.h>
}

#include <cerrno>
#include <fstream>
#include <string_view>
#include <system_error>

#include "parsers/mime/mapped_file.hpp"
#include "parsers/text/charset.hpp"

namespace baosong::parsers::mime {
namespace {

constexpr std::size_t k_most_bytes = 64 << 20;
constexpr std::size_t k_most_files = 500;

/// What libytnef hands out, freed on every way out.
struct Tnef {
  TNEFStruct parsed{};
  Tnef() { TNEFInitialize(&parsed); }
  ~Tnef() { TNEFFree(&parsed); }
  Tnef(const Tnef&) = delete;
  Tnef& operator=(const Tnef&) = delete;
};

/// libytnef prints its complaints to stdout, which carries the program's results. In the GNU C library `stdout` is a
/// variable that may be set; the extractor child has one thread.
class SilencedStdout {
 public:
  SilencedStdout() : before_(stdout), scratch_(fmemopen(buffer_, sizeof buffer_, "w")) {
    if (scratch_ != nullptr) stdout = scratch_;
  }
  ~SilencedStdout() {
    stdout = before_;
    if (scratch_ != nullptr) std::fclose(scratch_);
  }
  SilencedStdout(const SilencedStdout&) = delete;
  SilencedStdout& operator=(const SilencedStdout&) = delete;

 private:
  std::FILE* before_;
  char buffer_[1024] = {};
  std::FILE* scratch_;
};

/// A string of the library's: NUL-terminated in its own size, in the sender's code page.
std::string text_of(const variableLength* value) {
  if (value == nullptr || value->data == nullptr || value->size <= 0) return {};
  std::string_view bytes(reinterpret_cast<const char*>(value->data), static_cast<std::size_t>(value->size));
  bytes = bytes.substr(0, bytes.find('\0'));
  return to_utf8(bytes);
}

const variableLength* property(MAPIProps& properties, unsigned type, unsigned id) {
  variableLength* found = MAPIFindProperty(&properties, PROP_TAG(type, id));
  return found == MAPI_UNDEFINED ? nullptr : found;
}

std::string name_of(Attachment& attachment) {
  for (const unsigned id :
       {0x3707U /* PR_ATTACH_LONG_FILENAME */, 0x3704U /* PR_ATTACH_FILENAME */, 0x3001U /* PR_DISPLAY_NAME */})
    for (const unsigned type : {PT_UNICODE, PT_STRING8})
      if (std::string name = text_of(property(attachment.MAPI, type, id)); !name.empty()) return name;
  return text_of(&attachment.Title);
}

std::filesystem::path write_file(std::string_view bytes, Workspace& workspace) {
  const std::filesystem::path file = workspace.new_file();
  std::ofstream out(file, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) throw std::system_error(errno, std::generic_category(), "cannot write " + file.string());
  return file;
}

}  // namespace

TnefReading read_tnef(const std::filesystem::path& file, Workspace& workspace) {
  TnefReading out;
  const MappedFile mapped(file);
  if (mapped.bytes().size() > k_most_bytes) {
    out.fault = Fault::over_limit;
    return out;
  }
  const SilencedStdout silenced;
  Tnef tnef;
  // The library takes a mutable pointer but only reads through it.
  auto* bytes = reinterpret_cast<BYTE*>(const_cast<char*>(mapped.bytes().data()));
  if (mapped.bytes().empty() || TNEFParseMemory(bytes, static_cast<long>(mapped.bytes().size()), &tnef.parsed) < 0)
    out.fault = Fault::corrupt;  // what was read before stays

  for (Attachment* attachment = tnef.parsed.starting_attach.next; attachment != nullptr;
       attachment = attachment->next) {
    if (out.files.size() >= k_most_files) {
      out.fault = Fault::over_limit;
      break;
    }
    const variableLength* data = &attachment->FileData;
    bool object = false;
    if (data->data == nullptr || data->size <= 0) {
      data = property(attachment->MAPI, PT_OBJECT, 0x3701U);  // PR_ATTACH_DATA_OBJ: 16 bytes of interface id come first
      if (data == nullptr) data = property(attachment->MAPI, PT_BINARY, 0x3701U);
      object = data != nullptr;
    }
    if (data == nullptr || data->data == nullptr || data->size <= 0) continue;
    std::string_view content(reinterpret_cast<const char*>(data->data), static_cast<std::size_t>(data->size));
    if (object && content.size() > 20 && content.substr(16, 4) == std::string_view("\x78\x9F\x3E\x22"))
      content.remove_prefix(16);
    if (!workspace.spend_bytes(content.size())) {
      out.fault = Fault::over_limit;
      break;
    }
    out.files.push_back({name_of(*attachment), write_file(content, workspace)});
  }
  out.text = text_of(&tnef.parsed.body);
  for (const unsigned type : {PT_UNICODE, PT_STRING8})
    if (out.text.empty()) out.text = text_of(property(tnef.parsed.MapiProperties, type, 0x1000U));  // PR_BODY
  return out;
}

}  // namespace baosong::parsers::mime
