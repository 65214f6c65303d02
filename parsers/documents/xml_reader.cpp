#include "parsers/documents/xml_reader.hpp"

#include <libxml/xmlreader.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace baosong::parsers {
namespace {

int read_source(void* context, char* buffer, int count) {
  auto& source = *static_cast<XmlReader::Source*>(context);
  return static_cast<int>(source(buffer, static_cast<std::size_t>(count)));
}

int close_source(void*) {
  return 0;
}

void ignore_error(void*, xmlErrorPtr) {}

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

}  // namespace

XmlReader::XmlReader(Source source) : source_(std::move(source)), reader_(nullptr, xmlFreeTextReader) {
  open();
}

XmlReader::XmlReader(std::string_view bytes)
    : source_([rest = bytes](char* to, std::size_t count) mutable {
        count = std::min(count, rest.size());
        std::memcpy(to, rest.data(), count);
        rest.remove_prefix(count);
        return count;
      }),
      reader_(nullptr, xmlFreeTextReader) {
  open();
}

XmlReader::~XmlReader() = default;

void XmlReader::open() {
  reader_.reset(xmlReaderForIO(read_source, close_source, &source_, nullptr, nullptr,
                               XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA));
  // No reader: the first bytes are no XML, or memory ran out.
  if (!reader_) failed_ = true;
  if (reader_) xmlTextReaderSetStructuredErrorHandler(reader_.get(), ignore_error, nullptr);
}

bool XmlReader::next() {
  if (failed_ || !reader_) return false;
  if (end_pending_) {
    end_pending_ = false;
    node_ = Node::end;
    name_ = held_name_;
    return true;
  }
  for (;;) {
    const int status = xmlTextReaderRead(reader_.get());
    if (status != 1) {
      failed_ = status < 0;
      return false;
    }
    switch (xmlTextReaderNodeType(reader_.get())) {
      case XML_READER_TYPE_ELEMENT:
        node_ = Node::start;
        name_ = view(xmlTextReaderConstLocalName(reader_.get()));
        end_pending_ = xmlTextReaderIsEmptyElement(reader_.get()) == 1;
        if (end_pending_) held_name_ = name_;
        return true;
      case XML_READER_TYPE_END_ELEMENT:
        node_ = Node::end;
        name_ = view(xmlTextReaderConstLocalName(reader_.get()));
        return true;
      case XML_READER_TYPE_TEXT:
      case XML_READER_TYPE_CDATA:
      case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
      case XML_READER_TYPE_WHITESPACE:
        node_ = Node::text;
        name_ = {};
        text_ = view(xmlTextReaderConstValue(reader_.get()));
        return true;
      case XML_READER_TYPE_DOCUMENT_TYPE:
        failed_ = true;
        return false;
      default:
        break;
    }
  }
}

std::string XmlReader::attribute(std::string_view name) const {
  return attribute(name, {});
}

std::string XmlReader::attribute(std::string_view name, std::string_view namespace_end) const {
  std::string value;
  for (int status = xmlTextReaderMoveToFirstAttribute(reader_.get()); status == 1;
       status = xmlTextReaderMoveToNextAttribute(reader_.get())) {
    if (view(xmlTextReaderConstLocalName(reader_.get())) != name) continue;
    if (!namespace_end.empty() && !view(xmlTextReaderConstNamespaceUri(reader_.get())).ends_with(namespace_end))
      continue;
    value = view(xmlTextReaderConstValue(reader_.get()));
    break;
  }
  xmlTextReaderMoveToElement(reader_.get());
  return value;
}

void XmlReader::skip() {
  std::size_t depth = 1;
  while (depth > 0 && next()) {
    if (node_ == Node::start) ++depth;
    if (node_ == Node::end) --depth;
  }
}

}  // namespace baosong::parsers
