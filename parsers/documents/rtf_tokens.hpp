// The tokens of an RTF file (RTF 1.9.1), read in blocks from the file: the text of groups, control words and bytes.
#pragma once

#include <cstdint>
#include <string>

#include "parsers/documents/input_file.hpp"

namespace baosong::parsers {

class RtfTokens {
 public:
  enum class Kind { end, open, close, word, symbol, byte };

  explicit RtfTokens(const InputFile& file) : file_(file) {}

  Kind next();
  [[nodiscard]] const std::string& word() const { return word_; }  ///< of a control word, at most 32 letters
  [[nodiscard]] bool has_number() const { return has_number_; }
  [[nodiscard]] std::int64_t number() const { return number_; }
  [[nodiscard]] char byte() const { return byte_; }  ///< of a byte of text (\'hh too) or a control symbol
  /// Some of the binary data of \bin, at most `count` bytes; empty at the end of the file.
  std::string read(std::uint64_t count);
  /// Past the rest of it.
  void skip(std::uint64_t count);

 private:
  int get();
  void unget() { --at_; }
  Kind control();

  const InputFile& file_;
  std::string block_;
  std::uint64_t block_at_ = 0;
  std::uint64_t at_ = 0;
  std::string word_;
  bool has_number_ = false;
  std::int64_t number_ = 0;
  char byte_ = 0;
};

}  // namespace baosong::parsers
