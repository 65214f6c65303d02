// XML of office documents, pulled node by node from a stream (libxml2's reader), so that no tree is ever built.
// No network, no external entities, and a document type declaration ends the reading: office formats have none, and
// with it entity bombs are out of reach. libxml2's own limits stand (256 levels, 10 MB a text node).
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

struct _xmlTextReader;

namespace baosong::parsers {

class XmlReader {
 public:
  enum class Node { start, end, text };
  /// Gives up to `count` bytes; 0 at the end.
  using Source = std::function<std::size_t(char* to, std::size_t count)>;

  explicit XmlReader(Source source);
  /// Reads `bytes`, which must outlive the reader.
  explicit XmlReader(std::string_view bytes);
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;
  ~XmlReader();

  /// False at the end and at the first fault. An empty element gives start and end.
  bool next();
  /// Whether reading ended by a fault (not well-formed, cut short, too deep, a document type declaration).
  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] Node node() const { return node_; }
  [[nodiscard]] bool starts(std::string_view name) const { return node_ == Node::start && name_ == name; }
  [[nodiscard]] bool ends(std::string_view name) const { return node_ == Node::end && name_ == name; }
  /// Without prefix: strict and transitional files differ in namespaces only.
  [[nodiscard]] std::string_view name() const { return name_; }
  [[nodiscard]] std::string_view text() const { return text_; }
  /// The first attribute of that name without prefix; empty where there is none.
  [[nodiscard]] std::string attribute(std::string_view name) const;
  /// The same, of a namespace that ends with `namespace_end`.
  [[nodiscard]] std::string attribute(std::string_view name, std::string_view namespace_end) const;
  /// After a start: past what is in the element and its end.
  void skip();

 private:
  void open();

  Source source_;
  std::unique_ptr<_xmlTextReader, void (*)(_xmlTextReader*)> reader_;
  Node node_ = Node::end;
  std::string_view name_;
  std::string_view text_;
  std::string held_name_;
  bool end_pending_ = false;
  bool failed_ = false;
};

}  // namespace baosong::parsers
